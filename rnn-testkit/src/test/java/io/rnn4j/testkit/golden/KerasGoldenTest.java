package io.rnn4j.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.core.training.Execution;

import java.util.List;
import java.util.stream.StreamSupport;

/** Keras' tests of recurrent layers, with {@code -Drnn.keras.dir=DIR}. */
class KerasGoldenTest extends ForeignCases {
    KerasGoldenTest() {
        super("Keras", 46, 1e-4);
    }

    @Override
    boolean isCase(JsonNode entry) {
        return entry.path("kind").asText().equals("layer");
    }

    @Override
    void check(JsonNode root, Execution execution) {
        new KerasCase(root).check(execution);
    }

    @Override
    List<JsonNode> results(JsonNode root) {
        return StreamSupport.stream(root.path("expected").spliterator(), false)
                .map(expected -> expected.path("value"))
                .toList();
    }
}
