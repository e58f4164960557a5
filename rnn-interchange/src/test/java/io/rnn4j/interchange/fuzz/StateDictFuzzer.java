package io.rnn4j.interchange.fuzz;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.pytorch.PyTorchModule;
import io.rnn4j.interchange.pytorch.StateDict;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Target of Jazzer in the profile {@code fuzz}: a file of any bytes is read as a state dict or
 * rejected with a readable message.
 */
public final class StateDictFuzzer {
    private static final FuzzedFile FILE = new FuzzedFile(".pt");

    private StateDictFuzzer() {}

    /** Reads the input as a file. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Path file = FILE.with(input);
        try {
            PyTorchModule.of(StateDict.read(file)).guess();
        } catch (InterchangeException refused) {
            FuzzedFile.requireReadable(refused.getMessage());
        }
    }
}
