package io.rnn4j.testkit.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;

import io.rnn4j.core.training.Execution;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keras' tests of recurrent layers, which are not part of this project: read from the directory
 * {@code -Drnn.keras.dir=DIR}, or from one beside the project if it exists.
 */
class KerasGoldenTest {
    private static final String PROPERTY = "rnn.keras.dir";
    private static final Path BESIDE = Path.of("..", "..", "shared", "conformance", "keras");
    private static final String INDEX = "index.json";
    private static final int CASES = 46;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Map<String, JsonNode> cases() throws IOException {
        String named = System.getProperty(PROPERTY);
        Path directory = named == null ? BESIDE : GoldenSet.find(Path.of(named));
        if (named == null && !Files.exists(directory.resolve(INDEX))) {
            String message =
                    "Keras cases skipped: there are none beside the project, name their directory"
                            + " with -D"
                            + PROPERTY
                            + "=DIR";
            System.out.println(message);
            assumeTrue(false, message);
        }
        Map<String, JsonNode> cases = new LinkedHashMap<>();
        for (JsonNode entry : JSON.readTree(directory.resolve(INDEX).toFile()).path("cases")) {
            if (entry.path("kind").asText().equals("layer")) {
                Path file = directory.resolve(entry.path("file").asText());
                cases.put(entry.path("name").asText(), JSON.readTree(file.toFile()));
            }
        }
        assertEquals(CASES, cases.size(), "cases of layers in " + directory);
        return cases;
    }

    @Test
    void everyCasePasses() throws IOException {
        List<String> failures = new ArrayList<>();
        Map<String, JsonNode> cases = cases();
        cases.forEach(
                (name, root) -> {
                    try {
                        Execution standard = Execution.standard();
                        new KerasCase(root).check(standard);
                        new KerasCase(root).check(standard.kernels("scalar"));
                    } catch (AssertionError | RuntimeException failure) {
                        failures.add(name + ": " + failure);
                    }
                });
        System.out.printf(
                "Keras cases: %d passed, %d failed%n",
                cases.size() - failures.size(), failures.size());
        assertEquals(List.of(), failures);
    }

    @Test
    void oneChangedNumberFails() throws IOException {
        cases().forEach(
                        (name, root) -> {
                            for (JsonNode expected : root.path("expected")) {
                                ArrayNode data = (ArrayNode) expected.path("value").get("data");
                                int last = data.size() - 1;
                                double value = data.get(last).doubleValue();
                                data.set(last, data.numberNode(value * 1.001 + 1e-4));
                                assertThrows(
                                        AssertionError.class,
                                        () -> new KerasCase(root).check(Execution.standard()),
                                        name);
                                data.set(last, data.numberNode(value));
                            }
                        });
    }
}
