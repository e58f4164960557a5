package io.rnn4j.interchange.onnx.read;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The guide lists every operator that is read, with what it becomes. */
class OperatorsGuideTest {
    private static final Path GUIDE =
            Path.of(Files.exists(Path.of("docs")) ? "" : "..").resolve("docs/interchange.md");

    @Test
    void everyOperatorIsInTheGuide() throws IOException {
        Map<String, String> operators = new LinkedHashMap<>(); // by what they become
        for (Operator operator : Operators.byName().values()) {
            operators.merge(
                    operator.becomes(), operator.name(), (before, name) -> before + ", " + name);
        }
        StringBuilder table = new StringBuilder("| operator | becomes |\n|---|---|\n");
        operators.forEach(
                (becomes, names) -> table.append("| %s | %s |\n".formatted(names, becomes)));
        String guide = Files.readString(GUIDE).replace("\r\n", "\n");
        List<String> missing =
                table.toString().lines().filter(line -> !guide.contains(line)).toList();
        assertTrue(guide.contains(table), () -> "missing " + missing + ", expected\n" + table);
    }
}
