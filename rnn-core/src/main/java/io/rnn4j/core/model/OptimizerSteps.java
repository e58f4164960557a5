package io.rnn4j.core.model;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.optimizer.GradientClipping;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.engine.objective.ClippingRun;
import io.rnn4j.core.engine.objective.NonFiniteUpdate;
import io.rnn4j.core.engine.objective.RegularizationRun;
import io.rnn4j.core.engine.objective.UpdateRun;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.ModelWeights;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.kernel.KernelsProvider;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Applies an optimizer to the weights of a model or to named tensors, with gradients that the
 * caller has computed. It keeps the slots of each name.
 */
public final class OptimizerSteps {
    private final UpdateRun update;
    private final Optimizer optimizer;
    private final Optional<GradientClipping> clipping;
    private final KernelsProvider kernels;
    private final Map<String, Shape> shapes = new HashMap<>();
    private final Map<String, Optional<RegularizationRun>> regularizations = new HashMap<>();

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
        this.update =
                new UpdateRun(optimizer, execution.kernels(), AssembledModel.limit(execution));
        this.optimizer = optimizer;
        this.kernels = execution.kernels();
        this.clipping = optimizer.clipping();
    }

    /** A weight that is changed, except the elements from fixedFrom to fixedTo - 1. */
    private record Parameter(
            String name, Shape shape, float[] values, int fixedFrom, int fixedTo) {}

    /**
     * Takes one step, which changes the weights of a model as a training step does: frozen weights
     * and rows that are excluded from training, such as that of {@link
     * io.rnn4j.core.layer.Embedding#paddingIndex}, keep their values. The optimizer adds the
     * gradients of its regularizers and satisfies its constraints.
     *
     * @param model the model
     * @param gradients for each weight that is not frozen the gradient of the loss, in its shape
     * @throws IllegalArgumentException if a gradient is missing or has another shape; no weight is
     *     then changed
     * @throws NonFiniteException if a gradient or a new value of a weight or slot is not finite;
     *     likewise
     */
    public void step(Model model, Map<String, Tensor> gradients) {
        Objects.requireNonNull(model, "model");
        NullChecks.requireValues("gradients", gradients);
        ModelWeights weights = model.modelWeights();
        optimizer.requireSuitable(weights.names());
        List<Parameter> parameters = new ArrayList<>();
        for (WeightArray weight : weights.arrays()) {
            if (weights.isTrainable(weight)) {
                Shape shape = weights.shape(weight.name());
                parameters.add(
                        new Parameter(
                                weight.name(),
                                shape,
                                weight.values(),
                                weight.fixedFrom(),
                                weight.fixedTo()));
            }
        }
        step(parameters, gradients, weights::change);
    }

    /**
     * Takes one step, which overwrites the parameters, except those that the optimizer freezes. The
     * optimizer adds the gradients of its regularizers and satisfies its constraints.
     *
     * @param parameters tensors to be updated, by name
     * @param gradients for each parameter the gradient of the loss, in its shape
     * @throws IllegalArgumentException if a gradient is missing or has another shape; no parameter
     *     is then changed
     * @throws NonFiniteException if a gradient or a new value of a parameter or slot is not finite;
     *     likewise
     */
    public void step(Map<String, Tensor> parameters, Map<String, Tensor> gradients) {
        NullChecks.requireValues("parameters", parameters);
        NullChecks.requireValues("gradients", gradients);
        List<Parameter> all = new ArrayList<>();
        parameters.forEach(
                (name, tensor) ->
                        all.add(new Parameter(name, tensor.shape(), tensor.array(), 0, 0)));
        step(all, gradients, Runnable::run);
    }

    /** Takes one step; the receiver runs the action that changes the parameters. */
    private void step(
            List<Parameter> parameters,
            Map<String, Tensor> gradients,
            Consumer<Runnable> receiver) {
        List<Parameter> trained =
                parameters.stream().filter(each -> !optimizer.options(each.name).frozen()).toList();
        trained.forEach(each -> check(each.name, each.shape, gradients.get(each.name)));
        Map<String, float[]> used = new TreeMap<>(); // the order in which norms are added
        for (Parameter each : trained) {
            float[] gradient = gradients.get(each.name).toFloat().array().clone();
            regularization(each).ifPresent(run -> run.addGradient(each.values, gradient));
            Arrays.fill(gradient, each.fixedFrom, each.fixedTo, 0f);
            used.put(each.name, gradient);
        }
        update.begin();
        for (Parameter each : trained) {
            update.add(each.name, each.values, used.get(each.name), each.fixedFrom, each.fixedTo);
        }
        clipAndCheck(used);
        trained.forEach(each -> shapes.put(each.name, each.shape));
        receiver.accept(
                () -> {
                    update.run();
                    trained.forEach(this::project);
                });
    }

    private void project(Parameter parameter) {
        Optional<RegularizationRun> run = regularization(parameter);
        if (run.isPresent()) {
            int from = parameter.fixedFrom;
            int to = parameter.fixedTo;
            run.get().project(parameter.values, from, to);
            optimizer
                    .evaluatedSlot()
                    .map(slot -> update.slot(parameter.name, slot))
                    .ifPresent(average -> run.get().project(average, from, to));
        }
    }

    /** {@return the penalties and constraints of a tensor, whose last axis has the columns} */
    private Optional<RegularizationRun> regularization(Parameter parameter) {
        return regularizations.computeIfAbsent(
                parameter.name,
                name -> {
                    int columns = parameter.shape.rank() == 0 ? 1 : parameter.shape.size(-1);
                    int rows = parameter.values.length / Math.max(1, columns);
                    return RegularizationRun.of(optimizer, name, rows, columns, kernels);
                });
    }

    /** Clips the gradients by name, unless they or the new values are not finite. */
    private void clipAndCheck(Map<String, float[]> gradients) {
        if (!update.hasFiniteGradients()) {
            gradients.forEach(OptimizerSteps::requireFinite);
        }
        clipping.ifPresent(limit -> ClippingRun.clip(limit, List.copyOf(gradients.values())));
        NonFiniteUpdate found = update.firstNonFinite(true);
        if (found != null) {
            throw new NonFiniteException(
                    ("the step would make element %s of %sparameter '%s' %s: it is %s, its gradient"
                                    + " %s, the learning rate %s; nothing has been changed")
                            .formatted(
                                    found.element(),
                                    found.slot() == null ? "" : "slot '" + found.slot() + "' of ",
                                    found.weight(),
                                    found.after(),
                                    found.before(),
                                    found.gradient(),
                                    update.learningRate()));
        }
    }

    private static void requireFinite(String name, float[] gradient) {
        for (int element = 0; element < gradient.length; element++) {
            if (!Float.isFinite(gradient[element])) {
                throw new NonFiniteException(
                        "element %s of the gradient of parameter '%s' is %s; nothing has been changed"
                                .formatted(element, name, gradient[element]));
            }
        }
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
        if (!update.slotNames().contains(slot)) {
            throw new IllegalArgumentException(
                    "optimizer '%s' has no slot '%s', its slots are %s"
                            .formatted(optimizer.name(), slot, update.slotNames()));
        }
        Map<String, Tensor> copy = new TreeMap<>();
        shapes.forEach(
                (name, shape) -> {
                    float[] values = update.slot(name, slot);
                    if (values != null) {
                        copy.put(name, Tensor.of(values.clone(), shape.toArray()));
                    }
                });
        return copy;
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
