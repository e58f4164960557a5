package io.rnn4j.core.run.batch;

import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.NonFiniteException;

/**
 * What is checked of the data of a call.
 *
 * @param objectives losses and metrics, which the targets must suit; null if only inputs are read
 * @param finite whether inputs and targets must be finite
 * @param remedy what the caller may do instead of correcting the data, for messages
 * @param subject what the data are, for messages; empty for the only ones of a call
 */
public record BatchCheck(
        TrainingObjectives objectives, boolean finite, String remedy, String subject) {

    /** Inputs without targets, whose numbers may be any. */
    public static final BatchCheck INPUTS = new BatchCheck(null, false, "", "");

    /** Checks tensors. */
    public Samples samples(DataCheck check, Examples data) {
        try {
            if (objectives == null) {
                return check.inputs(data);
            }
            Samples samples = check.targets(data, objectives);
            requireFinite(samples);
            return samples;
        } catch (IllegalArgumentException | NonFiniteException failure) {
            throw named(failure);
        }
    }

    /** Checks samples whose shapes have been checked, and whose contents have changed. */
    void requireValues(DataCheck check, Samples samples) {
        try {
            check.requireIndices(samples);
            if (objectives != null) {
                check.requireTargets(samples, objectives);
                requireFinite(samples);
            }
        } catch (IllegalArgumentException | NonFiniteException failure) {
            throw named(failure);
        }
    }

    private void requireFinite(Samples samples) {
        if (finite) {
            samples.requireFinite(remedy);
        }
    }

    private RuntimeException named(RuntimeException failure) {
        if (subject.isEmpty()) {
            return failure;
        }
        String message = subject + ": " + failure.getMessage();
        return failure instanceof NonFiniteException
                ? new NonFiniteException(message)
                : new IllegalArgumentException(message);
    }
}
