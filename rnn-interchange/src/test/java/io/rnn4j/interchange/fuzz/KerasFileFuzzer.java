package io.rnn4j.interchange.fuzz;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.keras.KerasFile;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Target of Jazzer in the profile {@code fuzz}: a file of any bytes is read as a model of Keras or
 * rejected with a readable message.
 */
public final class KerasFileFuzzer {
    private static final FuzzedFile FILE = new FuzzedFile(".keras");

    private KerasFileFuzzer() {}

    /** Reads the input as a file. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Path file = FILE.with(input);
        try {
            KerasFile.load(file);
            KerasFile.loadForTraining(file);
        } catch (InterchangeException refused) {
            FuzzedFile.requireReadable(refused.getMessage());
        }
    }
}
