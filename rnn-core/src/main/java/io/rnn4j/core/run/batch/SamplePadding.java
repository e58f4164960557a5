package io.rnn4j.core.run.batch;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Field;
import io.rnn4j.core.data.Role;
import io.rnn4j.core.data.SampleBuffer;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.Terminal;
import io.rnn4j.core.training.Examples;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Joins samples to tensors, [samples, steps, …], whose sequences are padded with zeros at their end
 * to the longest of them, or to the fixed number of steps of an input, and masks the padding. Rows
 * of labels have lengths of their own, and are padded with the number that ends them.
 */
final class SamplePadding {
    private static final int NONE = -1;

    /** Number of values of a batch whose size does not matter. */
    private static final int LARGEST = 1 << 20;

    private final List<Field> fields; // with the names of the model
    private final int[] order; // numbers of the fields, those of inputs first
    private final boolean[] maskable; // by field: whether it opens a time axis and has no mask
    private final int[] leaders; // by field: the sequence of the same length, maybe itself; or NONE
    private final int[] fixedSteps; // by field: that of the time axis; OPEN for any
    private final Map<String, Integer> paddings; // of labels, by output

    /** Creates the padding of fields; some outputs have rows of labels, which a number ends. */
    SamplePadding(AssembledModel model, List<Field> given, Map<String, Integer> paddings) {
        this.paddings = paddings;
        this.fields = named(model, Objects.requireNonNull(given, "fields of the dataset"));
        this.order =
                IntStream.range(0, fields.size())
                        .boxed()
                        .sorted(Comparator.comparing(n -> fields.get(n).role()))
                        .mapToInt(Integer::intValue)
                        .toArray();
        if (fields.stream().noneMatch(field -> field.role() == Role.INPUT)) {
            throw new IllegalArgumentException(
                    "the dataset has no input, its fields are %s; the inputs of the model are %s"
                            .formatted(fields, model.inputNames()));
        }
        this.maskable = new boolean[fields.size()];
        this.leaders = new int[fields.size()];
        this.fixedSteps = new int[fields.size()];
        int[] axes = new int[fields.size()];
        for (int n = 0; n < axes.length; n++) {
            Terminal terminal = terminal(model, fields.get(n));
            boolean followsInput =
                    terminal != null && terminal.sequence() && terminal.followsInput();
            axes[n] =
                    followsInput && fields.get(n).isSequence() && !isLabels(n)
                            ? terminal.axis()
                            : NONE;
            fixedSteps[n] =
                    axes[n] == NONE ? Input.OPEN : model.inputTerminals().get(axes[n]).steps();
            maskable[n] =
                    fields.get(n).role() == Role.INPUT
                            && fields.get(n).isSequence()
                            && terminal != null
                            && terminal.opensAxis()
                            && !hasMask(fields.get(n).name());
        }
        for (int n = 0; n < axes.length; n++) {
            leaders[n] = NONE;
            for (int other = 0; axes[n] != NONE && leaders[n] == NONE; other++) {
                leaders[n] = axes[other] == axes[n] ? other : NONE;
            }
        }
    }

    /** {@return whether a field is a row of labels of any length, or its mask} */
    private boolean isLabels(int number) {
        Field field = fields.get(number);
        return field.isSequence()
                && (field.role() == Role.TARGET || field.role() == Role.TARGET_MASK)
                && paddings.containsKey(field.name());
    }

    /**
     * {@return a number of samples times steps that a batch should not exceed: a given one, or less
     * if a step has many values}
     */
    int mostRows(int rows) {
        long values = fields.stream().mapToLong(Field::width).sum(); // of a step of a sample
        return rows == Integer.MAX_VALUE ? rows : Math.clamp(LARGEST / values, 1, rows);
    }

    private static boolean isInput(Field field) {
        return field.role() == Role.INPUT || field.role() == Role.MASK;
    }

