package io.rnn4j.core.training;

import io.rnn4j.api.tensor.Tensor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Data of a {@link io.rnn4j.core.model.Model} by the names of its inputs and outputs: the same
 * samples, in the same order, in all tensors.
 *
 * <pre>{@code
 * Examples.of("source", x).input("target", t).mask("source", mask).target("answer", y)
 * }</pre>
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
     * Begins with one input.
     *
     * @param input the name of an input
     * @param values [samples, steps, features], or [samples, features] without time
     * @return data of one input
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
                    "the "
                            + what
                            + " of '"
                            + name
                            + "' are given twice; give one tensor, of masks one that is 1 where"
                            + " all are");
        }
        return Collections.unmodifiableMap(more);
    }

    /**
     * Adds an input.
     *
     * @param name its name
     * @param values [samples, steps, features], or [samples, features] without time
     * @return data with it
     * @throws IllegalArgumentException if it is there already
     */
    public Examples input(String name, Tensor values) {
        return new Examples(with(inputs, "inputs", name, values), masks, targets);
    }

    /**
     * Adds the mask of an input.
     *
     * @param input the name of the input
     * @param mask [samples, steps] of 1 (a step that counts) and 0 (padding)
     * @return data with it
     * @throws IllegalArgumentException if it is there already
     */
    public Examples mask(String input, Tensor mask) {
        return new Examples(inputs, with(masks, "masks", input, mask), targets);
    }

    /**
     * Adds the targets of an output.
     *
     * @param output the name of the output
     * @param values a row for every prediction: [samples, steps, width] or [samples, steps] where
     *     there is one at every step, otherwise [samples, width] or [samples]
     * @return data with it
     * @throws IllegalArgumentException if they are there already
     */
    public Examples target(String output, Tensor values) {
        return new Examples(inputs, masks, with(targets, "targets", output, values));
    }

    /** Copies the samples from … to - 1 of everything. */
    public Examples slice(int from, int to) {
        return new Examples(
                slice(inputs, from, to), slice(masks, from, to), slice(targets, from, to));
    }

    private static Map<String, Tensor> slice(Map<String, Tensor> map, int from, int to) {
        Map<String, Tensor> sliced = new LinkedHashMap<>();
        map.forEach((name, tensor) -> sliced.put(name, tensor.slice(from, to)));
        return sliced;
    }

    /** Returns the names of the inputs. */
    public Set<String> inputs() {
        return inputs.keySet();
    }

    /** Returns the names of the inputs that have a mask. */
    public Set<String> masks() {
        return masks.keySet();
    }

    /** Returns the names of the outputs that have targets. */
    public Set<String> targets() {
        return targets.keySet();
    }

    /** Returns the values of an input, null if they are not given. */
    public Tensor inputOf(String name) {
        return inputs.get(name);
    }

    /** Returns the mask of an input, null if it is not given. */
    public Tensor maskOf(String name) {
        return masks.get(name);
    }

    /** Returns the targets of an output, null if they are not given. */
    public Tensor targetOf(String name) {
        return targets.get(name);
    }
}
