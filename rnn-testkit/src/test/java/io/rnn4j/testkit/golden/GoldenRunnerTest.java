package io.rnn4j.testkit.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.core.training.Execution;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The runner reports every fault of a case or of a set. */
class GoldenRunnerTest {
    private static final GoldenSet OWN = GoldenSet.own();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The sections of a case that are compared. */
    private static final List<String> RESULTS =
            List.of(
                    "outputs",
                    "loss",
                    "grad_inputs",
                    "grad_params",
                    "params_after",
                    "step_losses",
                    "step_total_norms",
                    "total_norm",
                    "grads_clipped");

    /**
     * Smaller changes are below the resolution of float32: some gradients vanish towards the first
     * step.
     */
    private static final double ROUNDING = 5e-7;

    @TempDir private Path directory;

    // ---- wrong numbers

    @Test
    void oneChangedNumberFails() {
        int changes = 0;
        for (GoldenSet.Entry entry : OWN.entries()) {
            JsonNode root = OWN.read(entry);
            if (Unsupported.reason(new GoldenCase(root)).isEmpty()) {
                for (String path : results(root)) {
                    changedNumberIsNoticed(entry.name(), root.deepCopy(), path);
                    changes++;
                }
            }
        }
        assertTrue(changes > 1000, "only " + changes + " numbers were changed");
    }

    private static void changedNumberIsNoticed(String name, JsonNode changed, String path) {
        change(changed, path);
        AssertionError failure =
                assertThrows(
                        AssertionError.class,
                        () -> GoldenRunner.check(changed, Execution.standard()),
                        () -> name + ": nobody noticed the change in " + path);
        assertTrue(
                failure.getMessage().startsWith(path),
                () -> name + ": change in " + path + ", but " + failure.getMessage());
    }

    /** {@return the paths of all tensors and single numbers that are compared} */
    private static List<String> results(JsonNode root) {
        List<String> paths = new ArrayList<>();
        RESULTS.forEach(section -> collect(section, root.path(section), paths));
        return paths;
    }

    private static void collect(String path, JsonNode node, List<String> paths) {
        if (node.isNumber() || node.has("data")) {
            paths.add(path);
            return;
        }
        node.properties()
                .forEach(field -> collect(path + "/" + field.getKey(), field.getValue(), paths));
        for (int n = 0; node.isArray() && n < node.size(); n++) {
            collect(path + "/" + n, node.get(n), paths);
        }
    }

    /**
     * Changes one number by 0.1 % of the largest of its tensor, where that exceeds rounding errors.
     */
    private static void change(JsonNode root, String path) {
        JsonNode node = root.at("/" + path);
        boolean tensor = node.has("data");
        String parent = tensor ? "/" + path + "/data" : parent(path);
        JsonNode numbers = tensor ? node.get("data") : JSON.createArrayNode().add(node);
        double largest = 0;
        for (JsonNode number : numbers) {
            largest = Math.max(largest, Math.abs(number.doubleValue()));
        }
        int at = Math.floorMod(path.hashCode(), numbers.size());
        double by = largest == 0 ? 1e-3 : Math.max(1e-3 * largest, ROUNDING);
        DoubleNode changed = DoubleNode.valueOf(numbers.get(at).doubleValue() + by);
        String key = path.substring(path.lastIndexOf('/') + 1);
        switch (root.at(parent)) {
            case ArrayNode array -> array.set(tensor ? at : Integer.parseInt(key), changed);
            case ObjectNode object -> object.set(key, changed);
            default -> throw new IllegalStateException(parent);
        }
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : "/" + path.substring(0, slash);
    }

    @Test
    void failureNamesCaseTensorAndValues() throws IOException {
        ObjectNode root = supported("recurrent");
        change(root, "grad_params/weight_ih_l0");
        GoldenReport report = run(root);
        assertEquals("golden: 0 passed, 1 failed, 0 not supported", report.totals());
        String failure = report.failures().getFirst();
        String message =
                "\\Q"
                        + root.get("name").asText()
                        + "\\E with \\w+ kernels: grad_params/weight_ih_l0\\[\\d+, \\d+]:"
                        + " got \\S+, expected \\S+ ± \\S+";
        assertTrue(failure.matches(message), failure);
        assertTrue(report.toString().endsWith(report.totals()), report.toString());
    }