    /** {@return the fields by the names of the model, also if they are given without names} */
    private static List<Field> named(AssembledModel model, List<Field> given) {
        if (given.stream().noneMatch(field -> field.name().equals(Examples.UNNAMED))) {
            return given;
        }
        DataCheck.requireSingle(model);
        return given.stream()
                .map(
                        field ->
                                field.name().equals(Examples.UNNAMED)
                                        ? field.named(
                                                (isInput(field)
                                                                ? model.inputNames()
                                                                : model.outputNames())
                                                        .getFirst())
                                        : field)
                .toList();
    }

    /** {@return the input or output of a field; null if the model does not have it} */
    private static Terminal terminal(AssembledModel model, Field field) {
        List<String> names = isInput(field) ? model.inputNames() : model.outputNames();
        int number = names.indexOf(field.name());
        return number < 0
                ? null
                : (isInput(field) ? model.inputTerminals() : model.outputTerminals()).get(number);
    }

    /**
     * {@return whether samples of any batch can be joined: the length of every sequence is that of
     * an input, or may be any}
     */
    boolean joinsAll() {
        return IntStream.range(0, leaders.length)
                .allMatch(n -> !fields.get(n).isSequence() || leaders[n] != NONE || isLabels(n));
    }

    /**
     * The tensors of a batch. The next batch overwrites them if it has the same shapes, and then
     * nothing is allocated.
     */
    final class Tensors {
        private final int[] steps = new int[fields.size()]; // by field
        private final int[] nextSteps = new int[fields.size()];
        private final Tensor[] values = new Tensor[fields.size()];
        private final Tensor[] paddingMasks = new Tensor[fields.size()]; // null for none
        private int size;
        private Examples examples; // null before the first batch

        /** {@return the tensors by role and name} */
        Examples examples() {
            return examples;
        }

        /**
         * Joins the first samples of buffers; returns whether the tensors are those of the batch
         * before, with other contents.
         *
         * @param names gives the name of a sample for messages
         */
        boolean take(SampleBuffer[] samples, int newSize, IntFunction<String> names) {
            boolean same = examples != null && newSize == size;
            for (int n : order) {
                nextSteps[n] = fields.get(n).isSequence() ? steps(n, samples, newSize, names) : 1;
                same &= nextSteps[n] == steps[n];
                same &= paddingMasks[n] != null || !needsMask(n, samples, newSize, nextSteps[n]);
            }
            if (!same) {
                allocate(samples, newSize);
            }
            for (int n : order) {
                copy(n, samples, size, steps[n], values[n]);
                if (paddingMasks[n] != null) {
                    mask(n, samples, size, steps[n], paddingMasks[n].array());
                }
                if (fields.get(n).role() == Role.MASK) {
                    requireBits(values[n], steps[n], names);
                }
            }
            return same;
        }

        private void allocate(SampleBuffer[] samples, int newSize) {
            size = newSize;
            Examples all = null;
            for (int n : order) {
                steps[n] = nextSteps[n];
                values[n] = zeros(n, size, steps[n]);
                paddingMasks[n] =
                        needsMask(n, samples, size, steps[n]) ? Tensor.zeros(size, steps[n]) : null;
                String name = fields.get(n).name();
                all =
                        switch (fields.get(n).role()) {
                            case INPUT -> {
                                Examples more =
                                        all == null
                                                ? Examples.of(name, values[n])
                                                : all.input(name, values[n]);
                                yield paddingMasks[n] == null
                                        ? more
                                        : more.mask(name, paddingMasks[n]);
                            }
                            case MASK -> all.mask(name, values[n]);
                            case TARGET -> all.target(name, values[n]);
                            case TARGET_MASK -> all.targetMask(name, values[n]);
                            case SAMPLE_WEIGHTS -> all.sampleWeights(name, values[n]);
                        };
            }
            examples = all;
        }
    }

