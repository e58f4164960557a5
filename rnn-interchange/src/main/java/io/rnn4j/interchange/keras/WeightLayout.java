package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.interchange.InterchangeException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which arrays a layer has in a file of Keras, and where they lie below its group.
 *
 * @param parts the arrays of the layer and of the layers and cells inside it
 */
record WeightLayout(List<Part> parts) {

    /**
     * The arrays of a layer or cell.
     *
     * @param path groups below that of the layer, joined by slashes; empty for the layer itself
     * @param trained roles of the arrays that an optimizer changes
     * @param fixed roles of the others, which follow
     */
    record Part(String path, List<String> trained, List<String> fixed) {
        List<String> roles() {
            List<String> roles = new ArrayList<>(trained);
            roles.addAll(fixed);
            return roles;
        }

        private Part below(String outer) {
            return new Part(path.isEmpty() ? outer : outer + "/" + path, trained, fixed);
        }
    }

    /** {@return the roles of all arrays in their order} */
    List<String> roles() {
        return parts.stream().flatMap(part -> part.roles().stream()).toList();
    }

    /**
     * {@return the arrays of a layer}
     *
     * @throws InterchangeException if the kind of layer is not supported
     */
    static WeightLayout of(KerasLayer layer, KerasVersion version) throws InterchangeException {
        LayerSettings settings = layer.settings();
        boolean biased = settings.flag("use_bias", true);
        return switch (layer.kind()) {
            case "LSTM", "GRU", "SimpleRNN" -> one("cell", recurrent(biased));
            case "CuDNNLSTM", "CuDNNGRU" -> one("cell", recurrent(true));
            case "RNN" -> new WeightLayout(cells(settings, version));
            case "Bidirectional" -> bidirectional(layer, version);
            case "TimeDistributed" -> within("layer", inner(settings, "layer", version), version);
            case "Dense", "Conv1D" ->
                    one("", biased ? List.of("kernel", "bias") : List.of("kernel"));
            case "Embedding" -> one("", List.of("embeddings"));
            case "LayerNormalization" -> one("", scaleAndCentre(settings));
            case "BatchNormalization" ->
                    new WeightLayout(
                            List.of(
                                    new Part(
                                            "",
                                            scaleAndCentre(settings),
                                            List.of("moving_mean", "moving_variance"))));
            case "Normalization" ->
                    settings.get("mean") != null
                            ? none()
                            : new WeightLayout(
                                    List.of(
                                            new Part(
                                                    "",
                                                    List.of(),
                                                    List.of("mean", "variance", "count"))));
            case "Attention" ->
                    settings.flag("use_scale", false) ? one("", List.of("scale")) : none();
            default -> {
                LayerKinds.requireWithoutWeights(layer);
                yield none();
            }
        };
    }

    private static WeightLayout none() {
        return new WeightLayout(List.of());
    }

    private static WeightLayout one(String path, List<String> roles) {
        return roles.isEmpty()
                ? none()
                : new WeightLayout(List.of(new Part(path, roles, List.of())));
    }

    private static List<String> recurrent(boolean biased) {
        return biased
                ? List.of("kernel", "recurrent_kernel", "bias")
                : List.of("kernel", "recurrent_kernel");
    }

    private static List<String> scaleAndCentre(LayerSettings settings) throws InterchangeException {
        List<String> roles = new ArrayList<>();
        if (settings.flag("scale", true)) {
            roles.add("gamma");
        }
        if (settings.flag("center", true)) {
            roles.add("beta");
        }
        return roles;
    }

    private static WeightLayout within(String outer, KerasLayer inner, KerasVersion version)
            throws InterchangeException {
        List<Part> parts = of(inner, version).parts();
        return new WeightLayout(parts.stream().map(part -> part.below(outer)).toList());
    }

    private static WeightLayout bidirectional(KerasLayer layer, KerasVersion version)
            throws InterchangeException {
        LayerSettings settings = layer.settings();
        KerasLayer forward = inner(settings, "layer", version);
        KerasLayer backward =
                settings.get("backward_layer") == null
                        ? forward
                        : inner(settings, "backward_layer", version);
        List<Part> parts = new ArrayList<>();
        parts.addAll(within("forward_layer", forward, version).parts());
        parts.addAll(within("backward_layer", backward, version).parts());
        return new WeightLayout(parts);
    }

    /** {@return the layer or cell that a setting describes} */
    static KerasLayer inner(LayerSettings settings, String name, KerasVersion version)
            throws InterchangeException {
        JsonNode json = settings.get(name);
        if (json == null || !json.isObject()) {
            throw settings.wrong(name, "a description of a layer");
        }
        return KerasModelReader.inner(json, version);
    }

    /** {@return the cells of a layer, from the input to the output} */
    static List<KerasLayer> cellsOf(LayerSettings settings, KerasVersion version)
            throws InterchangeException {
        KerasLayer cell = inner(settings, "cell", version);
        if (!cell.kind().equals("StackedRNNCells")) {
            return List.of(cell);
        }
        List<KerasLayer> cells = new ArrayList<>();
        JsonNode list = cell.settings().get("cells");
        if (list == null || !list.isArray() || list.isEmpty()) {
            throw cell.settings().wrong("cells", "a list of cells");
        }
        for (JsonNode each : list) {
            cells.add(KerasModelReader.inner(each, version));
        }
        return cells;
    }

    private static List<Part> cells(LayerSettings settings, KerasVersion version)
            throws InterchangeException {
        List<KerasLayer> cells = cellsOf(settings, version);
        boolean stacked = inner(settings, "cell", version).kind().equals("StackedRNNCells");
        Map<String, Integer> counts = new HashMap<>();
        List<Part> parts = new ArrayList<>();
        for (KerasLayer cell : cells) {
            LayerKinds.requireCell(cell);
            int number = counts.merge(cell.kind(), 1, Integer::sum) - 1;
            String path = stacked ? "cell/cells/" + numbered(snake(cell.kind()), number) : "cell";
            parts.add(new Part(path, recurrent(cell.settings().flag("use_bias", true)), List.of()));
        }
        return parts;
    }

    /** {@return the name of the group of the layer of this number of its class} */
    static String numbered(String name, int number) {
        return number == 0 ? name : name + "_" + number;
    }

    /** {@return the name of a class in lower case, with underscores between its words} */
    static String snake(String kind) {
        return kind.replaceAll("\\W+", "")
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}
