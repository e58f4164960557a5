package io.rnn4j.api.optimizer;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Scalar;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where an {@link Optimizer} is written down: the rows are the single elements of a weight, of
 * width 1.
 */
public final class Update {
    private final Expr.Leaf parameter = Expr.leaf("parameter", 1);
    private final Expr.Leaf gradient = Expr.leaf("gradient", 1);
    private final Map<String, Expr.Leaf> slots = new LinkedHashMap<>();
    private final Map<String, Expr> nextSlots = new LinkedHashMap<>();
    private Expr next;

    /** Creates an empty update. */
    public Update() {}

    /**
     * Returns the value of the weight before the step.
     *
     * @return a leaf
     */
    public Expr.Leaf parameter() {
        return parameter;
    }

    /**
     * Returns the gradient of the loss.
     *
     * @return a leaf
     */
    public Expr.Leaf gradient() {
        return gradient;
    }

    /**
     * Returns the learning rate of this step.
     *
     * @return a scalar
     */
    public Scalar learningRate() {
        return Scalar.named("learning_rate");
    }

    /**
     * Returns the number of this step, 1 for the first.
     *
     * @return a scalar
     */
    public Scalar step() {
        return Scalar.named("step");
    }

    /**
     * Declares a value that is kept for every element from step to step, 0 before the first.
     *
     * @param name its name
     * @return its value before the step
     */
    public Expr slot(String name) {
        if (name.equals(parameter.name()) || name.equals(gradient.name())) {
            throw new IllegalArgumentException(
                    "a slot cannot be called '"
                            + name
                            + "', which is the name of something else here");
        }
        return slots.computeIfAbsent(name, key -> Expr.leaf(key, 1));
    }

    /**
     * Sets the next value of a slot.
     *
     * @param name its name
     * @param value its value after the step
     * @throws IllegalArgumentException if no slot has that name
     */
    public void next(String name, Expr value) {
        if (!slots.containsKey(name)) {
            throw new IllegalArgumentException(
                    "no slot '" + name + "', declared are " + slots.keySet());
        }
        nextSlots.put(name, value);
    }

    /**
     * Sets the next value of the weight.
     *
     * @param value its value after the step
     */
    public void next(Expr value) {
        this.next = value;
    }

    /**
     * Returns the next value of the weight.
     *
     * @return what {@link #next(Expr)} set
     * @throws IllegalStateException if the optimizer has set none
     */
    public Expr next() {
        if (next == null) {
            throw new IllegalStateException(
                    "Optimizer.define has set no next value of the parameter");
        }
        return next;
    }

    /**
     * Returns the slots in the order of declaration.
     *
     * @return the leaf of each by name
     */
    public Map<String, Expr.Leaf> slots() {
        return Collections.unmodifiableMap(slots);
    }

    /**
     * Returns the next value of a slot.
     *
     * @param name its name
     * @return what {@link #next(String, Expr)} set
     * @throws IllegalStateException if the optimizer has set none
     */
    public Expr nextSlot(String name) {
        Expr value = nextSlots.get(name);
        if (value == null) {
            throw new IllegalStateException(
                    "Optimizer.define has set no next value of slot '" + name + "'");
        }
        return value;
    }
}
