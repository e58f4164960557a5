package io.rnn4j.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.core.training.Execution;

import java.util.List;
import java.util.stream.StreamSupport;

/** The tests of the recurrent operators of ONNX, with {@code -Drnn.onnx.dir=DIR}. */
class OnnxGoldenTest extends ForeignCases {
    OnnxGoldenTest() {
        super("ONNX", 12, 1e-5);
    }

    @Override
    boolean isCase(JsonNode entry) {
        return true;
    }

    @Override
    void check(JsonNode root, Execution execution) {
        new OnnxCase(root).check(execution);
    }

    @Override
    List<JsonNode> results(JsonNode root) {
        return StreamSupport.stream(root.path("outputs").spliterator(), false).toList();
    }
}
