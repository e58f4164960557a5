package io.rnn4j.core.data;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.tensor.Tensor;

import java.util.Objects;

/** Creates masks [samples, steps] of 1 (a step that counts) and 0 (padding). */
public final class Masks {
    private Masks() {}

    /**
     * Creates the mask of sequences with padding at their end.
     *
     * @param steps number of time steps of the padded sequences, at least 1
     * @param lengths number of steps of each sample without padding, from 0 to {@code steps}; at
     *     least one sample
     * @return the mask [samples, steps]
     * @throws IllegalArgumentException if an argument is invalid
     */
    public static Tensor ofLengths(int steps, int... lengths) {
        Objects.requireNonNull(lengths, "lengths");
        SettingChecks.atLeastOne("mask", "steps", steps);
        if (lengths.length == 0) {
            throw new IllegalArgumentException(
                    "mask: expected the length of at least one sample, got none; use"
                            + " Masks.ofLengths(steps, length of sample 0, ...)");
        }
        Tensor mask = Tensor.zeros(lengths.length, steps);
        for (int sample = 0; sample < lengths.length; sample++) {
            if (lengths[sample] < 0 || lengths[sample] > steps) {
                throw new IllegalArgumentException(
                        "mask: expected lengths from 0 to %s, got %s for sample %s"
                                .formatted(steps, lengths[sample], sample));
            }
            for (int step = 0; step < lengths[sample]; step++) {
                mask.set(1, sample, step);
            }
        }
        return mask;
    }
}
