package io.rnn4j.interchange.keras;

import io.rnn4j.core.model.Wire;

/**
 * An output of a layer of Keras, as a value of the graph.
 *
 * @param wire the value in the graph; null for a mask
 * @param form what its axes are
 * @param steps number of time steps of a sequence; {@link #OPEN} for any number
 * @param features width of a row
 * @param axis the input whose time steps, and mask, it has; null for none
 * @param masked whether Keras hands on a mask with it
 * @param input the input that it is; null if a layer computes it
 */
record Value(
        Wire wire,
        Form form,
        int steps,
        int features,
        String axis,
        boolean masked,
        InputPlan input) {
    /** Any number of time steps. */
    static final int OPEN = -1;

    /** What the axes after the first one are. */
    enum Form {
        /** [features]. */
        ROWS,
        /** [steps, features]. */
        SEQUENCE,
        /** [steps], whole numbers. */
        TOKENS,
        /** A mask, which the graph computes itself. */
        MASK
    }

    boolean isSequence() {
        return form == Form.SEQUENCE;
    }

    /** {@return the shape in the notation of Keras, without the batch} */
    String describe() {
        String count = steps == OPEN ? "None" : Integer.toString(steps);
        return switch (form) {
            case ROWS -> "(None, %s)".formatted(features);
            case SEQUENCE -> "(None, %s, %s)".formatted(count, features);
            case TOKENS -> "(None, %s)".formatted(count);
            case MASK -> "a mask";
        };
    }

    /** {@return the output of a layer that changes rows, but not their time axis} */
    Value with(Wire newWire) {
        return new Value(newWire, form, steps, newWire.features(), axis, masked, null);
    }

    Value masked(boolean newMasked) {
        return new Value(wire, form, steps, features, axis, newMasked, input);
    }

    static Value rows(Wire wire) {
        return new Value(wire, Form.ROWS, 1, wire.features(), null, false, null);
    }

    /** {@return a mask, which the graph computes itself} */
    static Value mask() {
        return new Value(null, Form.MASK, 1, 1, null, false, null);
    }
}
