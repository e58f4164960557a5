package io.rnn4j.core.model;

import io.rnn4j.api.optimizer.GradientClipping;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.objective.UpdateRun;
import io.rnn4j.core.training.Execution;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An optimizer on named tensors, without a model. Its slots are kept by name from step to step. */
public final class OptimizerSteps {
    private final UpdateRun run;
    private final Optional<GradientClipping> clipping;
    private final Map<String, Shape> shapes = new HashMap<>();

    /**
     * Begins with slots at 0.
     *
     * @param optimizer the optimizer
     */
    public OptimizerSteps(Optimizer optimizer) {
        this(optimizer, Execution.standard());
    }

    /**
     * Begins with slots at 0.
     *
     * @param optimizer the optimizer
     * @param execution threads and kernels
     */
    public OptimizerSteps(Optimizer optimizer, Execution execution) {
        this.run = new UpdateRun(optimizer, execution.kernels(), execution.threads());
        this.clipping = optimizer.clipping();
    }

    /**
     * Takes one step: every tensor is overwritten with its next value.
     *
     * @param parameters the tensors to be changed, by name
     * @param gradients for each of them the gradient of the loss, in its shape
     * @throws IllegalArgumentException if a gradient is missing or has another shape; nothing is
     *     then changed
     */
    public void step(Map<String, Tensor> parameters, Map<String, Tensor> gradients) {
        parameters.forEach((name, parameter) -> check(name, parameter, gradients.get(name)));
        Map<String, float[]> used = new TreeMap<>(); // the order in which norms are added up
        parameters.forEach((name, parameter) -> used.put(name, gradients.get(name).array()));
        if (clipping.isPresent()) {
            used.replaceAll((name, gradient) -> gradient.clone());
            clipping.get().clip(List.copyOf(used.values()));
        }
        parameters.forEach(
                (name, parameter) -> {
                    shapes.put(name, parameter.shape());
                    run.add(name, parameter.array(), used.get(name));
                });
        run.run();
    }

    private void check(String name, Tensor parameter, Tensor gradient) {
        if (gradient == null || !gradient.shape().equals(parameter.shape())) {
            throw new IllegalArgumentException(
                    "parameter '"
                            + name
                            + "' has shape "
                            + parameter.shape()
                            + ", its gradient "
                            + (gradient == null ? "is missing" : gradient.shape()));
        }
        Shape earlier = shapes.get(name);
        if (earlier != null && !earlier.equals(parameter.shape())) {
            throw new IllegalArgumentException(
                    "parameter '"
                            + name
                            + "' had shape "
                            + earlier
                            + " in an earlier step, now it has "
                            + parameter.shape());
        }
    }
}
