package io.rnn4j.core.data;

/** The check of the index of a feature. */
final class FeatureIndex {
    private FeatureIndex() {}

    /** {@return the index, which must be that of a feature} */
    static int require(int feature, int features) {
        if (feature < 0 || feature >= features) {
            throw new IllegalArgumentException(
                    "scaler: expected a feature from 0 to %s, got %s"
                            .formatted(features - 1, feature));
        }
        return feature;
    }
}
