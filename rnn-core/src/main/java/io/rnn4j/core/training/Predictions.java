package io.rnn4j.core.training;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.tensor.Tensor;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The outputs of a model for consecutive samples of a dataset. */
public final class Predictions {
    private final int first;
    private final int count;
    private final Map<String, Tensor> outputs;
    private final Map<String, int[]> steps; // of outputs with time: by sample, without padding

    /**
     * Creates predictions.
     *
     * @param first number of the first sample within the dataset, from 0
     * @param count number of samples
     * @param outputs by name, each [count, steps, width] or [count, width]
     * @param steps of each output with time, [count]: the number of steps of each sample without
     *     masked steps at its end
     */
    public Predictions(
            int first, int count, Map<String, Tensor> outputs, Map<String, int[]> steps) {
        NullChecks.requireValues("outputs", outputs);
        NullChecks.requireValues("steps", steps);
        this.first = first;
        this.count = count;
        this.outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        this.steps = Map.copyOf(steps);
    }

    /** {@return the number of the first sample within the dataset, from 0} */
    public int first() {
        return first;
    }

    /** {@return the number of samples, at least 1} */
    public int count() {
        return count;
    }

    /**
     * {@return the outputs by name, each [count, steps, width] or [count, width]; steps after the
     * end of a sequence are padding}
     */
    public Map<String, Tensor> outputs() {
        return outputs;
    }

    /**
     * {@return a copy of the only output for one sample, [steps, width] without masked steps at the
     * end, or [width]}
     *
     * @param sample number of the sample among these, from 0
     * @throws IllegalArgumentException if there is no such sample, or if there are several outputs
     */
    public Tensor of(int sample) {
        if (outputs.size() != 1) {
            throw new IllegalArgumentException(
                    "the model has the outputs %s; use of(sample, output)"
                            .formatted(outputs.keySet()));
        }
        return of(sample, outputs.keySet().iterator().next());
    }

    /**
     * {@return a copy of an output for one sample, [steps, width] without masked steps at the end,
     * or [width]}
     *
     * @param sample number of the sample among these, from 0
     * @param output name of the output
     * @throws IllegalArgumentException if there is no such sample or output
     */
    public Tensor of(int sample, String output) {
        Tensor all = outputs.get(Objects.requireNonNull(output, "output"));
        if (all == null || sample < 0 || sample >= count) {
            throw new IllegalArgumentException(
                    "predictions: expected a sample from 0 to %s and an output of %s, got %s and '%s'"
                            .formatted(count - 1, outputs.keySet(), sample, output));
        }
        Tensor one = all.copyOfRange(sample, sample + 1);
        int[] sizes = one.shape().toArray();
        Tensor values = one.reshape(Arrays.copyOfRange(sizes, 1, sizes.length));
        int[] lengths = steps.get(output);
        return lengths == null ? values : values.copyOfRange(0, lengths[sample]);
    }
}
