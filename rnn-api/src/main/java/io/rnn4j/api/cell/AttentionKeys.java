package io.rnn4j.api.cell;

import io.rnn4j.api.expr.AttendedSequence;
import io.rnn4j.api.expr.WeightView;

import java.util.Objects;

/**
 * The keys of an attention: an attended sequence that is computed from another one, row by row,
 * before the first time step.
 *
 * @param keys the computed sequence, whose rows are compared with the query
 * @param source the sequence it is computed from
 * @param kernel weight [source's width, keys' width] that its rows are multiplied by
 */
public record AttentionKeys(AttendedSequence keys, AttendedSequence source, WeightView kernel) {
    /** Rejects null. */
    public AttentionKeys {
        Objects.requireNonNull(keys, "keys");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(kernel, "kernel");
    }
}
