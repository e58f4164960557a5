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
    private final Terminal[] inputs; // by field: the input that it belongs to; null for none
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
        this.inputs = new Terminal[fields.size()];
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
            inputs[n] = isInput(fields.get(n)) ? terminal : null;
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
     * {@return the first samples of buffers as tensors}
     *
     * @param names gives the name of a sample for messages
     */
    Examples pad(SampleBuffer[] samples, int size, IntFunction<String> names) {
        Examples all = null;
        for (int n : order) {
            Field field = fields.get(n);
            int steps = field.isSequence() ? steps(n, samples, size, names) : 1;
            Tensor values = values(n, samples, size, steps);
            String name = field.name();
            all =
                    switch (field.role()) {
                        case INPUT -> {
                            Tensor mask = paddingMask(n, samples, size, steps);
                            Examples more =
                                    all == null
                                            ? Examples.of(name, values)
                                            : all.input(name, values);
                            yield mask == null ? more : more.mask(name, mask);
                        }
                        case MASK -> all.mask(name, requireBits(values, steps, names));
                        case TARGET -> all.target(name, values);
                        case TARGET_MASK -> all.targetMask(name, values);
                        case SAMPLE_WEIGHTS -> all.sampleWeights(name, values);
                    };
        }
        return all;
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

    private Tensor values(int number, SampleBuffer[] samples, int size, int steps) {
        Field field = fields.get(number);
        boolean single = field.role() == Role.INPUT && field.row().rank() == 0;
        int[] row = single ? new int[] {1} : field.row().toArray();
        int leading = field.isSequence() ? 2 : 1;
        int[] sizes = new int[leading + row.length];
        sizes[0] = size;
        sizes[leading - 1] = field.isSequence() ? steps : size;
        System.arraycopy(row, 0, sizes, leading, row.length);
        String what = "a batch of " + field;
        int elements = Shape.product(what, steps, field.width()); // of a sample
        Object to = field.isInt() ? Shape.ints(what, sizes) : Shape.floats(what, sizes);
        if (field.role() == Role.TARGET && isLabels(number)) {
            fill(to, paddings.get(field.name()));
        }
        for (int sample = 0; sample < size; sample++) {
            Object from =
                    field.isInt() ? samples[sample].ints(number) : samples[sample].floats(number);
            int length = samples[sample].steps(number) * field.width();
            System.arraycopy(from, 0, to, sample * elements, length);
        }
        return to instanceof int[] ints ? Tensor.of(ints, sizes) : Tensor.of((float[]) to, sizes);
    }

    private static void fill(Object array, int value) {
        if (array instanceof int[] ints) {
            Arrays.fill(ints, value);
        } else {
            Arrays.fill((float[]) array, value);
        }
    }

    /** {@return the mask of an input without one of its own; null if there is no padding} */
    private Tensor paddingMask(int number, SampleBuffer[] samples, int size, int steps) {
        Terminal input = inputs[number];
        Field field = fields.get(number);
        boolean needed = false;
        for (int n = 0; field.isSequence() && n < size; n++) {
            needed |= samples[n].steps(number) < steps;
        }
        if (!needed || input == null || !input.opensAxis() || hasMask(field.name())) {
            return null;
        }
        float[] mask = Shape.floats("a mask", size, steps);
        for (int sample = 0; sample < size; sample++) {
            for (int step = 0; step < samples[sample].steps(number); step++) {
                mask[sample * steps + step] = 1;
            }
        }
        return Tensor.of(mask, size, steps);
    }

    private boolean hasMask(String name) {
        return fields.stream().anyMatch(f -> f.role() == Role.MASK && f.name().equals(name));
    }

    private static Tensor requireBits(Tensor mask, int steps, IntFunction<String> names) {
        float[] values = mask.toFloat().array();
        for (int at = 0; at < values.length; at++) {
            if (values[at] != 0 && values[at] != 1) {
                throw new IllegalArgumentException(
                        ("a mask consists of 0 (padding) and 1 (valid), got %s in %s, step %s")
                                .formatted(values[at], names.apply(at / steps), at % steps));
            }
        }
        return mask;
    }
}
