package io.rnn4j.serialization;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Target of Jazzer in the profile {@code fuzz}: a file of any bytes is loaded or rejected with a
 * readable message.
 */
public final class ModelFileFuzzer {
    private static final Path FILE = FuzzedFile.create(".safetensors");

    private ModelFileFuzzer() {}

    /** Loads the input as a file. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Files.write(FILE, input);
        try {
            if (ModelSet.isIn(FILE)) {
                ModelSet.open(FILE, LoadOptions.standard());
            } else {
                ModelFile.load(FILE);
            }
        } catch (ModelFileException refused) {
            FuzzedFile.requireReadable(FILE, refused.getMessage());
        }
    }
}
