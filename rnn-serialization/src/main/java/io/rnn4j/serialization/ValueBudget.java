package io.rnn4j.serialization;

/** The number of JSON values that may still be read, for all layers together. */
final class ValueBudget {
    private int left = FileLimits.VALUES;
    private int ofLayer;

    /** Begins the next layer. */
    void nextLayer() {
        ofLayer = FileLimits.VALUES_OF_LAYER;
    }

    /** {@return the number of values of the current layer} */
    int usedByLayer() {
        return FileLimits.VALUES_OF_LAYER - ofLayer;
    }

    /** Counts a value. */
    void take(JsonReader json) throws ModelFileException {
        if (--ofLayer < 0) {
            throw json.failure(
                    "a layer has more than %s values; a model file cannot hold as many"
                            .formatted(FileLimits.VALUES_OF_LAYER));
        }
        if (--left < 0) {
            throw json.failure(
                    "the layers have more than %s values; a model file cannot hold as many"
                            .formatted(FileLimits.VALUES));
        }
    }
}
