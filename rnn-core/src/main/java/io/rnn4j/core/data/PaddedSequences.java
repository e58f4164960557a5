package io.rnn4j.core.data;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Sequences of different lengths, padded with zeros at their end to one tensor, and the mask of
 * their steps.
 *
 * <pre>{@code
 * PaddedSequences x = PaddedSequences.of(List.of(new int[] {4, 8, 1}, new int[] {7}));
 * model.fit(x.values(), y, FitOptions.epochs(10).mask(x.mask()));
 * }</pre>
 *
 * @param values [samples, steps, …], zeros in padding
 * @param mask [samples, steps] of 1 (valid) and 0 (padding)
 */
public record PaddedSequences(Tensor values, Tensor mask) {
    private static final String OWNER = "padded sequences";

    /** Checks that values and mask have the same samples and steps. */
    public PaddedSequences {
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(mask, "mask");
        boolean fits =
                mask.rank() == 2
                        && values.rank() >= 2
                        && values.size(0) == mask.size(0)
                        && values.size(1) == mask.size(1);
        if (!fits) {
            throw new IllegalArgumentException(
                    "%s: expected values [samples, steps, …] and a mask [samples, steps], got %s and %s"
                            .formatted(OWNER, values.shape(), mask.shape()));
        }
    }

    /**
     * {@return sequences padded to the length of the longest}
     *
     * @param sequences at least one; each an array, a list or a tensor, [steps] of numbers or of
     *     indices, or [steps, features]. Sequences of ints give a tensor of ints
     * @throws IllegalArgumentException if there is no sequence, or if rows have different shapes
     */
    public static PaddedSequences of(List<?> sequences) {
        List<Tensor> all = tensors(sequences);
        return pad(all, all.stream().mapToInt(sequence -> sequence.size(0)).max().orElse(0));
    }

    /**
     * {@return sequences padded to a given length}
     *
     * @param sequences at least one; each an array, a list or a tensor, [steps] of numbers or of
     *     indices, or [steps, features]. Sequences of ints give a tensor of ints
     * @param steps number of steps, at least 1 and at least that of every sequence
     * @throws IllegalArgumentException if there is no sequence, if one is longer, or if rows have
     *     different shapes
     */
    public static PaddedSequences of(List<?> sequences, int steps) {
        SettingChecks.atLeastOne(OWNER, "steps", steps);
        List<Tensor> all = tensors(sequences);
        for (int sample = 0; sample < all.size(); sample++) {
            int length = all.get(sample).size(0);
            if (length > steps) {
                throw new IllegalArgumentException(
                        "%s: sequence %s has %s steps, expected at most %s; cut it, or pad to more steps"
                                .formatted(OWNER, sample, length, steps));
            }
        }
        return pad(all, steps);
    }

    private static List<Tensor> tensors(List<?> sequences) {
        Objects.requireNonNull(sequences, "sequences");
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException(
                    OWNER + ": expected at least one sequence, got none");
        }
        List<Tensor> all = new ArrayList<>();
        for (Object sequence : sequences) {
            all.add(tensor(all.size(), sequence));
        }
        return all;
    }

    private static Tensor tensor(int sample, Object sequence) {
        Objects.requireNonNull(sequence, () -> OWNER + ": sequence " + sample + " is null");
        Tensor tensor;
        try {
            tensor = sequence instanceof List<?> list ? Tensor.of(list) : first(sequence);
        } catch (IllegalArgumentException failure) {
            throw new IllegalArgumentException(
                    "%s: sequence %s: %s".formatted(OWNER, sample, failure.getMessage()));
        }
        if (tensor.rank() != 1 && tensor.rank() != 2) {
            throw new IllegalArgumentException(
                    "%s: expected sequences [steps] or [steps, features], got shape %s as sequence %s"
                            .formatted(OWNER, tensor.shape(), sample));
        }
        return tensor;
    }

    private static Tensor first(Object sequence) {
        Tensor one = Tensor.of(List.of(sequence));
        int[] sizes = one.shape().toArray();
        return one.reshape(Arrays.copyOfRange(sizes, 1, sizes.length));
    }

    private static PaddedSequences pad(List<Tensor> all, int steps) {
        Tensor first =
                all.stream()
                        .filter(sequence -> sequence.size(0) > 0)
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                OWNER + ": all sequences are empty"));
        boolean ints = all.stream().allMatch(each -> each.isInt() || each.size(0) == 0);
        int features = first.rank() == 1 ? 1 : first.size(1);
        int[] sizes =
                first.rank() == 1
                        ? new int[] {all.size(), steps}
                        : new int[] {all.size(), steps, features};
        Tensor values = ints ? Tensor.of(Shape.ints(OWNER, sizes), sizes) : Tensor.zeros(sizes);
        Tensor mask = Tensor.zeros(all.size(), steps);
        for (int sample = 0; sample < all.size(); sample++) {
            Tensor sequence = all.get(sample);
            int length = sequence.size(0);
            if (length == 0) {
                continue; // of any type
            }
            requireRows(first, sequence, sample);
            Object from = ints ? sequence.intArray() : sequence.toFloat().array();
            Object to = ints ? values.intArray() : values.array();
            System.arraycopy(from, 0, to, sample * steps * features, length * features);
            for (int step = 0; step < length; step++) {
                mask.set(1, sample, step);
            }
        }
        return new PaddedSequences(values, mask);
    }

    private static void requireRows(Tensor first, Tensor sequence, int sample) {
        boolean fits =
                sequence.rank() == first.rank()
                        && (first.rank() == 1 || sequence.size(1) == first.size(1));
        if (!fits) {
            throw new IllegalArgumentException(
                    "%s: sequence %s has the shape %s, expected that of the others, %s"
                            .formatted(
                                    OWNER,
                                    sample,
                                    sequence.shape(),
                                    first.rank() == 1
                                            ? "[steps]"
                                            : "[steps, " + first.size(1) + "]"));
        }
    }
}
