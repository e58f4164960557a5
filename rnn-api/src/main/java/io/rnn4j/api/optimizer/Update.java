package io.rnn4j.api.optimizer;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.expr.Scalar;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Builder in which an {@link Optimizer} declares its equations. They compute one element of a
 * weight: all rows have width 1.
 */
public final class Update {
    private final ExprNode.Leaf parameter = Expr.leaf("parameter", 1);
    private final ExprNode.Leaf gradient = Expr.leaf("gradient", 1);
    private final Map<String, ExprNode.Leaf> slots = new LinkedHashMap<>();
    private final Map<String, Expr> nextSlots = new LinkedHashMap<>();
    private Expr next;

    Update() {}

    /** {@return the value of the weight before the step} */
    public ExprNode.Leaf parameter() {
        return parameter;
    }

    /** {@return the gradient of the loss with respect to the weight} */
    public ExprNode.Leaf gradient() {
        return gradient;
    }

    /** {@return the learning rate of this step} */
    public Scalar learningRate() {
        return Scalar.named("learning_rate");
    }

    /** {@return the number of this step, 1 for the first} */
    public Scalar step() {
        return Scalar.named("step");
    }

    /**
     * Declares a slot: a value that is kept for every element from step to step, 0 before the
     * first.
     *
     * @param name name of the slot
     * @return its value before the step; the same for the same name
     * @throws IllegalArgumentException if the name is {@code parameter} or {@code gradient}
     */
    public Expr slot(String name) {
        if (name.equals(parameter.name()) || name.equals(gradient.name())) {
            throw new IllegalArgumentException(
                    "a slot cannot be called '%s', which names another row of the update; rename it"
                            .formatted(name));
        }
        return slots.computeIfAbsent(name, key -> Expr.leaf(key, 1));
    }

    /**
     * Sets the value of a slot after the step.
     *
     * @param name name of the slot
     * @param value next value of the slot
     * @throws IllegalArgumentException if no slot has this name
     */
    public void next(String name, Expr value) {
        if (!slots.containsKey(name)) {
            throw new IllegalArgumentException(
                    "no slot '%s', declared are %s; declare it with slot(name)"
                            .formatted(name, slots.keySet()));
        }
        nextSlots.put(name, value);
    }

    /**
     * Sets the value of the weight after the step.
     *
     * @param value next value of the weight
     */
    public void next(Expr value) {
        this.next = value;
    }

    Map<String, ExprNode.Leaf> slots() {
        return slots;
    }

    Map<String, Expr> nextSlots() {
        return nextSlots;
    }

    Expr next() {
        return next;
    }
}
