package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.keras.KerasLayer.Call;
import io.rnn4j.interchange.keras.KerasLayer.Tensor;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the description of a model from JSON, in the forms of Keras 1, 2 and 3. */
final class KerasModelReader {
    private static final int MOST_LAYERS = 4_096;

    /** Arguments of calls that do not change what a trained model computes. */
    private static final Set<String> HARMLESS_ARGUMENTS = Set.of("training", "mask");

    private final boolean first;
    private int layers;

    private KerasModelReader(KerasVersion version) {
        first = version.major() == 1;
    }

    static KerasModel read(JsonNode json, KerasVersion version) throws InterchangeException {
        return new KerasModelReader(version).model(json);
    }

    static boolean isModel(String kind) {
        return kind.equals("Sequential") || kind.equals("Functional") || kind.equals("Model");
    }

    private KerasModel model(JsonNode json) throws InterchangeException {
        String kind = json.path("class_name").asText("");
        JsonNode config = json.path("config");
        boolean sequential = kind.equals("Sequential");
        if (!isModel(kind)) {
            throw new InterchangeException(
                    ("the class '%s' is not known: a subclassed model exists as Python code only;"
                         + " build it as a Sequential or functional model in Keras and save that")
                            .formatted(kind));
        }
        JsonNode list = config.isArray() ? config : config.path("layers");
        if (!list.isArray()) {
            throw new InterchangeException(
                    "the model has no list of layers; the file is damaged, save the model again");
        }
        List<KerasLayer> read = new ArrayList<>();
        for (JsonNode layer : list) {
            if (++layers > MOST_LAYERS) {
                throw new InterchangeException(
                        "the model has more than %s layers, which is not supported"
                                .formatted(MOST_LAYERS));
            }
            read.add(layer(layer));
        }
        return new KerasModel(
                sequential,
                config.path("name").asText(kind.toLowerCase(java.util.Locale.ROOT)),
                List.copyOf(read),
                sequential ? List.of() : ends(config.path("input_layers"), "input_layers"),
                sequential ? List.of() : ends(config.path("output_layers"), "output_layers"),
                config.get("build_input_shape"));
    }

    /** {@return a layer that is inside another one and therefore has no calls} */
    static KerasLayer inner(JsonNode json, KerasVersion version) throws InterchangeException {
        return new KerasModelReader(version).layer(json);
    }

    private KerasLayer layer(JsonNode given) throws InterchangeException {
        JsonNode json = first ? FirstKeras.translated(given) : given;
        String kind = json.path("class_name").asText("");
        JsonNode config = json.path("config");
        String name = config.path("name").asText(json.path("name").asText(kind));
        if (kind.isEmpty() || !config.isContainerNode()) {
            throw new InterchangeException(
                    "a layer has no class or no settings; the file is damaged, save the model"
                            + " again");
        }
        KerasModel model = isModel(kind) ? model(json) : null;
        String where = kind + " '" + name + "'";
        List<Call> calls = new ArrayList<>();
        for (JsonNode node : json.path("inbound_nodes")) {
            calls.add(call(node, where));
        }
        return new KerasLayer(
                kind, name, new LayerSettings(where, config), List.copyOf(calls), model);
    }

    // ---- calls

    private static Call call(JsonNode node, String where) throws InterchangeException {
        List<Tensor> reads = new ArrayList<>();
        List<Tensor> states = new ArrayList<>();
        boolean masked = false;
        if (node.isObject()) {
            node.path("args").forEach(argument -> collect(argument, reads));
            masked = arguments(node.path("kwargs"), states, where);
        } else {
            JsonNode list = node.path(0).isTextual() ? wrapped(node) : node;
            for (JsonNode entry : list) {
                reads.add(tensor(entry, where));
                masked |= arguments(entry.path(3), states, where);
            }
        }
        return new Call(List.copyOf(reads), List.copyOf(states), masked);
    }

    private static JsonNode wrapped(JsonNode node) {
        return KerasJson.object().arrayNode().add(node);
    }

    /** Reads the named arguments of a call; returns whether there is a mask. */
    private static boolean arguments(JsonNode named, List<Tensor> states, String where)
            throws InterchangeException {
        boolean masked = false;
        for (Iterator<Map.Entry<String, JsonNode>> all = named.properties().iterator();
                all.hasNext(); ) {
            Map.Entry<String, JsonNode> argument = all.next();
            JsonNode value = argument.getValue();
            List<Tensor> tensors = new ArrayList<>();
            collect(value, tensors);
            boolean off = value.isNull() || value.isBoolean() && !value.booleanValue();
            if (argument.getKey().equals("initial_state") && !off) {
                if (tensors.isEmpty()) {
                    for (JsonNode entry : value.path(0).isTextual() ? wrapped(value) : value) {
                        tensors.add(tensor(entry, where));
                    }
                }
                states.addAll(tensors);
            } else if (argument.getKey().equals("mask")) {
                masked |= !off && !tensors.isEmpty();
            } else if (!off && !HARMLESS_ARGUMENTS.contains(argument.getKey())) {
                throw new InterchangeException(
                        ("%s is called with the argument '%s', which is not supported; build the"
                                        + " model without it")
                                .formatted(where, argument.getKey()));
            }
        }
        return masked;
    }

    /** Collects the tensors of Keras 3 in an argument. */
    private static void collect(JsonNode argument, List<Tensor> tensors) {
        if (argument.path("class_name").asText("").equals("__keras_tensor__")) {
            JsonNode history = argument.path("config").path("keras_history");
            tensors.add(
                    new Tensor(
                            history.path(0).asText(),
                            history.path(1).asInt(),
                            history.path(2).asInt()));
        } else if (argument.isArray()) {
            argument.forEach(element -> collect(element, tensors));
        }
    }

    private static Tensor tensor(JsonNode entry, String where) throws InterchangeException {
        if (!entry.path(0).isTextual() || !entry.path(1).isInt()) {
            throw new InterchangeException(
                    ("%s reads a constant or a damaged reference to another layer, expected the"
                                    + " name of a layer and two numbers")
                            .formatted(where));
        }
        return new Tensor(entry.path(0).asText(), entry.path(1).asInt(), entry.path(2).asInt());
    }

    private static List<Tensor> ends(JsonNode list, String field) throws InterchangeException {
        List<Tensor> tensors = new ArrayList<>();
        for (JsonNode entry : list.path(0).isTextual() ? wrapped(list) : list) {
            tensors.add(tensor(entry, field));
        }
        if (tensors.isEmpty()) {
            throw new InterchangeException(
                    "the model has no %s; the file is damaged, save the model again"
                            .formatted(field));
        }
        return List.copyOf(tensors);
    }
}
