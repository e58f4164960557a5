package io.rnn4j.interchange.onnx.file;

import java.util.Arrays;

/** A growing list of longs: integers, or the bits of floating-point numbers. */
final class LongValues {
    private long[] values = new long[8];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    long[] toArray() {
        return Arrays.copyOf(values, size);
    }

    int size() {
        return size;
    }
}
