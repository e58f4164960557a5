package io.rnn4j.examples;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class LauncherTest {
    @Test
    void findsEveryProgram() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/rnn4j/examples"))) {
            sources = files.toList();
        }
        for (Path source : sources) {
            String name = source.getFileName().toString().replace(".java", "");
            if (Files.readString(source).contains("static void main(")
                    && !name.equals("Launcher")) {
                assertNotNull(Launcher.program(name));
            }
        }
    }

    @Test
    void unknownNameListsThePrograms() {
        String message =
                assertThrows(IllegalArgumentException.class, () -> Launcher.program("Nope"))
                        .getMessage();
        assertTrue(message.contains("'Nope'") && message.contains("Forecast"), message);
    }
}
