package io.rnn4j.interchange.keras;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that Keras 3.15.1 has written (CC0). */
final class KerasResources {
    private KerasResources() {}

    static byte[] bytes(String name) throws IOException {
        try (InputStream in = KerasResources.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    /** {@return a copy of a file in a directory} */
    static Path copy(String name, Path directory) throws IOException {
        return Files.write(directory.resolve(name), bytes(name));
    }
}
