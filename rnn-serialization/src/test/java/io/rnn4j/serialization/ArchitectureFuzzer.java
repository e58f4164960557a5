package io.rnn4j.serialization;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Target of Jazzer in the profile {@code fuzz}: a valid file whose architecture is any text. The
 * first byte selects the form.
 */
public final class ArchitectureFuzzer {
    private ArchitectureFuzzer() {}

    /** Loads a file with the input as its architecture. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        String text = new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
        StringBuilder escaped = new StringBuilder();
        JsonStringEncoder.getInstance().quoteAsString(text, escaped);
        String key = (input[0] & 1) == 0 ? "architecture" : "graph";
        String header =
                "{\"__metadata__\":{\"format\":\"rnn4j\",\"version\":\"1\",\"%s\":\"%s\"}}"
                        .formatted(key, escaped);
        ModelFileFuzzer.fuzzerTestOneInput(TestFiles.bytes(header));
    }
}
