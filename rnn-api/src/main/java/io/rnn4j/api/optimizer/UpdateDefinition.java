package io.rnn4j.api.optimizer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.expr.Scalar;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The complete equations of an {@link Optimizer}. */
public final class UpdateDefinition {
    private final ExprNode.Leaf parameter;
    private final ExprNode.Leaf gradient;
    private final Expr next;
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final Map<String, Number> numbers = new LinkedHashMap<>();

    /**
     * A value that is kept for every element from step to step.
     *
     * @param value its value before the step
     * @param next its value after the step
     */
    public record Slot(ExprNode.Leaf value, Expr next) {
        /** Rejects null. */
        public Slot {
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(next, "next");
        }
    }

    /**
     * A number that is kept for every weight from step to step, in double precision.
     *
     * @param initial its value before the first step
     * @param next its value after a step
     */
    public record Number(double initial, Scalar next) {
        /** Rejects null. */
        public Number {
            Objects.requireNonNull(next, "next");
        }
    }

    private UpdateDefinition(String optimizer, Update update) {
        this.parameter = update.parameter();
        this.gradient = update.gradient();
        this.next = require(optimizer, "the parameter", update.next());
        update.slots()
                .forEach(
                        (name, value) -> {
                            Expr nextValue = update.nextSlots().get(name);
                            require(optimizer, "slot '" + name + "'", nextValue);
                            slots.put(name, new Slot(value, nextValue));
                        });
        update.numbers()
                .forEach(
                        (name, initial) -> {
                            Scalar nextValue = update.nextNumbers().get(name);
                            require(optimizer, "number '" + name + "'", nextValue);
                            numbers.put(name, new Number(initial, nextValue));
                        });
    }

    private static <T> T require(String optimizer, String of, T value) {
        if (value == null) {
            throw new IllegalStateException(
                    "optimizer '%s' sets no next value of %s; call next in define"
                            .formatted(optimizer, of));
        }
        return value;
    }

    /**
     * Defines an optimizer.
     *
     * @param optimizer the optimizer
     * @return the complete definition
     * @throws IllegalArgumentException if the learning rate is negative or not finite as a float
     * @throws IllegalStateException if the weight, a slot or a number has no next value
     */
    public static UpdateDefinition of(Optimizer optimizer) {
        Objects.requireNonNull(optimizer, "optimizer");
        SettingChecks.notNegative(optimizer.name(), "learningRate", optimizer.learningRate());
        Update update = new Update();
        optimizer.define(update);
        return new UpdateDefinition(optimizer.name(), update);
    }

    /** {@return the leaf for the value of the weight before the step} */
    public ExprNode.Leaf parameter() {
        return parameter;
    }

    /** {@return the leaf for the gradient} */
    public ExprNode.Leaf gradient() {
        return gradient;
    }

    /** {@return the value of the weight after the step} */
    public Expr next() {
        return next;
    }

    /** {@return the numbers by name, in the order of declaration} */
    public Map<String, Number> numbers() {
        return Collections.unmodifiableMap(numbers);
    }

    /** {@return the slots by name, in the order of declaration} */
    public Map<String, Slot> slots() {
        return Collections.unmodifiableMap(slots);
    }
}
