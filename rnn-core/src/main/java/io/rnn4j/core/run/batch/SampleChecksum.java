package io.rnn4j.core.run.batch;

import io.rnn4j.core.data.Field;
import io.rnn4j.core.data.SampleBuffer;

import java.util.List;

/**
 * A checksum of samples in their order: each number of four bytes is mixed in by a multiplication
 * modulo 2^64.
 */
final class SampleChecksum {
    private static final long FACTOR = 0x9e3779b97f4a7c15L; // odd, so that no bit is lost

    private long sum;

    void add(SampleBuffer sample) {
        List<Field> fields = sample.fields();
        for (int n = 0; n < fields.size(); n++) {
            int size = sample.steps(n) * fields.get(n).width();
            add(size);
            if (fields.get(n).isInt()) {
                int[] values = sample.ints(n);
                for (int at = 0; at < size; at++) {
                    add(values[at]);
                }
            } else {
                float[] values = sample.floats(n);
                for (int at = 0; at < size; at++) {
                    add(Float.floatToIntBits(values[at]));
                }
            }
        }
    }

    private void add(int number) {
        long mixed = (sum ^ number) * FACTOR;
        sum = mixed ^ mixed >>> 32;
    }

    /** {@return the checksum of the samples so far, from 0 to 2^53 - 1} */
    long value() {
        return sum >>> 11;
    }
}
