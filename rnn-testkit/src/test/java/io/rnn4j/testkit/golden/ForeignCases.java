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
import java.util.Locale;
import java.util.Map;

/**
 * Tests of another framework, which are not part of this project: read from the directory that a
 * property names, or from one beside the project if it exists.
 */
abstract class ForeignCases {
    private static final Path BESIDE = Path.of("..", "..", "shared", "conformance");
    private static final String INDEX = "index.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String framework;
    private final String property;
    private final Path beside;
    private final int count;
    private final double change;

    /**
     * Describes the cases.
     *
     * @param framework name of the framework; in lower case it is part of the property and the name
     *     of the directory beside the project
     * @param count number of cases
     * @param change a change of one result, beside a relative one of 0.1 %, that must be noticed
     */
    ForeignCases(String framework, int count, double change) {
        this.framework = framework;
        String name = framework.toLowerCase(Locale.ROOT);
        this.property = "rnn." + name + ".dir";
        this.beside = BESIDE.resolve(name);
        this.count = count;
        this.change = change;
    }

    /** {@return whether an entry of the index is one of the cases} */
    abstract boolean isCase(JsonNode entry);

    /** Computes a case and compares the results. */
    abstract void check(JsonNode root, Execution execution);

    /** {@return the results of a case, objects with their numbers as {@code data}} */
    abstract List<JsonNode> results(JsonNode root);

    private Map<String, JsonNode> cases() throws IOException {
        String named = System.getProperty(property);
        Path directory = named == null ? beside : GoldenSet.find(Path.of(named));
        if (named == null && !Files.exists(directory.resolve(INDEX))) {
            String message =
                    "%s cases skipped: there are none beside the project, name their directory with -D%s=DIR"
                            .formatted(framework, property);
            System.out.println(message);
            assumeTrue(false, message);
        }
        Map<String, JsonNode> cases = new LinkedHashMap<>();
        for (JsonNode entry : JSON.readTree(directory.resolve(INDEX).toFile()).path("cases")) {
            if (isCase(entry)) {
                Path file = directory.resolve(entry.path("file").asText());
                cases.put(entry.path("name").asText(), JSON.readTree(file.toFile()));
            }
        }
        assertEquals(count, cases.size(), "cases in " + directory);
        return cases;
    }

    @Test
    void everyCasePasses() throws IOException {
        List<String> failures = new ArrayList<>();
        Map<String, JsonNode> cases = cases();
        cases.forEach(
                (name, root) -> {
                    try {
                        check(root, Execution.standard());
                        check(root, Execution.standard().kernels("scalar"));
                    } catch (AssertionError | RuntimeException failure) {
                        failures.add(name + ": " + failure);
                    }
                });
        System.out.printf(
                "%s cases: %d passed, %d failed%n",
                framework, cases.size() - failures.size(), failures.size());
        assertEquals(List.of(), failures);
    }

    @Test
    void oneChangedNumberFails() throws IOException {
        cases().forEach(
                        (name, root) -> {
                            for (JsonNode result : results(root)) {
                                ArrayNode data = (ArrayNode) result.get("data");
                                int last = data.size() - 1;
                                double value = data.get(last).doubleValue();
                                data.set(last, data.numberNode(value * 1.001 + change));
                                assertThrows(
                                        AssertionError.class,
                                        () -> check(root, Execution.standard()),
                                        name);
                                data.set(last, data.numberNode(value));
                            }
                        });
    }
}
