package io.rnn4j.core.training;

import io.rnn4j.api.tensor.Tensor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Inputs, masks and targets of a {@link io.rnn4j.core.model.Model} by the names of its inputs and
 * outputs. All tensors contain the same samples in the same order.
 *
 * <pre>{@code
 * Examples.of("source", x).input("target", t).mask("source", mask).target("answer", y)
 * }</pre>
 *
 * <p>Objects are immutable: each method that adds a tensor returns a copy.
 */
public final class Examples {
    private final Map<String, Tensor> inputs;
    private final Map<String, Tensor> masks;
    private final Map<String, Tensor> targets;

    private Examples(
            Map<String, Tensor> inputs, Map<String, Tensor> masks, Map<String, Tensor> targets) {
        this.inputs = inputs;
        this.masks = masks;
        this.targets = targets;
    }

    /**
     * {@return examples with one input}
     *
     * @param input name of the input
     * @param values [samples, steps, features], or [samples, features] without time; indices also
     *     without the last axis
     */
    public static Examples of(String input, Tensor values) {
        return new Examples(Map.of(), Map.of(), Map.of()).input(input, values);
    }

    private static Map<String, Tensor> with(
            Map<String, Tensor> map, String what, String name, Tensor tensor) {
        Map<String, Tensor> more = new LinkedHashMap<>(map);
        Objects.requireNonNull(name, () -> what + ": the name is null");
        Objects.requireNonNull(
                tensor, () -> "the " + what + " of '" + name + "' are null, expected a tensor");
        if (more.put(name, tensor) != null) {
            throw new IllegalArgumentException(
                    ("the %s of '%s' are given twice; give one tensor, and for several masks their"
                                    + " product")
                            .formatted(what, name));
        }
        return Collections.unmodifiableMap(more);
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
        return new Examples(with(inputs, "inputs", name, values), masks, targets);
    }

    /**
     * {@return a copy with the mask of an input}
     *
     * @param input name of the input
     * @param mask [samples, steps] of 1 (valid) and 0 (padding)
     * @throws IllegalArgumentException if the examples have this mask already
     */
    public Examples mask(String input, Tensor mask) {
        return new Examples(inputs, with(masks, "masks", input, mask), targets);
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
        return new Examples(inputs, masks, with(targets, "targets", output, values));
    }

    /**
     * {@return a copy of a range of samples}
     *
     * @param from first sample, from 0
     * @param to end of the range, exclusive
     */
    public Examples copyOfRange(int from, int to) {
        return new Examples(
                copyOfRange(inputs, from, to),
                copyOfRange(masks, from, to),
                copyOfRange(targets, from, to));
    }

    private static Map<String, Tensor> copyOfRange(Map<String, Tensor> map, int from, int to) {
        Map<String, Tensor> ranges = new LinkedHashMap<>();
        map.forEach((name, tensor) -> ranges.put(name, tensor.copyOfRange(from, to)));
        return Collections.unmodifiableMap(ranges);
    }

    /** {@return the names of the given inputs} */
    public Set<String> inputs() {
        return inputs.keySet();
    }

    /** {@return the names of the inputs that have a mask} */
    public Set<String> masks() {
        return masks.keySet();
    }

    /** {@return the names of the outputs that have targets} */
    public Set<String> targets() {
        return targets.keySet();
    }

    /**
     * {@return the values of an input, or null if they are not given}
     *
     * @param name name of the input
     */
    public Tensor inputOf(String name) {
        Objects.requireNonNull(name, "name");
        return inputs.get(name);
    }

    /**
     * {@return the mask of an input, or null if it is not given}
     *
     * @param name name of the input
     */
    public Tensor maskOf(String name) {
        Objects.requireNonNull(name, "name");
        return masks.get(name);
    }

    /**
     * {@return the targets of an output, or null if they are not given}
     *
     * @param name name of the output
     */
    public Tensor targetOf(String name) {
        Objects.requireNonNull(name, "name");
        return targets.get(name);
    }
}
