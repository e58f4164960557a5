package io.rnn4j.serialization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.GraphLayer;
import io.rnn4j.core.model.LayerCall;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.training.ModelInput;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model of several inputs and outputs is without its weights, as JSON and back: its inputs,
 * its layers by label, the places where they are used, each with the names of what it reads, and
 * its outputs. A place reads what was made before it, so that there is no cycle.
 */
final class GraphArchitecture {
    private final long seed;
    private final Graph graph;
    private final String where;

    private GraphArchitecture(long seed, Graph graph, String where) {
        this.seed = seed;
        this.graph = graph;
        this.where = where;
    }

    static String toJson(Model model) {
        ObjectNode json = Json.object();
        json.put("seed", model.seed());
        ArrayNode inputs = json.putArray("inputs");
        for (int number = 0; number < model.inputs().size(); number++) {
            write(model.inputs().get(number), number, model, inputs.addObject());
        }
        ArrayNode layers = json.putArray("layers");
        ComponentWriter writer = new ComponentWriter();
        model.layers()
                .forEach(
                        (label, layer) -> {
                            ObjectNode entry = layers.addObject().put("label", label);
                            String place = "model.layers['" + label + "']";
                            entry.set("layer", writer.write(Layer.class, layer, place));
                        });
        ArrayNode calls = json.putArray("calls");
        for (LayerCall call : model.calls()) {
            ArrayNode reads = calls.addObject().put("layer", call.layer()).putArray("reads");
            call.reads().forEach(reads::add);
        }
        ArrayNode outputs = json.putArray("outputs");
        model.outputs()
                .forEach((name, what) -> outputs.addObject().put("name", name).put("is", what));
        return Json.text(json);
    }

    private static void write(ModelInput input, int number, Model model, ObjectNode json) {
        json.put("name", input.name()).put("features", input.features());
        if (!input.sequence()) {
            json.put("kind", "rows");
        } else if (input.axis() != number) {
            json.put("kind", "along").put("along", model.inputs().get(input.axis()).name());
        } else {
            json.put("kind", "sequence").put("steps", input.steps());
        }
    }

    /**
     * Reads JSON.
     *
     * @param where what messages begin with
     */
    static GraphArchitecture parse(String text, String where) throws ModelFileException {
        List<String> known = List.of("seed", "inputs", "layers", "calls", "outputs");
        JsonNode json = Json.objectOf(known, Json.parse(text, where), where);
        long seed =
                Json.integerOf(
                        Json.field(json, "seed", where),
                        Long.MIN_VALUE,
                        Long.MAX_VALUE,
                        where + ".seed");
        Graph graph = new Graph();
        try {
            for (Entry entry : entries(json, "inputs", where)) {
                addInput(graph, entry);
            }
            Map<String, GraphLayer> layers = new HashMap<>();
            ComponentReader reader = new ComponentReader();
            for (Entry entry : entries(json, "layers", where)) {
                JsonNode object = entry.object(List.of("label", "layer"));
                String label = entry.text(object, "label");
                JsonNode layer = Json.field(object, "layer", entry.where());
                layers.put(
                        label,
                        graph.layer(
                                label, reader.read(Layer.class, layer, entry.where() + ".layer")));
            }
            for (Entry entry : entries(json, "calls", where)) {
                addCall(graph, layers, entry);
            }
            for (Entry entry : entries(json, "outputs", where)) {
                JsonNode object = entry.object(List.of("name", "is"));
                graph.output(entry.text(object, "name"), graph.wire(entry.text(object, "is")));
            }
        } catch (RuntimeException failure) {
            throw notAModel(where, failure);
        }
        return new GraphArchitecture(seed, graph, where);
    }

    private static ModelFileException notAModel(String where, RuntimeException failure) {
        return new ModelFileException(
                where + ": these settings make no model: " + failure.getMessage(), failure);
    }

    /** An element of an array, and where it stands. */
    private record Entry(JsonNode json, String where) {
        JsonNode object(List<String> known) throws ModelFileException {
            return Json.objectOf(known, json, where);
        }

        String text(JsonNode object, String field) throws ModelFileException {
            JsonNode value = Json.field(object, field, where);
            if (!value.isTextual()) {
                throw Json.expected("a string", value, where + "." + field);
            }
            return value.textValue();
        }

        int number(JsonNode object, String field) throws ModelFileException {
            return Json.intOf(Json.field(object, field, where), where + "." + field);
        }
    }

    private static List<Entry> entries(JsonNode json, String field, String where)
            throws ModelFileException {
        JsonNode list = Json.field(json, field, where);
        if (!list.isArray()) {
            throw Json.expected("an array", list, where + "." + field);
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode element : list) {
            entries.add(new Entry(element, where + "." + field + "[" + entries.size() + "]"));
        }
        return entries;
    }

    private static void addInput(Graph graph, Entry entry) throws ModelFileException {
        JsonNode object = entry.object(List.of("name", "features", "kind", "steps", "along"));
        String name = entry.text(object, "name");
        int features = entry.number(object, "features");
        String kind = entry.text(object, "kind");
        switch (kind) {
            case "sequence" ->
                    graph.input(name, new Input(entry.number(object, "steps"), features));
            case "along" ->
                    graph.inputAlong(name, features, graph.wire(entry.text(object, "along")));
            case "rows" -> graph.inputRows(name, features);
            default ->
                    throw Json.expected(
                            "sequence, along or rows", object.get("kind"), entry.where() + ".kind");
        }
    }

    private static void addCall(Graph graph, Map<String, GraphLayer> layers, Entry entry)
            throws ModelFileException {
        JsonNode object = entry.object(List.of("layer", "reads"));
        String label = entry.text(object, "layer");
        GraphLayer layer = layers.get(label);
        if (layer == null) {
            throw Json.expected(
                    "one of the layers " + layers.keySet(),
                    object.get("layer"),
                    entry.where() + ".layer");
        }
        List<Wire> reads = new ArrayList<>();
        for (Entry read : entries(object, "reads", entry.where())) {
            if (!read.json().isTextual()) {
                throw Json.expected("a string", read.json(), read.where());
            }
            reads.add(graph.wire(read.json().textValue()));
        }
        layer.on(reads.toArray(Wire[]::new));
    }

    /**
     * Puts the model together.
     *
     * @param available the number of elements of the weights that there are, so that settings that
     *     claim more allocate nothing
     */
    Model build(long available) throws ModelFileException {
        try {
            Architecture.requireAvailable(graph.parameters(), available, where);
            return graph.buildUninitialized(seed);
        } catch (RuntimeException failure) {
            throw notAModel(where, failure);
        }
    }
}
