package io.rnn4j.interchange.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The files of ONNX beside this class, which its SOURCES.md describes. */
final class TestFiles {
    static final List<String> NAMES =
            List.of(
                    "lstm_linear_last_dynamic.onnx",
                    "bilstm_every_step_opset14.onnx",
                    "explicit_zero_states_expand.onnx",
                    "gru_bidir_initial_state.onnx",
                    "reshape_between.onnx",
                    "language_model.onnx",
                    "lstm_layernorm_decomposed.onnx");

    private TestFiles() {}

    static byte[] bytes(String name) throws IOException {
        try (InputStream stream = TestFiles.class.getResourceAsStream(name)) {
            return stream.readAllBytes();
        }
    }
}
