package io.rnn4j.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The engine imports no cell, layer, loss or optimizer. */
class LayeringTest {
    @Test
    void theEngineImportsNothingElseOfItsModule() throws IOException {
        Path engine = Path.of("src/main/java/io/rnn4j/core/engine");
        try (Stream<Path> files = Files.walk(engine)) {
            List<Path> sources = files.filter(Files::isRegularFile).toList();
            assertTrue(sources.size() > 10, "sources not found from " + engine.toAbsolutePath());
            for (Path source : sources) {
                List<String> imports =
                        Files.readAllLines(source).stream()
                                .filter(line -> line.startsWith("import io.rnn4j.core."))
                                .filter(line -> !line.startsWith("import io.rnn4j.core.engine."))
                                .toList();
                assertEquals(List.of(), imports, source.toString());
            }
        }
    }
}
