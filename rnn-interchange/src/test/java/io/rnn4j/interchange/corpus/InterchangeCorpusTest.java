package io.rnn4j.interchange.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.interchange.keras.KerasCorpusReader;
import io.rnn4j.interchange.pytorch.PyTorchCorpusReader;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Imports every file of a corpus and compares the outputs with the expected ones. The corpus lies
 * outside the repository: {@code -Drnn.interchange.dir} names its directory.
 */
class InterchangeCorpusTest {
    /** The reader of each format, by the first part of the names of its cases. */
    private static final Map<String, CorpusReader> READERS =
            new TreeMap<>(
                    Map.of(
                            "keras",
                            new KerasCorpusReader(),
                            "onnx",
                            new OnnxCorpusReader(),
                            "pytorch",
                            new PyTorchCorpusReader()));

    private final List<String> failures = new ArrayList<>();
    private int passed;
    private int refused;

    @Test
    void importsOrRefusesEveryFile() throws IOException {
        if (!Files.exists(Corpus.directory().resolve("index.json"))) {
            System.out.println("interchange: skipped, there is no corpus in " + Corpus.directory());
        }
        assumeTrue(Files.exists(Corpus.directory().resolve("index.json")));
        for (Map.Entry<String, CorpusReader> reader : READERS.entrySet()) {
            int before = passed;
            int refusedBefore = refused;
            int failedBefore = failures.size();
            for (CorpusCase each : Corpus.cases(reader.getKey())) {
                check(each, reader.getValue());
            }
            System.out.println(
                    "%s: %s passed, %s failed, %s refused"
                            .formatted(
                                    reader.getKey(),
                                    passed - before,
                                    failures.size() - failedBefore,
                                    refused - refusedBefore));
        }
        failures.forEach(System.out::println);
        System.out.println(
                "interchange: %s passed, %s failed, %s refused"
                        .formatted(passed, failures.size(), refused));
        assertTrue(passed > 0, "no case passed");
        assertEquals(List.of(), failures);
    }

    private void check(CorpusCase each, CorpusReader reader) {
        String expectation = each.expectation();
        boolean wasRefused = false;
        for (Path file : reader.models(each)) {
            try {
                if (expectation.equals("refuse")) {
                    reader.outputs(each, file, null);
                    failures.add(each.id() + ": " + file.getFileName() + " was not refused");
                    return;
                }
                for (JsonNode run : each.runs()) {
                    String difference =
                            difference(each, file, run, reader.outputs(each, file, run));
                    if (difference != null) {
                        failures.add(each.id() + ": " + file.getFileName() + ": " + difference);
                        return;
                    }
                }
            } catch (IOException refusal) {
                if (expectation.equals("import")) {
                    failures.add(each.id() + ": " + refusal);
                    return;
                }
                System.out.println(each.id() + " refused: " + refusal.getMessage());
                wasRefused = true;
            } catch (RuntimeException | Error failure) {
                failures.add(each.id() + ": " + file.getFileName() + ": " + failure);
                return;
            }
        }
        if (wasRefused) {
            refused++;
        } else {
            passed++;
        }
    }

    private static String difference(
            CorpusCase each, Path file, JsonNode run, Map<String, Tensor> outputs) {
        JsonNode tolerance = each.json().get("tolerance");
        double absolute = tolerance.get("absolute").doubleValue();
        double relative = tolerance.get("relative").doubleValue();
        for (JsonNode expected : run.get("expected")) {
            String name = expected.get("name").textValue();
            Tensor output = outputs.get(name);
            if (output == null) {
                return "output '" + name + "' is missing among " + outputs.keySet();
            }
            float[] values = output.array();
            JsonNode data = ofFile(run, name, file).orElse(expected).get("data");
            if (values.length != data.size()) {
                return "output '%s' has shape %s, expected %s"
                        .formatted(name, output, expected.get("shape"));
            }
            for (int index = 0; index < values.length; index++) {
                double right = CorpusReader.number(data.get(index));
                boolean near =
                        Math.abs(values[index] - right) <= absolute + relative * Math.abs(right);
                if (!near && !(Double.isNaN(right) && Float.isNaN(values[index]))) {
                    return "output '%s', element %s: got %s, expected %s"
                            .formatted(name, index, values[index], right);
                }
            }
        }
        return null;
    }

    /**
     * {@return the expected output for one of several files of a case that hold rounded weights,
     * which is named "y for model.f16.*"}
     */
    private static Optional<JsonNode> ofFile(JsonNode run, String name, Path file) {
        for (JsonNode expected : run.path("expected_by_file")) {
            String[] parts = expected.get("name").textValue().split(" for ");
            boolean matches =
                    file.getFileSystem()
                            .getPathMatcher("glob:" + parts[1])
                            .matches(file.getFileName());
            if (parts[0].equals(name) && matches) {
                return Optional.of(expected);
            }
        }
        return Optional.empty();
    }
}
