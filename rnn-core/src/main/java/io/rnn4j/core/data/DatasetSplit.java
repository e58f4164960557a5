package io.rnn4j.core.data;

import java.util.Objects;

/**
 * Two parts of a dataset, as views.
 *
 * @param training samples for training
 * @param heldOut samples for validation or test
 */
public record DatasetSplit(Dataset training, Dataset heldOut) {
    /** Checks that no part is empty. */
    public DatasetSplit {
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(heldOut, "heldOut");
        if (training.size() == 0 || heldOut.size() == 0) {
            throw new IllegalArgumentException(
                    ("split: expected at least one sample in each part, got %s for training and %s"
                                    + " held out; use more samples or another share")
                            .formatted(training.size(), heldOut.size()));
        }
    }
}