    // ---- what nobody knows

    @Test
    void unknownKindFails() throws IOException {
        fails(supported("dense").put("kind", "convolution"), "unknown kind 'convolution'");
    }

    @Test
    void unknownOpFails() throws IOException {
        for (String kind :
                List.of(
                        "recurrent",
                        "masked",
                        "jordan",
                        "dense",
                        "loss",
                        "optimizer",
                        "clip",
                        "train")) {
            fails(supported(kind).put("op", "mystery"), "mystery");
        }
    }

    @Test
    void unknownOptionFails() throws IOException {
        ObjectNode root = supported("recurrent");
        ((ObjectNode) root.get("config")).put("peepholes", true);
        fails(root, "config/peepholes");
    }

    @Test
    void unknownOptimizerFails() throws IOException {
        ObjectNode root = supported("train");
        ((ObjectNode) root.at("/config/optimizer")).put("name", "mystery");
        fails(root, "mystery");
    }

    @Test
    void unknownTensorFails() throws IOException {
        ObjectNode root = supported("recurrent");
        ((ObjectNode) root.get("outputs")).set("gates", root.at("/outputs/output"));
        fails(root, "outputs/gates");
    }

    @Test
    void missingTensorFails() throws IOException {
        ObjectNode root = supported("recurrent");
        ((ObjectNode) root.get("grad_inputs")).remove("h_0");
        fails(root, "grad_inputs/h_0");
    }

    // ---- what is not there

    @Test
    void emptyDirectoryFails() {
        Exception failure =
                assertThrows(IllegalArgumentException.class, () -> GoldenSet.in(directory));
        assertTrue(failure.getMessage().contains("there are no golden cases"));
    }

    @Test
    void emptyIndexFails() throws IOException {
        write(List.of());
        Exception failure =
                assertThrows(IllegalArgumentException.class, () -> GoldenSet.in(directory));
        assertTrue(failure.getMessage().contains("names no cases"));
    }

    @Test
    void missingFileFails() throws IOException {
        ObjectNode root = supported("dense");
        write(List.of(root));
        Files.delete(directory.resolve("0.json"));
        GoldenReport report = GoldenRunner.run(GoldenSet.in(directory), executions());
        assertEquals("golden: 0 passed, 1 failed, 0 not supported", report.totals());
        assertTrue(report.failures().getFirst().contains("not there"));
    }

    @Test
    void casesAreCounted() throws IOException {
        ObjectNode wrong = supported("loss");
        change(wrong, "grad_inputs/pred");
        GoldenReport report =
                run(supported("dense"), wrong, supported("recurrent"), supported("optimizer"));
        assertEquals("golden: 3 passed, 1 failed, 0 not supported", report.totals());
    }

    // ---- sets of changed cases

    private static List<Execution> executions() {
        return List.of(Execution.standard());
    }

    private static ObjectNode supported(String kind) {
        return OWN.entries().stream()
                .filter(entry -> entry.kind().equals(kind))
                .map(entry -> (ObjectNode) OWN.read(entry))
                .filter(root -> Unsupported.reason(new GoldenCase(root)).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private void fails(ObjectNode root, String message) throws IOException {
        GoldenReport report = run(root);
        assertEquals("golden: 0 passed, 1 failed, 0 not supported", report.totals());
        String failure = report.failures().getFirst();
        assertTrue(failure.contains(message), failure);
    }

    private GoldenReport run(ObjectNode... roots) throws IOException {
        write(List.of(roots));
        return GoldenRunner.run(GoldenSet.in(directory), executions());
    }

    private void write(List<ObjectNode> roots) throws IOException {
        ObjectNode index = JSON.createObjectNode().put("format", GoldenCase.FORMAT);
        ArrayNode cases = index.putArray("cases");
        for (int n = 0; n < roots.size(); n++) {
            ObjectNode root = roots.get(n);
            cases.addObject()
                    .put("file", n + ".json")
                    .put("name", root.get("name").asText())
                    .put("kind", root.get("kind").asText())
                    .put("op", root.get("op").asText());
            JSON.writeValue(directory.resolve(n + ".json").toFile(), root);
        }
        JSON.writeValue(directory.resolve("index.json").toFile(), index);
    }
}
