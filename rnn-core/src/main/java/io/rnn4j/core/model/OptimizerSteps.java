package io.rnn4j.core.model;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.optimizer.GradientClipping;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.engine.objective.ClippingRun;
import io.rnn4j.core.engine.objective.UpdateRun;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.ModelWeights;
import io.rnn4j.core.training.Execution;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Applies an optimizer to the weights of a model or to named tensors, with gradients that the
 * caller has computed. It keeps the slots of each name.
 */
public final class OptimizerSteps {
    private final UpdateRun run;
    private final Optimizer optimizer;
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
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(execution, "execution");
        this.run = new UpdateRun(optimizer, execution.kernels(), AssembledModel.limit(execution));
        this.optimizer = optimizer;
        this.clipping = optimizer.clipping();
    }

    /**
     * Takes one step, which changes the weights of a model as a training step does: frozen weights
     * and rows that are excluded from training, such as that of {@link
     * io.rnn4j.core.layer.Embedding#paddingIndex}, keep their values.
     *
     * @param model the model
     * @param gradients for each weight that is not frozen the gradient of the loss, in its shape
     * @throws IllegalArgumentException if a gradient is missing or has another shape; no weight is
     *     then changed
     */
    public void step(Model model, Map<String, Tensor> gradients) {
        Objects.requireNonNull(model, "model");
        NullChecks.requireValues("gradients", gradients);
        ModelWeights weights = model.modelWeights();
        optimizer.requireSuitable(weights.names());
        List<WeightArray> trained =
                weights.arrays().stream()
                        .filter(weights::isTrainable)
                        .filter(weight -> isTrained(weight.name()))
                        .toList();
        Map<String, float[]> used = new TreeMap<>(); // the order in which norms are added
        for (WeightArray weight : trained) {
            String name = weight.name();
            check(name, weights.shape(name), gradients.get(name));
            float[] gradient = gradients.get(name).toFloat().array().clone();
            Arrays.fill(gradient, weight.fixedFrom(), weight.fixedTo(), 0f);
            used.put(name, gradient);
        }
        clipping.ifPresent(limit -> ClippingRun.clip(limit, List.copyOf(used.values())));
        for (WeightArray weight : trained) {
            String name = weight.name();
            shapes.put(name, weights.shape(name));
            run.add(name, weight.values(), used.get(name), weight.fixedFrom(), weight.fixedTo());
        }
        weights.change(run::run);
    }

    /**
     * Takes one step, which overwrites the parameters, except those that the optimizer freezes.
     *
     * @param parameters tensors to be updated, by name
     * @param gradients for each parameter the gradient of the loss, in its shape
     * @throws IllegalArgumentException if a gradient is missing or has another shape; no parameter
     *     is then changed
     */
    public void step(Map<String, Tensor> parameters, Map<String, Tensor> gradients) {
        NullChecks.requireValues("parameters", parameters);
        NullChecks.requireValues("gradients", gradients);
        parameters.forEach(
                (name, parameter) -> check(name, parameter.shape(), gradients.get(name)));
        Map<String, float[]> used = new TreeMap<>(); // the order in which norms are added
        parameters.keySet().stream()
                .filter(this::isTrained)
                .forEach(name -> used.put(name, gradients.get(name).toFloat().array()));
        if (clipping.isPresent()) {
            used.replaceAll((name, gradient) -> gradient.clone());
            ClippingRun.clip(clipping.get(), List.copyOf(used.values()));
        }
        parameters.forEach(
                (name, parameter) -> {
                    shapes.put(name, parameter.shape());
                    if (isTrained(name)) {
                        run.add(name, parameter.array(), used.get(name));
                    }
                });
        run.run();
    }

    /**
     * {@return a copy of the values that the optimizer keeps in a slot, by the names of the
     * parameters that have been changed}
     *
     * @param slot name of the slot, such as {@code average} of a {@link
     *     io.rnn4j.core.optimizer.MovingAverage}
     * @throws IllegalArgumentException if the optimizer has no such slot
     */
    public Map<String, Tensor> copyOfSlot(String slot) {
        Objects.requireNonNull(slot, "slot");
        if (!run.slotNames().contains(slot)) {
            throw new IllegalArgumentException(
                    "optimizer '%s' has no slot '%s', its slots are %s"
                            .formatted(optimizer.name(), slot, run.slotNames()));
        }
        Map<String, Tensor> copy = new TreeMap<>();
        shapes.forEach(
                (name, shape) -> {
                    float[] values = run.slot(name, slot);
                    if (values != null) {
                        copy.put(name, Tensor.of(values.clone(), shape.toArray()));
                    }
                });
        return copy;
    }

    private boolean isTrained(String name) {
        return !optimizer.options(name).frozen();
    }

    private void check(String name, Shape shape, Tensor gradient) {
        if (gradient == null || !gradient.shape().equals(shape)) {
            throw new IllegalArgumentException(
                    "parameter '%s' has shape %s, its gradient %s"
                            .formatted(
                                    name,
                                    shape,
                                    gradient == null ? "is missing" : gradient.shape()));
        }
        Shape earlier = shapes.get(name);
        if (earlier != null && !earlier.equals(shape)) {
            throw new IllegalArgumentException(
                    "parameter '%s' had shape %s in an earlier step, now it has %s"
                            .formatted(name, earlier, shape));
        }
    }
}
