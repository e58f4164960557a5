package io.rnn4j.core.data;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.tensor.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * Samples in memory whose sequences have any length.
 *
 * <pre>{@code
 * List<float[][]> sequences = …; // [steps, features] each
 * Dataset data = RaggedDataset.of(sequences, classes);
 * Dataset named = RaggedDataset.ofInput("source", x).input("target", t).target("answer", y);
 * }</pre>
 *
 * <p>The values of a sample are a number, or an array, a list or a tensor: [steps, features] or
 * [steps] of a sequence, [features] of a row. Arrays of one axis are sequences if their lengths
 * differ, otherwise rows. A mask is always a sequence. Values are ints if all numbers are ints.
 * Objects are immutable: each method that adds values returns a copy.
 */
public final class RaggedDataset implements Dataset {
    /** The name of the only input or output of a model. */
    private static final String ONLY = "";

    private final int size;
    private final List<Field> fields;
    private final List<List<Tensor>> values; // by field and sample

    private RaggedDataset(int size, List<Field> fields, List<List<Tensor>> values) {
        this.size = size;
        this.fields = fields;
        this.values = values;
    }

    /**
     * {@return samples of a model with one input and one output}
     *
     * @param x values of the input of each sample
     * @param y targets of each sample
     * @throws IllegalArgumentException if values have different shapes
     */
    public static RaggedDataset of(List<?> x, List<?> y) {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(y, "y");
        return ofInput(ONLY, x).target(ONLY, y);
    }

    /**
     * {@return samples of a model with one input and one output}
     *
     * @param x values of the input of each sample
     * @param y targets [samples, …]
     * @throws IllegalArgumentException if values have different shapes
     */
    public static RaggedDataset of(List<?> x, Tensor y) {
        Objects.requireNonNull(x, "x");
        return of(x, samples("y", y));
    }

    /**
     * {@return samples with one input, for predictions}
     *
     * @param x values of the input of each sample
     * @throws IllegalArgumentException if values have different shapes
     */
    public static RaggedDataset ofInputs(List<?> x) {
        return ofInput(ONLY, Objects.requireNonNull(x, "x"));
    }

    /**
     * {@return samples with one input}
     *
     * @param name name of the input
     * @param all its values of each sample
     * @throws IllegalArgumentException if values have different shapes
     */
    public static RaggedDataset ofInput(String name, List<?> all) {
        Objects.requireNonNull(all, "all");
        return new RaggedDataset(all.size(), List.of(), List.of()).with(Role.INPUT, name, all);
    }

    private static List<Tensor> samples(String what, Tensor tensor) {
        Objects.requireNonNull(tensor, what);
        if (tensor.rank() == 0) {
            throw new IllegalArgumentException(
                    "%s: expected a tensor [samples, …], got shape %s"
                            .formatted(what, tensor.shape()));
        }
        int[] sizes = tensor.shape().toArray();
        int[] ofSample = Arrays.copyOfRange(sizes, 1, sizes.length);
        List<Tensor> samples = new ArrayList<>();
        for (int n = 0; n < sizes[0]; n++) {
            samples.add(tensor.copyOfRange(n, n + 1).reshape(ofSample));
        }
        return samples;
    }

    /**
     * {@return a copy with a further input}
     *
     * @param name name of the input
     * @param all its values of each sample
     * @throws IllegalArgumentException if the input is given twice, or if values do not fit
     */
    public RaggedDataset input(String name, List<?> all) {
        return with(Role.INPUT, name, all);
    }

    /**
     * {@return a copy with the mask of an input, which masks steps within sequences; padding needs
     * none}
     *
     * @param name name of the input; empty for the only one of a model
     * @param all of each sample, [steps] of 1 (valid) and 0 (masked)
     * @throws IllegalArgumentException if the mask is given twice, or if values do not fit
     */
    public RaggedDataset mask(String name, List<?> all) {
        return with(Role.MASK, name, all);
    }

    /**
     * {@return a copy with the targets of an output}
     *
     * @param name name of the output
     * @param all the targets of each sample
     * @throws IllegalArgumentException if the targets are given twice, or if values do not fit
     */
    public RaggedDataset target(String name, List<?> all) {
        return with(Role.TARGET, name, all);
    }

    /**
     * {@return a copy with the mask of the targets of an output}
     *
     * @param name name of the output; empty for the only one of a model
     * @param all of each sample 1 (counts) or 0 (missing), or [steps] of them, or the shape of its
     *     targets
     * @throws IllegalArgumentException if the mask is given twice, or if values do not fit
     */
    public RaggedDataset targetMask(String name, List<?> all) {
        return with(Role.TARGET_MASK, name, all);
    }

    /**
     * {@return a copy with the weights of the targets of an output}
     *
     * @param name name of the output; empty for the only one of a model
     * @param all of each sample a weight of 0 or more, or [steps] of them
     * @throws IllegalArgumentException if the weights are given twice, or if values do not fit
     */
    public RaggedDataset sampleWeights(String name, List<?> all) {
        return with(Role.SAMPLE_WEIGHTS, name, all);
    }

