package io.rnn4j.core.training;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.Field;
import io.rnn4j.core.data.Role;
import io.rnn4j.core.data.SampleBuffer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Inputs, masks, targets and their weights, by the names of the inputs and outputs of a {@link
 * io.rnn4j.core.model.Model}. All tensors contain the same samples in the same order.
 *
 * <pre>{@code
 * Examples.of("source", x).input("target", t).mask("source", mask).target("answer", y)
 * }</pre>
 *
 * <p>The tensors of a model with one input and one output need no names.
 *
 * <pre>{@code
 * model.fit(Examples.of(x, y).mask(mask).sampleWeights(weights), FitOptions.epochs(10));
 * }</pre>
 *
 * <p>Objects are immutable: each method that adds a tensor returns a copy. As a {@link Dataset},
 * examples are samples of the same number of steps.
 */
public final class Examples implements Dataset {
    /**
     * The name, in the sets of names, of an input or output whose tensors are given without one.
     */
    public static final String UNNAMED = "";

    /** What a tensor is: the kind and, in the plural, the word for messages. */
    private enum Kind {
        INPUT("inputs"),
        MASK("masks"),
        TARGET("targets"),
        TARGET_MASK("masks of targets"),
        SAMPLE_WEIGHTS("sample weights");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        private Role role() {
            return Role.valueOf(name());
        }
    }

    private final Map<Kind, Map<String, Tensor>> tensors; // by the name of the input or output
    private List<Field> fields; // null before its first use
    private List<Tensor> inOrder; // likewise

    private Examples(Map<Kind, Map<String, Tensor>> tensors) {
        this.tensors = tensors;
    }

    /**
     * {@return examples with one input}
     *
     * @param input name of the input
     * @param values [samples, steps, features], or [samples, features] without time; indices also
     *     without the last axis
     */
    public static Examples of(String input, Tensor values) {
        return new Examples(new EnumMap<>(Kind.class)).input(input, values);
    }

    /**
     * {@return examples of a model with one input and one output, whatever their names are}
     *
     * @param x inputs, [samples, steps, features], or [samples, features] without time; indices
     *     also without the last axis
     * @param y targets, one row for each prediction
     */
    public static Examples of(Tensor x, Tensor y) {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(y, "y");
        return of(UNNAMED, x).target(UNNAMED, y);
    }

    private Examples with(Kind kind, String name, Tensor tensor) {
        Objects.requireNonNull(name, () -> kind.word + ": the name is null");
        Objects.requireNonNull(
                tensor, () -> "the " + kind.word + of(name) + " are null, expected a tensor");
        Map<String, Tensor> more = new LinkedHashMap<>(all(kind));
        if (more.put(name, tensor) != null) {
            throw new IllegalArgumentException(
                    ("the %s%s are given twice; give one tensor, and for several masks or weights"
                                    + " their product")
                            .formatted(kind.word, of(name)));
        }
        Map<Kind, Map<String, Tensor>> copy = new EnumMap<>(Kind.class);
        copy.putAll(tensors);
        copy.put(kind, Collections.unmodifiableMap(more));
        return new Examples(copy);
    }

    private static String of(String name) {
        return name.equals(UNNAMED) ? "" : " of '" + name + "'";
    }

    private Map<String, Tensor> all(Kind kind) {
        return tensors.getOrDefault(kind, Map.of());
    }

    private Tensor get(Kind kind, String name) {
        return all(kind).get(Objects.requireNonNull(name, "name"));
    }

    /**
     * {@return a copy with a further input}
     *
     * @param name name of the input
     * @param values [samples, steps, features], or [samples, features] without time; indices also
     *     without the last axis
     * @throws IllegalArgumentException if the examples have this input already
     */
    public Examples input(String name, Tensor values) {
        return with(Kind.INPUT, name, values);
    }

    /**
     * {@return a copy with the mask of an input}
     *
     * @param input name of the input
     * @param mask [samples, steps] of 1 (valid) and 0 (padding)
     * @throws IllegalArgumentException if the examples have this mask already
     */
    public Examples mask(String input, Tensor mask) {
        return with(Kind.MASK, input, mask);
    }

    /**
     * {@return a copy with the mask of the only input of a model}
     *
     * @param mask [samples, steps] of 1 (valid) and 0 (padding)
     * @throws IllegalArgumentException if the examples have this mask already
     */
    public Examples mask(Tensor mask) {
        return mask(UNNAMED, mask);
    }

