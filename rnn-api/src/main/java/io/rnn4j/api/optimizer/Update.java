package io.rnn4j.api.optimizer;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.expr.Scalar;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Builder in which an {@link Optimizer} declares its equations. They compute one element of a
 * weight: all rows have width 1.
 */
public final class Update {
    static final String LEARNING_RATE = "learning_rate";
    static final String STEP = "step";
    static final String DECAYED = "decayed";

    private final ExprNode.Leaf parameter = Expr.leaf("parameter", 1);
    private final ExprNode.Leaf gradient = Expr.leaf("gradient", 1);
    private final Map<String, ExprNode.Leaf> slots = new LinkedHashMap<>();
    private final Map<String, Expr> nextSlots = new LinkedHashMap<>();
    private final Map<String, Double> numbers = new LinkedHashMap<>(); // initial values
    private final Map<String, Scalar> nextNumbers = new LinkedHashMap<>();
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
        return Scalar.named(LEARNING_RATE);
    }

    /** {@return the number of this step, 1 for the first} */
    public Scalar step() {
        return Scalar.named(STEP);
    }

    /**
     * {@return the weight decay of this weight: the given number, or 0 for weights without decay,
     * see {@link WeightOptions}}
     *
     * @param weightDecay the weight decay of the optimizer
     */
    public Scalar weightDecay(double weightDecay) {
        return Scalar.of(weightDecay).times(Scalar.named(DECAYED));
    }

    /**
     * Declares a slot: a value that is kept for every element from step to step, 0 before the
     * first.
     *
     * @param name name of the slot
     * @return its value before the step; the same for the same name
     * @throws IllegalArgumentException if the name is {@code parameter} or {@code gradient}
     * @see #hasSlot
     */
    public Expr slot(String name) {
        Objects.requireNonNull(name, "name");
        if (name.equals(parameter.name()) || name.equals(gradient.name())) {
            throw new IllegalArgumentException(
                    "a slot cannot be called '%s', which names another row of the update; rename it"
                            .formatted(name));
        }
        return slots.computeIfAbsent(name, key -> Expr.leaf(key, 1));
    }

    /**
     * {@return whether a slot of this name has been declared} An optimizer that wraps another one
     * needs a name for a slot of its own.
     *
     * @param name name of the slot
     */
    public boolean hasSlot(String name) {
        Objects.requireNonNull(name, "name");
        return slots.containsKey(name);
    }

    /**
     * Declares a number that is kept for every weight from step to step, in double precision, for
     * example the product of factors that change from step to step.
     *
     * @param name name of the number
     * @param initial its value before the first step
     * @return its value before the step
     * @throws IllegalArgumentException if the name is taken
     */
    public Scalar number(String name, double initial) {
        Objects.requireNonNull(name, "name");
        boolean taken = List.of(LEARNING_RATE, STEP, DECAYED).contains(name);
        if (taken || numbers.putIfAbsent(name, initial) != null) {
            throw new IllegalArgumentException(
                    "a number of the update is called '%s' already; rename it".formatted(name));
        }
        return Scalar.named(name);
    }

    /**
     * Sets the value of a number after the step.
     *
     * @param name name of the number
     * @param value next value of the number
     * @throws IllegalArgumentException if no number has this name
     */
    public void next(String name, Scalar value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        if (!numbers.containsKey(name)) {
            throw new IllegalArgumentException(
                    "no number '%s', declared are %s; declare it with number(name, initial)"
                            .formatted(name, numbers.keySet()));
        }
        nextNumbers.put(name, value);
    }

    /**
     * Sets the value of a slot after the step.
     *
     * @param name name of the slot
     * @param value next value of the slot
     * @throws IllegalArgumentException if no slot has this name
     */
    public void next(String name, Expr value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
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
        Objects.requireNonNull(value, "value");
        this.next = value;
    }

    /**
     * {@return the value of the weight after the step as set so far, null if it has not been set}
     * An optimizer that wraps another one reads it after the definition of the other.
     */
    public Expr next() {
        return next;
    }

    Map<String, ExprNode.Leaf> slots() {
        return slots;
    }

    Map<String, Expr> nextSlots() {
        return nextSlots;
    }

    Map<String, Double> numbers() {
        return numbers;
    }

    Map<String, Scalar> nextNumbers() {
        return nextNumbers;
    }
}
