package io.rnn4j.core.run.batch;

import io.rnn4j.api.layer.MaskedValue;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.node.IndexRange;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.Terminal;
import io.rnn4j.core.training.Examples;

import java.util.Arrays;

/** Compares given values and masks with what the inputs of a model expect. */
final class InputShapes {
    private final AssembledModel model;

    InputShapes(AssembledModel model) {
        this.model = model;
    }

    /**
     * {@return the values of an input that is given: ints or floats of an input that layers read as
     * indices, floats of other inputs} The last axis of indices and of ints, a single one, may be
     * left out.
     */
    Tensor values(int number, Examples data) {
        Terminal input = model.inputTerminals().get(number);
        Tensor x = data.inputOf(input.name());
        IndexRange range = model.indexRange(number);
        String name = "values of input '" + input.name() + "'";
        if (range == null && (!x.isInt() || input.width() != 1)) {
            return floats(name, x);
        }
        if (range != null && !x.isInt() && range.count() > Tensor.EXACT_FLOATS) {
            throw IndexRange.inexact(name, range);
        }
        int axes = input.sequence() ? 2 : 1; // without the last
        boolean rows = acceptsRows(input) && !x.isInt() && x.rank() == 2 && x.size(1) == 1;
        Tensor values = range == null ? floats(name, x) : x;
        if (x.rank() != axes || rows) {
            return values;
        }
        int[] sizes = Arrays.copyOf(x.shape().toArray(), axes + 1);
        sizes[axes] = 1;
        return values.reshape(sizes);
    }

    /** {@return a tensor as floats} Ints that floats do not represent are rejected. */
    static Tensor floats(String name, Tensor values) {
        try {
            return values.toFloat();
        } catch (IllegalArgumentException failure) {
            throw new IllegalArgumentException(name + ": " + failure.getMessage());
        }
    }

    /** {@return whether samples of an input with time may be rows without time} */
    private boolean acceptsRows(Terminal input) {
        return !model.hasRecurrence() && input.sequence() && input.steps() == Input.OPEN;
    }

    /**
     * {@return the number of time steps of an input, after a check of its shape} The expected
     * length is {@link Input#OPEN} for any number of steps.
     */
    int steps(Terminal input, Tensor x, int length) {
        boolean anyRank = !model.hasRecurrence() && length == Input.OPEN;
        boolean rows = x.rank() == 2 && (anyRank || !input.sequence());
        int steps = rows ? 1 : x.rank() == 3 ? x.size(1) : 0;
        boolean shaped =
                rows
                        || x.rank() == 3
                                && input.sequence()
                                && (length == Input.OPEN || steps == length);
        if (!shaped || x.size(-1) != input.width()) {
            String withoutTime = "[samples, " + input.width() + "]";
            String sequences =
                    "[samples, %s, %s]"
                            .formatted(length == Input.OPEN ? "steps" : length, input.width());
            throw new IllegalArgumentException(
                    "input '%s' expects %s, got %s; reshape the data, samples first, features last"
                            .formatted(
                                    input.name(),
                                    !input.sequence()
                                            ? withoutTime
                                            : anyRank
                                                    ? withoutTime + " or " + sequences
                                                    : sequences,
                                    x.shape()));
        }
        if (x.size(0) == 0 || steps == 0) {
            throw new IllegalArgumentException(
                    ("the values of input '%s' are empty, their shape is %s; give at least one"
                                    + " sample of one step")
                            .formatted(input.name(), x.shape()));
        }
        return steps;
    }

    /** Adds the steps that contain the padding value to a mask. */
    static boolean[] markPadding(MaskedValue value, Tensor x, boolean[] masked) {
        int features = x.size(-1);
        int rows = x.shape().elements() / features;
        boolean[] result = masked == null ? new boolean[rows] : masked;
        boolean any = masked != null;
        for (int row = 0; row < rows; row++) {
            if (x.isInt()
                    ? value.marks(x.intArray()[row])
                    : value.marks(x.array(), row * features, features)) {
                result[row] = true;
                any = true;
            }
        }
        return any ? result : null;
    }

    /** {@return which steps a mask of an input masks, [samples, steps]; null if it masks none} */
    static boolean[] masked(Terminal input, int count, int steps, Tensor mask) {
        if (mask.rank() != 2 || mask.size(0) != count || mask.size(1) != steps) {
            throw new IllegalArgumentException(
                    ("the mask of input '%s' has shape %s, expected [%s, %s]: for each step of each"
                                    + " sample 1 (valid) or 0 (padding)")
                            .formatted(input.name(), mask.shape(), count, steps));
        }
        float[] values = mask.toFloat().array();
        boolean[] masked = new boolean[count * steps];
        boolean any = false;
        for (int at = 0; at < masked.length; at++) {
            float value = values[at];
            if (value != 0 && value != 1) {
                throw new IllegalArgumentException(
                        ("a mask consists of 0 (padding) and 1 (valid), got %s for sample %s, step"
                                        + " %s of the mask of input '%s'")
                                .formatted(value, at / steps, at % steps, input.name()));
            }
            masked[at] = value == 0;
            any |= masked[at];
        }
        return any ? masked : null;
    }
}
