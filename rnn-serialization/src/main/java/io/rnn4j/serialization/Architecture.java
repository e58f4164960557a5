package io.rnn4j.serialization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Wire;

import java.util.ArrayList;
import java.util.List;

/** What a model is without its weights, as JSON and back. */
final class Architecture {
    /**
     * So small a model is built even if its weights are not in the file: to tell which are missing.
     */
    private static final long SMALL = 1 << 18;

    private final long seed;
    private final Input input;
    private final List<Layer> layers;
    private final String where;

    private Architecture(long seed, Input input, List<Layer> layers, String where) {
        this.seed = seed;
        this.input = input;
        this.layers = layers;
        this.where = where;
    }

    static Architecture of(Sequential model) {
        return new Architecture(model.seed(), model.input(), model.layers(), "model");
    }

    String toJson() {
        ObjectNode json = Json.object();
        json.put("seed", seed);
        json.putObject("input").put("steps", input.steps()).put("features", input.features());
        ArrayNode list = json.putArray("layers");
        ComponentWriter writer = new ComponentWriter();
        for (int n = 0; n < layers.size(); n++) {
            list.add(writer.write(Layer.class, layers.get(n), where + ".layers[" + n + "]"));
        }
        return Json.text(json);
    }

    /**
     * Reads JSON.
     *
     * @param where what messages begin with
     */
    static Architecture parse(String text, String where) throws ModelFileException {
        JsonNode json =
                Json.objectOf(List.of("seed", "input", "layers"), Json.parse(text, where), where);
        long seed =
                Json.integerOf(
                        Json.field(json, "seed", where),
                        Long.MIN_VALUE,
                        Long.MAX_VALUE,
                        where + ".seed");
        Input input = input(Json.field(json, "input", where), where + ".input");
        JsonNode list = Json.field(json, "layers", where);
        if (!list.isArray()) {
            throw Json.expected("an array", list, where + ".layers");
        }
        List<Layer> layers = new ArrayList<>();
        ComponentReader reader = new ComponentReader();
        for (int n = 0; n < list.size(); n++) {
            layers.add(reader.read(Layer.class, list.get(n), where + ".layers[" + n + "]"));
        }
        return new Architecture(seed, input, layers, where);
    }

    private static Input input(JsonNode json, String where) throws ModelFileException {
        JsonNode object = Json.objectOf(List.of("steps", "features"), json, where);
        int steps = Json.intOf(Json.field(object, "steps", where), where + ".steps");
        int features = Json.intOf(Json.field(object, "features", where), where + ".features");
        try {
            return new Input(steps, features);
        } catch (IllegalArgumentException failure) {
            throw new ModelFileException(where + ": " + failure.getMessage(), failure);
        }
    }

    /**
     * Puts the model together.
     *
     * @param available the number of elements of the weights that there are, so that settings that
     *     claim more allocate nothing
     */
    Sequential build(long available) throws ModelFileException {
        try {
            requireAvailable(elements(), available, where);
            return Sequential.uninitialized(seed, input, layers);
        } catch (RuntimeException failure) {
            throw new ModelFileException(
                    where + ": these settings make no model: " + failure.getMessage(), failure);
        }
    }

    /** Refuses layers that claim more weights than there are in the file. */
    static void requireAvailable(long needed, long available, String where)
            throws ModelFileException {
        if (needed > Math.max(available, SMALL)) {
            throw new ModelFileException(
                    where
                            + ": the weights of these layers have "
                            + needed
                            + " elements, the file has "
                            + available
                            + "; the file is damaged, save the model again");
        }
    }

    /** Counts the elements of all weights without allocating any. */
    private long elements() {
        Graph chain = new Graph();
        Wire wire = chain.input("input", input);
        for (Layer layer : layers) {
            wire = chain.add(layer, wire);
        }
        return chain.parameters();
    }
}
