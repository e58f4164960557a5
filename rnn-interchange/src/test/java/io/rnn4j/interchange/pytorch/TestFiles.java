package io.rnn4j.interchange.pytorch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of PyTorch beside this class, which its SOURCES.md describes. */
final class TestFiles {
    private TestFiles() {}

    static byte[] bytes(String name) throws IOException {
        try (InputStream stream = TestFiles.class.getResourceAsStream(name)) {
            return stream.readAllBytes();
        }
    }

    static Path path(String name) {
        try {
            return Path.of(TestFiles.class.getResource(name).toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** {@return the names of all files} */
    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(path("tied.pt").getParent())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".pt") || name.endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
    }
}