    /**
     * {@return a copy with the targets of an output}
     *
     * @param output name of the output
     * @param values one row for each prediction: [samples, steps, width] or [samples, steps] for an
     *     output with time, otherwise [samples, width] or [samples]
     * @throws IllegalArgumentException if the examples have these targets already
     */
    public Examples target(String output, Tensor values) {
        return with(Kind.TARGET, output, values);
    }

    /**
     * {@return a copy with the mask of the targets of an output} A masked target counts neither in
     * the loss nor in metrics, and may be anything, also NaN. Its step is read like any other, and
     * under teacher forcing the recurrence reads its own output in place of a target of which an
     * element is missing.
     *
     * @param output name of the output
     * @param mask 1 for a target that counts and 0 for a missing one: [samples], or [samples,
     *     steps] for an output with time, or the shape of the targets, for single elements of rows
     *     where loss and metrics have a value for each element
     * @throws IllegalArgumentException if the examples have this mask already
     */
    public Examples targetMask(String output, Tensor mask) {
        return with(Kind.TARGET_MASK, output, mask);
    }

    /**
     * {@return a copy with the mask of the targets of the only output of a model}
     *
     * @param mask 1 for a target that counts and 0 for a missing one: [samples], or [samples,
     *     steps] for an output with time, or the shape of the targets, for single elements of rows
     *     where loss and metrics have a value for each element
     * @throws IllegalArgumentException if the examples have this mask already
     * @see #targetMask(String, Tensor)
     */
    public Examples targetMask(Tensor mask) {
        return targetMask(UNNAMED, mask);
    }

    /**
     * {@return a copy with weights of the targets of an output} A weight multiplies loss and
     * metrics of a row, and counts in the denominators of their means. A row of weight 0 counts
     * neither in the loss nor in metrics, as if its target were masked, but teacher forcing reads
     * its target if it is finite.
     *
     * @param output name of the output
     * @param weights 0 or more and finite, for each sample, [samples], or for each step of each
     *     sample, [samples, steps]
     * @throws IllegalArgumentException if the examples have these weights already
     */
    public Examples sampleWeights(String output, Tensor weights) {
        return with(Kind.SAMPLE_WEIGHTS, output, weights);
    }

    /**
     * {@return a copy with weights of the targets of the only output of a model}
     *
     * @param weights 0 or more and finite, for each sample, [samples], or for each step of each
     *     sample, [samples, steps]
     * @throws IllegalArgumentException if the examples have these weights already
     * @see #sampleWeights(String, Tensor)
     */
    public Examples sampleWeights(Tensor weights) {
        return sampleWeights(UNNAMED, weights);
    }

    /**
     * {@return a copy in which tensors that were given without a name have one}
     *
     * @param input name of the only input of a model
     * @param output name of its only output
     * @throws IllegalArgumentException if a tensor is given both with and without a name
     */
    public Examples named(String input, String output) {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(output, "output");
        Examples result = new Examples(new EnumMap<>(Kind.class));
        for (Map.Entry<Kind, Map<String, Tensor>> each : tensors.entrySet()) {
            Kind kind = each.getKey();
            String only = kind == Kind.INPUT || kind == Kind.MASK ? input : output;
            for (Map.Entry<String, Tensor> tensor : each.getValue().entrySet()) {
                String name = tensor.getKey().equals(UNNAMED) ? only : tensor.getKey();
                result = result.with(kind, name, tensor.getValue());
            }
        }
        return result;
    }

    /** {@return whether all tensors are given by name} */
    public boolean isNamed() {
        return tensors.values().stream().noneMatch(all -> all.containsKey(UNNAMED));
    }

    /**
     * {@return a copy of a range of samples}
     *
     * @param from first sample, from 0
     * @param to end of the range, exclusive
     */
    public Examples copyOfRange(int from, int to) {
        return ofTensors(tensor -> tensor.copyOfRange(from, to));
    }

    /**
     * {@return a copy of some samples}
     *
     * @param samples numbers of the samples, from 0, in the order of the copy
     */
    public Examples copyOfSamples(int... samples) {
        Objects.requireNonNull(samples, "samples");
        return ofTensors(tensor -> tensor.copyOfSamples(samples));
    }

    private Examples ofTensors(UnaryOperator<Tensor> change) {
        Map<Kind, Map<String, Tensor>> changed = new EnumMap<>(Kind.class);
        tensors.forEach(
                (kind, all) -> {
                    Map<String, Tensor> copies = new LinkedHashMap<>();
                    all.forEach((name, tensor) -> copies.put(name, change.apply(tensor)));
                    changed.put(kind, Collections.unmodifiableMap(copies));
                });
        return new Examples(changed);
    }

    // ---- the tensors as a dataset

