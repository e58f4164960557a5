package io.rnn4j.core.engine.program;

/**
 * The location of the values of an instruction.
 *
 * @param kind kind of the memory
 * @param index number among the locations of its kind; for {@link Kind#WEIGHT} and {@link
 *     Kind#CONSTANT} the number of the value
 * @param width the width of a row
 */
public record ValueLocation(Kind kind, int index, int width) {

    /** The kinds of memory. */
    public enum Kind {
        /**
         * A row for every sample and step, owned by the node: values that a later segment reads.
         */
        SEQUENCE,
        /** A row for every row of the running segment, owned by the thread. */
        SCRATCH,
        /**
         * A row for every row of the running block, owned by the thread: stays in the first-level
         * cache.
         */
        BLOCK,
        /** A weight of one row, the same for all rows. */
        WEIGHT,
        /** Constants, the same for all rows. */
        CONSTANT,
        /** The rows given as input. */
        INPUT,
        /** The gradient of the loss with respect to the input. */
        INPUT_GRADIENT,
        /** A result of the program. */
        OUTPUT,
        /** The gradient of the loss with respect to a result. */
        OUTPUT_GRADIENT,
        /** A state before the step. */
        PREVIOUS_STATE,
        /** A state after the step. */
        NEXT_STATE,
        /** The gradient of the loss with respect to a state after the step. */
        NEXT_STATE_GRADIENT,
        /** The gradient of the loss with respect to a state before the step. */
        PREVIOUS_STATE_GRADIENT
    }
}
