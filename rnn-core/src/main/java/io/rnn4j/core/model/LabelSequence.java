package io.rnn4j.core.model;

import io.rnn4j.api.component.NullChecks;

import java.util.List;

/**
 * The labels of a sequence that a {@link CtcDecoder} or a {@link CrfDecoder} has found.
 *
 * @param labels the labels in order, without blanks; or the tags of all unmasked steps
 * @param logProbability ln of the probability of the labels
 */
public record LabelSequence(List<Integer> labels, double logProbability) {
    /** Copies the list. */
    public LabelSequence {
        labels = NullChecks.copyOf("labels", labels);
    }
}
