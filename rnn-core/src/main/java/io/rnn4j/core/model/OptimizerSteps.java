package io.rnn4j.core.model;

import io.rnn4j.api.optimizer.GradientClipping;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.objective.ClippingRun;
import io.rnn4j.core.engine.objective.UpdateRun;
import io.rnn4j.core.training.Execution;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Applies an optimizer to named tensors, without a model. It keeps the slots of each name. */
public final class OptimizerSteps {
    private final UpdateRun run;
    private final Optional<GradientClipping> clipping;
    private final Map<String, Shape> shapes = new HashMap<>();

    /**
     * Creates steps with the standard execution. All slots are 0.
     *
     * @param optimizer the optimizer
     */
    public OptimizerSteps(Optimizer optimizer) {
        this(optimizer, Execution.standard());
    }

    /**
     * Creates steps. All slots are 0.
     *
     * @param optimizer the optimizer
     * @param execution threads and kernels
     */
    public OptimizerSteps(Optimizer optimizer, Execution execution) {
        this.run = new UpdateRun(optimizer, execution.kernels(), execution.threads());
        this.clipping = optimizer.clipping();
    }

    /**
     * Takes one step, which overwrites the parameters.
     *
     * @param parameters tensors to be updated, by name
     * @param gradients for each parameter the gradient of the loss, in its shape
     * @throws IllegalArgumentException if a gradient is missing or has another shape; no parameter
     *     is then changed
     */
    public void step(Map<String, Tensor> parameters, Map<String, Tensor> gradients) {
        parameters.forEach((name, parameter) -> check(name, parameter, gradients.get(name)));
        Map<String, float[]> used = new TreeMap<>(); // the order in which norms are added
        parameters.forEach((name, parameter) -> used.put(name, gradients.get(name).array()));
        if (clipping.isPresent()) {
            used.replaceAll((name, gradient) -> gradient.clone());
            ClippingRun.clip(clipping.get(), List.copyOf(used.values()));
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
                    "parameter '%s' has shape %s, its gradient %s"
                            .formatted(
                                    name,
                                    parameter.shape(),
                                    gradient == null ? "is missing" : gradient.shape()));
        }
        Shape earlier = shapes.get(name);
        if (earlier != null && !earlier.equals(parameter.shape())) {
            throw new IllegalArgumentException(
                    "parameter '%s' had shape %s in an earlier step, now it has %s"
                            .formatted(name, earlier, parameter.shape()));
        }
    }
}
