package io.rnn4j.core.run.batch;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.node.IndexRange;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.Terminal;
import io.rnn4j.core.training.Examples;

import java.util.Arrays;

/** Compares the type and the shape of given values with what the inputs of a model expect. */
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
}
