package io.rnn4j.core.engine.node;

/** A place in an array where the rows of somebody else begin. */
public final class Span {
    public float[] array;
    public int shift;

    public void set(float[] newArray, int newShift) {
        array = newArray;
        shift = newShift;
    }
}
