package io.rnn4j.core.model;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.tensor.Tensor;

/** Random tensors for tests. */
public final class Data {
    private Data() {}

    /** Normally distributed values that depend on the name only. */
    public static Tensor normal(String name, int... sizes) {
        Tensor tensor = Tensor.zeros(sizes);
        RandomNumbers random = new RandomNumbers(1, name);
        for (int n = 0; n < tensor.array().length; n++) {
            tensor.array()[n] = (float) random.normal(n);
        }
        return tensor;
    }

    /**
     * A mask with holes, at the beginning, in the middle and at the end; one sample is all padding.
     */
    public static Tensor mask(int samples, int steps) {
        Tensor mask = Tensor.zeros(samples, steps);
        RandomNumbers random = new RandomNumbers(1, "mask");
        for (int sample = 1; sample < samples; sample++) {
            for (int step = 0; step < steps; step++) {
                boolean counts = random.uniform((long) sample * steps + step) < 0.6;
                mask.set(counts ? 1 : 0, sample, step);
            }
        }
        return mask;
    }
}
