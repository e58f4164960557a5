package io.rnn4j.serialization;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.LayerUse;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.training.ModelInput;
import io.rnn4j.serialization.Architecture.Form;

import java.util.List;
import java.util.Map;

/**
 * Writes the architecture of a model as JSON, without the weights; see {@link ArchitectureReader}.
 * A model that {@link Sequential} could have built is written as a sequence.
 */
final class ArchitectureWriter {
    private ArchitectureWriter() {}

    /** {@return the form in which a model is written} */
    static Form form(Model model) {
        return isSequence(model) ? Form.SEQUENCE : Form.GRAPH;
    }

    /** {@return the architecture of a model in the given form} */
    static String write(Form form, Model model) {
        return form == Form.SEQUENCE ? sequence(model) : graph(model);
    }

    /** {@return whether a model is a sequence of layers with default labels} */
    private static boolean isSequence(Model model) {
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
    private static String sequence(Model model) {
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
    private static String graph(Model model) {
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
}
