package io.rnn4j.interchange.fuzz;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.OnnxReader;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Target of Jazzer in the profile {@code fuzz}: a file of any bytes is read as an ONNX model or
 * rejected with a readable message.
 */
public final class OnnxFuzzer {
    private static final FuzzedFile FILE = new FuzzedFile(".onnx");

    private OnnxFuzzer() {}

    /** Reads the input as a file. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Path file = FILE.with(input);
        try {
            OnnxReader.read(file);
        } catch (InterchangeException refused) {
            FuzzedFile.requireReadable(refused.getMessage());
            FILE.requireNamed(refused.getMessage());
        }
    }
}
