package io.rnn4j.api.expr;

import java.util.Locale;

/** The element-wise operations of expressions, with operands a and b. */
public enum ElementwiseOperation {
    /** a + b. */
    ADD,
    /** a - b. */
    SUBTRACT,
    /** a · b. */
    MULTIPLY,
    /** a / b. */
    DIVIDE,
    /** The larger of a and b. */
    MAXIMUM,
    /** The smaller of a and b. */
    MINIMUM,
    /** 1 if a &gt; b, otherwise 0. */
    GREATER,
    /** 1 if a = b, otherwise 0. */
    EQUAL,
    /** |a|. */
    ABSOLUTE,
    /** √a. */
    SQUARE_ROOT,
    /** 1/√a. */
    RECIPROCAL_SQUARE_ROOT,
    /** e^a. */
    EXP,
    /** e^a - 1. */
    EXP_MINUS_ONE,
    /** ln a. */
    LOG,
    /** 1/(1 + e^-a). */
    SIGMOID,
    /** tanh a. */
    TANH,
    /** The larger of a and 0. */
    RELU,
    /** ln(1 + e^a). */
    SOFTPLUS;

    /** Returns the name in words, for messages. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