    /** {@return the number of steps of a field with padding} */
    private int steps(int field, SampleBuffer[] samples, int size, IntFunction<String> names) {
        int leader = leaders[field] == NONE ? field : leaders[field];
        int longest = 1;
        for (int sample = 0; sample < size; sample++) {
            int steps = samples[sample].steps(field);
            boolean alone = leaders[field] == NONE;
            int expected = samples[alone ? 0 : sample].steps(leader);
            if (steps != expected && !isLabels(field)) {
                throw new IllegalArgumentException(
                        alone
                                ? ("%s: the %s have %s steps, expected %s as in %s, because their"
                                       + " time steps are not those of an input; pad or cut them")
                                        .formatted(
                                                names.apply(sample),
                                                fields.get(field),
                                                steps,
                                                expected,
                                                names.apply(0))
                                : "%s: the %s have %s steps, expected those of the %s, %s"
                                        .formatted(
                                                names.apply(sample),
                                                fields.get(field),
                                                steps,
                                                fields.get(leader),
                                                expected));
            }
            if (fixedSteps[field] != Input.OPEN && steps > fixedSteps[field]) {
                throw new IllegalArgumentException(
                        ("%s: the %s have %s steps, but the input has a fixed number of %s; cut the"
                                        + " sample, or build the model with an input of any length")
                                .formatted(
                                        names.apply(sample),
                                        fields.get(field),
                                        steps,
                                        fixedSteps[field]));
            }
            longest = Math.max(longest, steps);
        }
        return fixedSteps[field] == Input.OPEN ? longest : fixedSteps[field];
    }

    /** {@return a tensor of zeros for the values of a field} */
    private Tensor zeros(int number, int size, int steps) {
        Field field = fields.get(number);
        boolean single = field.role() == Role.INPUT && field.row().rank() == 0;
        int[] row = single ? new int[] {1} : field.row().toArray();
        int leading = field.isSequence() ? 2 : 1;
        int[] sizes = new int[leading + row.length];
        sizes[0] = size;
        sizes[leading - 1] = field.isSequence() ? steps : size;
        System.arraycopy(row, 0, sizes, leading, row.length);
        String what = "a batch of " + field;
        return field.isInt()
                ? Tensor.of(Shape.ints(what, sizes), sizes)
                : Tensor.of(Shape.floats(what, sizes), sizes);
    }

    /** Copies the values of a field, followed by padding. */
    private void copy(int number, SampleBuffer[] samples, int size, int steps, Tensor to) {
        Field field = fields.get(number);
        int elements = steps * field.width(); // of a sample
        int padding =
                field.role() == Role.TARGET && isLabels(number) ? paddings.get(field.name()) : 0;
        for (int sample = 0; sample < size; sample++) {
            int length = samples[sample].steps(number) * field.width();
            int from = sample * elements;
            if (field.isInt()) {
                System.arraycopy(samples[sample].ints(number), 0, to.intArray(), from, length);
                Arrays.fill(to.intArray(), from + length, from + elements, padding);
            } else {
                System.arraycopy(samples[sample].floats(number), 0, to.array(), from, length);
                Arrays.fill(to.array(), from + length, from + elements, padding);
            }
        }
    }

    /** {@return whether a sequence has no mask of its own, but padding} */
    private boolean needsMask(int number, SampleBuffer[] samples, int size, int steps) {
        boolean shorter = false;
        for (int n = 0; maskable[number] && n < size; n++) {
            shorter |= samples[n].steps(number) < steps;
        }
        return shorter;
    }

    private static void mask(
            int number, SampleBuffer[] samples, int size, int steps, float[] mask) {
        for (int sample = 0; sample < size; sample++) {
            int valid = sample * steps + samples[sample].steps(number);
            Arrays.fill(mask, sample * steps, valid, 1);
            Arrays.fill(mask, valid, (sample + 1) * steps, 0);
        }
    }

    private boolean hasMask(String name) {
        return fields.stream().anyMatch(f -> f.role() == Role.MASK && f.name().equals(name));
    }

    private static void requireBits(Tensor mask, int steps, IntFunction<String> names) {
        float[] values = mask.toFloat().array();
        for (int at = 0; at < values.length; at++) {
            if (values[at] != 0 && values[at] != 1) {
                throw new IllegalArgumentException(
                        ("a mask consists of 0 (padding) and 1 (valid), got %s in %s, step %s")
                                .formatted(values[at], names.apply(at / steps), at % steps));
            }
        }
    }
}