    /** {@return for each field its tensor, in the order of the fields} */
    private List<Tensor> inOrder() {
        List<Tensor> found = inOrder;
        if (found == null) {
            found = tensors.values().stream().flatMap(all -> all.values().stream()).toList();
            inOrder = found;
        }
        return found;
    }

    @Override
    public List<Field> fields() {
        List<Field> found = fields;
        if (found == null) {
            List<Field> all = new ArrayList<>();
            tensors.forEach(
                    (kind, named) ->
                            named.forEach((name, tensor) -> all.add(field(kind, name, tensor))));
            found = List.copyOf(all);
            fields = found;
        }
        return found;
    }

    private Field field(Kind kind, String name, Tensor tensor) {
        int[] sizes = tensor.shape().toArray();
        boolean sequence =
                kind == Kind.MASK
                        || sizes.length == 3
                        || sizes.length == 2 && kind == Kind.INPUT && maskOf(name) != null;
        int leading = Math.min(sizes.length, sequence ? 2 : 1);
        int[] row = Arrays.copyOfRange(sizes, leading, sizes.length);
        Field field =
                sequence
                        ? Field.sequence(kind.role(), name, row)
                        : Field.row(kind.role(), name, row);
        return tensor.isInt() ? field.ofInts() : field;
    }

    @Override
    public int size() {
        Tensor first = inOrder().getFirst();
        return first.rank() == 0 ? 0 : first.size(0);
    }

    @Override
    public boolean isInMemory() {
        return true;
    }

    @Override
    public int length(int sample) {
        requireSample(sample);
        int longest = 1;
        for (int n = 0; n < fields().size(); n++) {
            Field field = fields().get(n);
            if (field.role() == Role.INPUT && field.isSequence()) {
                longest = Math.max(longest, inOrder().get(n).size(1));
            }
        }
        return longest;
    }

    @Override
    public void read(int sample, SampleBuffer to) {
        Objects.requireNonNull(to, "to");
        requireSample(sample);
        List<Tensor> all = inOrder();
        List<Field> fields = to.fields();
        for (int n = 0; n < fields.size(); n++) {
            Tensor tensor = all.get(n);
            int steps = fields.get(n).isSequence() ? tensor.size(1) : 1;
            int length = steps * fields.get(n).width();
            if (tensor.isInt()) {
                int[] ints = to.ints(n, steps);
                System.arraycopy(tensor.intArray(), sample * length, ints, 0, length);
            } else {
                float[] floats = to.floats(n, steps);
                System.arraycopy(tensor.array(), sample * length, floats, 0, length);
            }
        }
    }

    // ---- the tensors by name

    /** {@return the names of the given inputs} */
    public Set<String> inputs() {
        return all(Kind.INPUT).keySet();
    }

    /** {@return the names of the inputs that have a mask} */
    public Set<String> masks() {
        return all(Kind.MASK).keySet();
    }

    /** {@return the names of the outputs that have targets} */
    public Set<String> targets() {
        return all(Kind.TARGET).keySet();
    }

    /** {@return the names of the outputs whose targets have a mask} */
    public Set<String> targetMasks() {
        return all(Kind.TARGET_MASK).keySet();
    }

    /** {@return the names of the outputs whose targets have weights} */
    public Set<String> sampleWeights() {
        return all(Kind.SAMPLE_WEIGHTS).keySet();
    }

    /** {@return whether the targets of an output have a mask or weights} */
    public boolean hasTargetWeights() {
        return tensors.containsKey(Kind.TARGET_MASK) || tensors.containsKey(Kind.SAMPLE_WEIGHTS);
    }

    /**
     * {@return the values of an input, or null if they are not given}
     *
     * @param name name of the input
     */
    public Tensor inputOf(String name) {
        return get(Kind.INPUT, name);
    }

    /**
     * {@return the mask of an input, or null if it is not given}
     *
     * @param name name of the input
     */
    public Tensor maskOf(String name) {
        return get(Kind.MASK, name);
    }

    /**
     * {@return the targets of an output, or null if they are not given}
     *
     * @param name name of the output
     */
    public Tensor targetOf(String name) {
        return get(Kind.TARGET, name);
    }

    /**
     * {@return the mask of the targets of an output, or null if it is not given}
     *
     * @param name name of the output
     */
    public Tensor targetMaskOf(String name) {
        return get(Kind.TARGET_MASK, name);
    }

    /**
     * {@return the weights of the targets of an output, or null if they are not given}
     *
     * @param name name of the output
     */
    public Tensor sampleWeightsOf(String name) {
        return get(Kind.SAMPLE_WEIGHTS, name);
    }
}
