package io.rnn4j.core.run.batch;

import io.rnn4j.api.layer.MaskedValue;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.Terminal;
import io.rnn4j.core.training.Examples;

import java.util.Arrays;

/**
 * Gives checked samples the contents of their tensors that have been overwritten with another batch
 * of the same shapes, without allocating.
 */
final class SamplesRefill {
    private final AssembledModel model;

    SamplesRefill(AssembledModel model) {
        this.model = model;
    }

    /**
     * Takes over the masks of inputs. Returns false if these samples cannot have the contents, and
     * must be checked as new ones: because steps are masked where none were, or the other way
     * round, because an element of a mask is invalid, or because values are copies.
     */
    boolean refill(Samples samples, Examples data) {
        boolean possible = true;
        for (int number = 0; number < model.inputTerminals().size(); number++) {
            Terminal input = model.inputTerminals().get(number);
            SampleRows rows = samples.input(number);
            possible &= rows == null || rows.reads(data.inputOf(input.name()));
            possible &= !input.opensAxis() || refillMask(number, samples, data);
        }
        for (int number = 0; number < model.outputTerminals().size(); number++) {
            SampleRows rows = samples.targets(number);
            possible &=
                    rows == null
                            || !rows.hasTargetWeights()
                                    && rows.reads(
                                            data.targetOf(
                                                    model.outputTerminals().get(number).name()));
        }
        return possible;
    }

    /** Writes the mask of the time axis of an input; returns whether that is possible. */
    private boolean refillMask(int axis, Samples samples, Examples data) {
        boolean[] masked = samples.masked(axis); // null if no step is masked
        if (masked != null) {
            Arrays.fill(masked, false);
        }
        Tensor mask = data.maskOf(model.inputTerminals().get(axis).name());
        boolean possible = mask == null || copy(mask, masked);
        for (int number = axis; number < model.inputTerminals().size(); number++) {
            MaskedValue value = model.maskedValue(number);
            SampleRows rows = samples.input(number);
            boolean marks = value != null && model.inputTerminals().get(number).axis() == axis;
            possible &= !marks || rows == null || mark(rows, samples.count(), value, masked);
        }
        return possible && (masked == null || isAny(masked));
    }

    /** Copies a mask; returns false for an invalid element, or a masked step without a place. */
    private static boolean copy(Tensor mask, boolean[] masked) {
        for (int at = 0; at < mask.shape().elements(); at++) {
            float value = mask.isInt() ? mask.intArray()[at] : mask.array()[at];
            if (value != 1) {
                if (value != 0 || masked == null) {
                    return false;
                }
                masked[at] = true;
            }
        }
        return true;
    }

    /** Masks steps whose rows mark padding; returns false for one without a place. */
    private static boolean mark(SampleRows rows, int samples, MaskedValue value, boolean[] masked) {
        for (int row = 0; row < samples * rows.steps(); row++) {
            if (rows.isMarked(row, value)) {
                if (masked == null) {
                    return false;
                }
                masked[row] = true;
            }
        }
        return true;
    }

    private static boolean isAny(boolean[] masked) {
        for (boolean each : masked) {
            if (each) {
                return true;
            }
        }
        return false;
    }
}
