package io.rnn4j.core.data;

import io.rnn4j.api.tensor.Tensor;

/** Makes masks: [samples, steps] of 1 (a step that counts) and 0 (padding). */
public final class Masks {
    private Masks() {}

    /**
     * Masks what lies behind the end of each sequence.
     *
     * @param steps time steps of the padded sequences, at least 1
     * @param lengths for each sample, at least one, how many of its first steps count
     * @return [samples, steps]
     * @throws IllegalArgumentException if there is no length, or if one is negative or more than
     *     steps
     */
    public static Tensor ofLengths(int steps, int... lengths) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps is at least 1, got " + steps);
        }
        if (lengths.length == 0) {
            throw new IllegalArgumentException(
                    "a mask needs the length of at least one sample, got none; give"
                            + " Masks.ofLengths(steps, length of sample 0, ...)");
        }
        Tensor mask = Tensor.zeros(lengths.length, steps);
        for (int sample = 0; sample < lengths.length; sample++) {
            if (lengths[sample] < 0 || lengths[sample] > steps) {
                throw new IllegalArgumentException(
                        "lengths are from 0 to "
                                + steps
                                + ", got "
                                + lengths[sample]
                                + " for sample "
                                + sample);
            }
            for (int step = 0; step < lengths[sample]; step++) {
                mask.set(1, sample, step);
            }
        }
        return mask;
    }
}
