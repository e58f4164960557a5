package io.rnn4j.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.tensor.Tensor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The file of one case, read by paths such as {@code config/bias} or {@code outputs/h_n}. It
 * records which paths are read, so that unknown options and tensors are found.
 */
final class GoldenCase {
    static final String FORMAT = "rnn-conformance-1";

    /** Descriptive entries, which no checker reads. */
    private static final List<String> DESCRIPTIONS =
            List.of(
                    "name",
                    "seed",
                    "config/batch",
                    "config/mask",
                    "config/nonzero_initial_state",
                    "config/steps",
                    "config/variant");

    private final JsonNode root;
    private final Set<String> seen = new HashSet<>(DESCRIPTIONS);

    GoldenCase(JsonNode root) {
        this.root = root;
        require("format", FORMAT);
        require("dtype", "float64");
    }

    /** Requires a text. */
    void require(String path, String expected) {
        if (!text(path).equals(expected)) {
            throw new IllegalArgumentException(
                    path + " is '" + text(path) + "', expected '" + expected + "'");
        }
    }

    String name() {
        return text("name");
    }

    String kind() {
        return text("kind");
    }

    String op() {
        return text("op");
    }

    /** {@return whether a path exists and is not null} */
    boolean has(String path) {
        JsonNode node = root.at("/" + path);
        return !node.isMissingNode() && !node.isNull();
    }

    private JsonNode at(String path) {
        if (!has(path)) {
            throw new IllegalArgumentException("there is no '" + path + "'");
        }
        seen.add(path);
        return root.at("/" + path);
    }

    String text(String path) {
        return at(path).asText();
    }

    double number(String path) {
        JsonNode node = at(path);
        if (!node.isNumber()) {
            throw new IllegalArgumentException("'" + path + "' is not a number: " + node);
        }
        return node.doubleValue();
    }

    int integer(String path) {
        return (int) number(path);
    }

    /** {@return whether an option is on; a missing one is off} */
    boolean flag(String path) {
        return has(path) && at(path).booleanValue();
    }

    /** Returns the number of elements of an array. */
    int count(String path) {
        return root.at("/" + path).size();
    }

    /** Returns an array of whole numbers. */
    int[] integers(String path) {
        JsonNode numbers = at(path);
        int[] values = new int[numbers.size()];
        for (int n = 0; n < values.length; n++) {
            values[n] = numbers.get(n).intValue();
        }
        return values;
    }

    /** Returns the numbers of a tensor, unrounded. */
    double[] values(String path) {
        JsonNode data = at(path).path("data");
        double[] values = new double[data.size()];
        for (int n = 0; n < values.length; n++) {
            values[n] = data.get(n).doubleValue();
        }
        return values;
    }

    int[] shape(String path) {
        JsonNode sizes = at(path).path("shape");
        int[] shape = new int[sizes.size()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = sizes.get(axis).intValue();
        }
        return shape;
    }

    /** Returns a tensor in float32. */
    Tensor tensor(String path) {
        double[] values = values(path);
        float[] floats = new float[values.length];
        for (int n = 0; n < floats.length; n++) {
            floats[n] = (float) values[n];
        }
        return Tensor.of(floats, shape(path));
    }

    /** {@return all paths that have not been read} */
    List<String> unseen() {
        List<String> unseen = new ArrayList<>();
        collectUnseen("", root, unseen);
        return unseen;
    }

    private void collectUnseen(String path, JsonNode node, List<String> unseen) {
        if (seen.contains(path) || node.isNull()) {
            return;
        }
        if (node.isValueNode() || node.has("data")) {
            unseen.add(path);
            return;
        }
        String prefix = path.isEmpty() ? "" : path + "/";
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            collectUnseen(prefix + field.getKey(), field.getValue(), unseen);
        }
        for (int n = 0; node.isArray() && n < node.size(); n++) {
            collectUnseen(prefix + n, node.get(n), unseen);
        }
    }
}
