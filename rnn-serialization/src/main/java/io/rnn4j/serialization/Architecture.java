package io.rnn4j.serialization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.GraphLayer;
import io.rnn4j.core.model.LayerUse;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.training.ModelInput;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Inputs, layers and outputs of a model as JSON, without the weights.
 *
 * <p>There are two forms. A sequence of layers has an input and a list of layers. A graph has its
 * inputs, its layers by label, the uses of the layers with the names of what they read, and its
 * outputs; a use reads only what precedes it. A model that {@link Sequential} could have built is
 * written in the first form.
 */
final class Architecture {
    private final long seed;
    private final Graph graph;

    private Architecture(long seed, Graph graph) {
        this.seed = seed;
        this.graph = graph;
    }

    /** {@return the seed of the model} */
    long seed() {
        return seed;
    }

    /** {@return the layers, from which the model can be built} */
    Graph graph() {
        return graph;
    }

    // ---- writing

    /** {@return whether a model is a sequence of layers with default labels} */
    static boolean isSequence(Model model) {
        ModelInput input = model.inputs().getFirst();
        if (model.inputs().size() > 1
                || !input.sequence()
                || !input.name().equals(Sequential.INPUT)
                || model.uses().size() != model.layers().size()) {
            return false;
        }
        Graph labels = new Graph();
        labels.input(Sequential.INPUT, new Input(input.steps(), input.features()));
        String previous = Sequential.INPUT;
        for (LayerUse use : model.uses()) {
            boolean next = use.reads().equals(List.of(previous));
            if (!next
                    || !labels.layer(model.layers().get(use.layer())).label().equals(use.layer())) {
                return false;
            }
            previous = use.layer();
        }
        return model.outputs().equals(Map.of(Sequential.OUTPUT, previous));
    }

    /** Writes a model for which {@link #isSequence} returns true. */
    static String sequence(Model model) {
        ModelInput input = model.inputs().getFirst();
        ObjectNode json = Json.object();
        json.put("seed", model.seed());
        json.putObject("input").put("steps", input.steps()).put("features", input.features());
        ArrayNode layers = json.putArray("layers");
        ComponentWriter writer = new ComponentWriter();
        for (LayerUse use : model.uses()) {
            Layer layer = model.layers().get(use.layer());
            String where = "model.layers[" + layers.size() + "]";
            layers.add(writer.write(Layer.class, layer, where));
        }
        return Json.text(json);
    }

    /** Writes any model as a graph. */
    static String graph(Model model) {
        ObjectNode json = Json.object();
        json.put("seed", model.seed());
        ArrayNode inputs = json.putArray("inputs");
        for (int number = 0; number < model.inputs().size(); number++) {
            write(model, number, inputs.addObject());
        }
        ArrayNode layers = json.putArray("layers");
        ComponentWriter writer = new ComponentWriter();
        model.layers()
                .forEach(
                        (label, layer) -> {
                            ObjectNode entry = layers.addObject().put("label", label);
                            String where = "model.layers['" + label + "']";
                            entry.set("layer", writer.write(Layer.class, layer, where));
                        });
        ArrayNode uses = json.putArray("calls");
        for (LayerUse use : model.uses()) {
            ArrayNode reads = uses.addObject().put("layer", use.layer()).putArray("reads");
            use.reads().forEach(reads::add);
        }
        ArrayNode outputs = json.putArray("outputs");
        model.outputs()
                .forEach((name, value) -> outputs.addObject().put("name", name).put("is", value));
        return Json.text(json);
    }

    private static void write(Model model, int number, ObjectNode json) {
        ModelInput input = model.inputs().get(number);
        json.put("name", input.name()).put("features", input.features());
        if (!input.sequence()) {
            json.put("kind", "rows");
        } else if (input.axis() != number) {
            json.put("kind", "along").put("along", model.inputs().get(input.axis()).name());
        } else {
            json.put("kind", "sequence").put("steps", input.steps());
        }
    }

    // ---- reading

    /** An object of the JSON, and its position for messages. */
    private record Entry(JsonNode json, String where) {
        static Entry of(JsonNode json, String where, String... known) throws ModelFileException {
            return new Entry(Json.objectOf(List.of(known), json, where), where);
        }

        Entry object(String field, String... known) throws ModelFileException {
            return of(Json.field(json, field, where), where + "." + field, known);
        }

        Entry with(String... known) throws ModelFileException {
            return of(json, where, known);
        }

