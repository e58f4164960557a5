package io.rnn4j.serialization;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.serialization.Architecture.Form;
import io.rnn4j.serialization.Architecture.InputEntry;
import io.rnn4j.serialization.Architecture.LayerEntry;
import io.rnn4j.serialization.Architecture.OutputEntry;
import io.rnn4j.serialization.Architecture.UseEntry;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the architecture of a model from JSON, in one of two forms. A sequence of layers has an
 * input and a list of layers. A graph has its inputs, its layers by label, the uses of the layers
 * with the names of what they read, and its outputs.
 */
final class ArchitectureReader {
    private final JsonReader json;
    private final ComponentReader components = new ComponentReader();
    private final ValueBudget budget;
    private final List<InputEntry> inputs = new ArrayList<>();
    private final List<LayerEntry> layers = new ArrayList<>();
    private final List<UseEntry> uses = new ArrayList<>();
    private final List<OutputEntry> outputs = new ArrayList<>();
    private final Map<String, Integer> values = new HashMap<>(); // of a layer, by its label
    private long seed;

    private ArchitectureReader(JsonReader json, ValueBudget budget) {
        this.json = json;
        this.budget = budget;
    }

    /** Reads an architecture, within the budget of all models of a file. */
    static Architecture read(Form form, JsonReader json, ValueBudget budget) throws IOException {
        ArchitectureReader reader = new ArchitectureReader(json, budget);
        if (form == Form.SEQUENCE) {
            json.completeObject(List.of("seed", "input", "layers"), reader::readSequence);
            if (reader.layers.isEmpty()) {
                throw json.failure("a model has at least one layer, got none");
            }
        } else {
            json.completeObject(
                    List.of("seed", "inputs", "layers", "calls", "outputs"), reader::readGraph);
            reader.requireAllowedUses();
        }
        return new Architecture(
                form, reader.seed, reader.inputs, reader.layers, reader.uses, reader.outputs);
    }

    // ---- sequences

    private void readSequence(String field) throws IOException {
        switch (field) {
            case "seed" -> seed = json.integer(Long.MIN_VALUE, Long.MAX_VALUE);
            case "input" -> inputs.add(inputOfSequence());
            default -> list("layers", () -> layers.add(layerOfSequence()));
        }
    }

    private InputEntry inputOfSequence() throws IOException {
        int[] sizes = new int[2];
        json.completeObject(
                List.of("steps", "features"),
                name -> sizes[name.equals("steps") ? 0 : 1] = json.integer());
        return new InputEntry(Sequential.INPUT, "sequence", sizes[0], sizes[1], null, json.where());
    }

    private LayerEntry layerOfSequence() throws IOException {
        return new LayerEntry(null, layer(), json.where());
    }

    private Layer layer() throws IOException {
        budget.nextLayer();
        return components.read(Layer.class, json.tree(budget), json.where());
    }

    // ---- graphs

    private void readGraph(String field) throws IOException {
        switch (field) {
            case "seed" -> seed = json.integer(Long.MIN_VALUE, Long.MAX_VALUE);
            case "inputs" -> list(field, () -> inputs.add(input()));
            case "layers" -> list(field, () -> layers.add(labelledLayer()));
            case "calls" -> list(field, () -> uses.add(use()));
            default -> list(field, () -> outputs.add(output()));
        }
    }

    private void list(String parts, JsonReader.Element element) throws IOException {
        json.list(
                FileLimits.PARTS,
                () -> {
                    budget.takePart(parts, json);
                    element.read();
                });
    }

    private void requireAllowedUses() throws ModelFileException {
        for (UseEntry use : uses) {
            budget.use(values.getOrDefault(use.layer(), 0), json);
        }
    }

    private InputEntry input() throws IOException {
        Map<String, String> texts = new HashMap<>();
        Map<String, Integer> sizes = new HashMap<>();
        json.object(
                List.of("name", "features", "kind", "steps", "along"),
                field -> {
                    switch (field) {
                        case "features", "steps" -> sizes.put(field, json.integer());
                        default -> texts.put(field, json.text());
                    }
                });
        String kind = required("kind", texts);
        return new InputEntry(
                required("name", texts),
                kind,
                kind.equals("sequence") ? required("steps", sizes) : Input.OPEN,
                required("features", sizes),
                kind.equals("along") ? required("along", texts) : null,
                json.where());
    }

    private <T> T required(String field, Map<String, T> fields) throws IOException {
        T value = fields.get(field);
        if (value == null) {
            throw json.missing(field);
        }
        return value;
    }

    private LayerEntry labelledLayer() throws IOException {
        String[] label = new String[1];
        Layer[] layer = new Layer[1];
        json.completeObject(
                List.of("label", "layer"),
                field -> {
                    if (field.equals("label")) {
                        label[0] = json.text();
                    } else {
                        layer[0] = layer();
                    }
                });
        values.put(label[0], budget.usedByLayer());
        return new LayerEntry(label[0], layer[0], json.where());
    }

    private UseEntry use() throws IOException {
        String[] layer = new String[1];
        List<String> names = new ArrayList<>();
        json.completeObject(
                List.of("layer", "reads"),
                field -> {
                    if (field.equals("layer")) {
                        layer[0] = json.text();
                    } else {
                        json.list(budget.reads(), () -> names.add(json.text()));
                    }
                });
        budget.takeReads(names.size());
        return new UseEntry(layer[0], names, json.where());
    }

    private OutputEntry output() throws IOException {
        Map<String, String> texts = new HashMap<>();
        json.completeObject(List.of("name", "is"), field -> texts.put(field, json.text()));
        return new OutputEntry(texts.get("name"), texts.get("is"), json.where());
    }
}
