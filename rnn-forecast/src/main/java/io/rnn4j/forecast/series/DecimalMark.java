package io.rnn4j.forecast.series;

/** The character between the whole part of a number and its fraction. */
public enum DecimalMark {
    /** A point, as in 1.5. */
    POINT,
    /** A comma, as in 1,5. */
    COMMA
}