    private RaggedDataset with(Role role, String name, List<?> all) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(all, "all");
        String what = role.of(name);
        NullChecks.copyOf(what, all);
        if (all.size() != size) {
            throw new IllegalArgumentException(
                    "%s: there are %s samples, got values of %s; give one for each sample"
                            .formatted(what, size, all.size()));
        }
        List<Tensor> tensors = new ArrayList<>();
        for (Object value : all) {
            tensors.add(tensor(what, tensors.size(), value));
        }
        List<Field> newFields = new ArrayList<>(fields);
        Field field = field(role, name, tensors);
        newFields.add(field);
        List<List<Tensor>> newValues = new ArrayList<>(values);
        newValues.add(field.isInt() ? tensors : tensors.stream().map(Tensor::toFloat).toList());
        return new RaggedDataset(size, new SampleBuffer(newFields).fields(), newValues);
    }

    private static Tensor tensor(String what, int sample, Object value) {
        try {
            if (value instanceof Tensor given) {
                return given;
            }
            Tensor one = Tensor.of(List.of(value));
            int[] sizes = one.shape().toArray();
            return one.reshape(Arrays.copyOfRange(sizes, 1, sizes.length));
        } catch (IllegalArgumentException failure) {
            throw new IllegalArgumentException(
                    "%s: sample %s: %s".formatted(what, sample, failure.getMessage()));
        }
    }

    /** {@return the description of values, of which only the number of steps may differ} */
    private static Field field(Role role, String name, List<Tensor> all) {
        String what = role.of(name);
        IntFunction<Tensor> first =
                rank ->
                        all.stream()
                                .filter(each -> each.rank() == rank && !isEmpty(each))
                                .findFirst()
                                .orElse(null);
        int rank =
                all.stream().filter(each -> !isEmpty(each)).mapToInt(Tensor::rank).max().orElse(1);
        if (rank > 2) {
            throw new IllegalArgumentException(
                    "%s: expected values [steps, features], [steps], [features] or a number for each"
                                    .formatted(what)
                            + " sample, got shape "
                            + first.apply(rank).shape());
        }
        Tensor one = first.apply(rank);
        boolean lengthsDiffer = all.stream().anyMatch(each -> differs(each, one, 0));
        boolean sequence =
                one == null || rank == 2 || rank == 1 && (role == Role.MASK || lengthsDiffer);
        int[] sizes = one == null ? new int[1] : one.shape().toArray();
        Field field =
                sequence
                        ? Field.sequence(role, name, Arrays.copyOfRange(sizes, 1, sizes.length))
                        : Field.row(role, name, sizes);
        for (int sample = 0; sample < all.size(); sample++) {
            Tensor each = all.get(sample);
            boolean fits = isEmpty(each) ? sequence : each.rank() == rank && !differs(each, one, 1);
            if (!fits || !sequence && !each.shape().equals(field.row())) {
                throw new IllegalArgumentException(
                        "%s: sample %s has the shape %s, expected that of the others, %s"
                                .formatted(what, sample, each.shape(), field));
            }
        }
        boolean ints = all.stream().allMatch(each -> each.isInt() || isEmpty(each));
        return ints && one != null ? field.ofInts() : field;
    }

    /** {@return whether a value is a sequence without steps, of any type} */
    private static boolean isEmpty(Tensor value) {
        return value.rank() > 0 && value.size(0) == 0;
    }

    private static boolean differs(Tensor one, Tensor other, int axis) {
        return other != null
                && one.rank() > axis
                && other.rank() > axis
                && one.size(axis) != other.size(axis);
    }

    @Override
    public List<Field> fields() {
        return fields;
    }

    @Override
    public int size() {
        return size;
    }

    private int steps(int field, int sample) {
        return fields.get(field).isSequence() ? values.get(field).get(sample).size(0) : 1;
    }

    @Override
    public boolean isInMemory() {
        return true;
    }

    @Override
    public int length(int sample) {
        requireSample(sample);
        int longest = 1;
        for (int n = 0; n < fields.size(); n++) {
            if (fields.get(n).role() == Role.INPUT) {
                longest = Math.max(longest, steps(n, sample));
            }
        }
        return longest;
    }

    @Override
    public void read(int sample, SampleBuffer to) {
        Objects.requireNonNull(to, "to");
        requireSample(sample);
        for (int n = 0; n < fields.size(); n++) {
            Tensor value = values.get(n).get(sample);
            int steps = steps(n, sample);
            int size = steps * fields.get(n).width();
            if (fields.get(n).isInt()) {
                int[] ints = to.ints(n, steps);
                if (size > 0) {
                    System.arraycopy(value.intArray(), 0, ints, 0, size);
                }
            } else {
                float[] floats = to.floats(n, steps);
                if (size > 0) {
                    System.arraycopy(value.array(), 0, floats, 0, size);
                }
            }
        }
    }

    /** {@return the number of samples and the fields} */
    @Override
    public String toString() {
        return "RaggedDataset[%s samples, %s]".formatted(size, fields);
    }
}