        String text() throws ModelFileException {
            if (!json.isTextual()) {
                throw Json.expected("a string", json, where);
            }
            return json.textValue();
        }

        String text(String field) throws ModelFileException {
            return new Entry(Json.field(json, field, where), where + "." + field).text();
        }

        int number(String field) throws ModelFileException {
            return Json.intOf(Json.field(json, field, where), where + "." + field);
        }

        long seed() throws ModelFileException {
            JsonNode seed = Json.field(json, "seed", where);
            return Json.integerOf(seed, Long.MIN_VALUE, Long.MAX_VALUE, where + ".seed");
        }

        List<Entry> list(String field) throws ModelFileException {
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
    }

    /**
     * Reads a sequence of layers.
     *
     * @param text the JSON
     * @param where position for messages
     */
    static Architecture parseSequence(String text, String where) throws ModelFileException {
        Entry model = Entry.of(Json.parse(text, where), where, "seed", "input", "layers");
        long seed = model.seed();
        Entry input = model.object("input", "steps", "features");
        Input checked;
        try {
            checked = new Input(input.number("steps"), input.number("features"));
        } catch (IllegalArgumentException failure) {
            throw new ModelFileException(input.where() + ": " + failure.getMessage(), failure);
        }
        List<Layer> layers = new ArrayList<>();
        ComponentReader reader = new ComponentReader();
        for (Entry layer : model.list("layers")) {
            layers.add(reader.read(Layer.class, layer.json(), layer.where()));
        }
        try {
            return new Architecture(seed, Sequential.graph(checked, layers));
        } catch (RuntimeException failure) {
            throw notAModel(where, failure);
        }
    }

    /**
     * Reads a graph.
     *
     * @param text the JSON
     * @param where position for messages
     */
    static Architecture parseGraph(String text, String where) throws ModelFileException {
        Entry model =
                Entry.of(
                        Json.parse(text, where),
                        where,
                        "seed",
                        "inputs",
                        "layers",
                        "calls",
                        "outputs");
        long seed = model.seed();
        Graph graph = new Graph();
        try {
            for (Entry input : model.list("inputs")) {
                addInput(graph, input.with("name", "features", "kind", "steps", "along"));
            }
            Map<String, GraphLayer> layers = new HashMap<>();
            ComponentReader reader = new ComponentReader();
            for (Entry entry : model.list("layers")) {
                Entry layer = entry.with("label", "layer");
                String label = layer.text("label");
                JsonNode settings = Json.field(layer.json(), "layer", layer.where());
                layers.put(
                        label,
                        graph.layer(
                                label,
                                reader.read(Layer.class, settings, layer.where() + ".layer")));
            }
            for (Entry use : model.list("calls")) {
                addUse(graph, layers, use.with("layer", "reads"));
            }
            for (Entry entry : model.list("outputs")) {
                Entry output = entry.with("name", "is");
                graph.output(output.text("name"), graph.wire(output.text("is")));
            }
        } catch (RuntimeException failure) {
            throw notAModel(where, failure);
        }
        return new Architecture(seed, graph);
    }

    static ModelFileException notAModel(String where, RuntimeException failure) {
        return new ModelFileException(
                "%s: no model has these settings: %s".formatted(where, failure.getMessage()),
                failure);
    }

    private static void addInput(Graph graph, Entry input) throws ModelFileException {
        String name = input.text("name");
        int features = input.number("features");
        switch (input.text("kind")) {
            case "sequence" -> graph.input(name, new Input(input.number("steps"), features));
            case "along" -> graph.inputAlong(name, features, graph.wire(input.text("along")));
            case "rows" -> graph.inputRows(name, features);
            default ->
                    throw Json.expected(
                            "sequence, along or rows",
                            input.json().get("kind"),
                            input.where() + ".kind");
        }
    }

    private static void addUse(Graph graph, Map<String, GraphLayer> layers, Entry use)
            throws ModelFileException {
        GraphLayer layer = layers.get(use.text("layer"));
        if (layer == null) {
            throw Json.expected(
                    "one of the layers " + layers.keySet(),
                    use.json().get("layer"),
                    use.where() + ".layer");
        }
        List<Wire> reads = new ArrayList<>();
        for (Entry read : use.list("reads")) {
            reads.add(graph.wire(read.text()));
        }
        layer.on(reads.toArray(Wire[]::new));
    }
}
