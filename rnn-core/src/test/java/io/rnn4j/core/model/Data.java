package io.rnn4j.core.model;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.tensor.Tensor;

/** Random tensors for tests. */
public final class Data {
    private Data() {}

    /** {@return normally distributed values, which depend on the name only} */
    public static Tensor normal(String name, int... sizes) {
        Tensor tensor = Tensor.zeros(sizes);
        RandomNumbers random = new RandomNumbers(1, name);
        for (int n = 0; n < tensor.array().length; n++) {
            tensor.array()[n] = (float) random.normal(n);
        }
        return tensor;
    }

    /**
     * {@return a mask with masked steps at the beginning, in the middle and at the end; all steps
     * of the first sample are masked}
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

    /** {@return the steps from {@code from} to {@code to - 1} of a tensor [samples, steps, …]} */
    public static Tensor steps(Tensor tensor, int from, int to) {
        int[] sizes = tensor.shape().toArray();
        int steps = sizes[1];
        sizes[1] = to - from;
        Tensor part = Tensor.zeros(sizes);
        int width = tensor.array().length / (sizes[0] * steps);
        for (int sample = 0; sample < sizes[0]; sample++) {
            System.arraycopy(
                    tensor.array(),
                    (sample * steps + from) * width,
                    part.array(),
                    sample * sizes[1] * width,
                    sizes[1] * width);
        }
        return part;
    }
}
