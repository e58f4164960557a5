package io.rnn4j.core.engine;

/** A place in an array where the rows of somebody else begin. */
final class Span {
    float[] array;
    int shift;

    void set(float[] newArray, int newShift) {
        array = newArray;
        shift = newShift;
    }
}
