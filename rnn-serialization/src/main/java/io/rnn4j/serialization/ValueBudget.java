package io.rnn4j.serialization;

import java.util.HashMap;
import java.util.Map;

/** What may still be read: JSON values of layers, parts and reads of all models of a file. */
final class ValueBudget {
    private int left = FileLimits.VALUES;
    private int ofLayer;
    private int used;
    private int reads = FileLimits.READS;
    private final Map<String, Integer> parts = new HashMap<>();

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

    /** Counts the values of a layer for one of its uses. */
    void use(int values, JsonReader json) throws ModelFileException {
        used += values;
        if (used > FileLimits.VALUES) {
            throw json.failure(
                    ("the layers have more than %s values, counted for each use; a model file"
                                    + " cannot hold as many")
                            .formatted(FileLimits.VALUES));
        }
    }

    /** Counts an input, a layer, a use of a layer or an output. */
    void takePart(String kind, JsonReader json) throws ModelFileException {
        if (parts.merge(kind, 1, Integer::sum) > FileLimits.PARTS) {
            throw json.failure(
                    "all models together have more than %s %s; a model file cannot hold as many"
                            .formatted(FileLimits.PARTS, kind));
        }
    }

    /** {@return the number of values that uses of layers may still read} */
    int reads() {
        return reads;
    }

    /** Counts the values that a use of a layer reads. */
    void takeReads(int count) {
        reads -= count;
    }
}
