package io.rnn4j.serialization;

import com.fasterxml.jackson.databind.node.ArrayNode;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Weights;
import io.rnn4j.serialization.Architecture.Form;

import java.io.IOException;
import java.io.StringReader;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects the metadata and the weights of a file with models, and reads them on trial. */
final class ModelWriter {
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private final ValueBudget budget = new ValueBudget();

    ModelWriter() {
        metadata.put("format", ModelReader.FORMAT);
        metadata.put("version", ModelReader.VERSION);
        metadata.put(Checksum.KEY, Checksum.ZERO);
        metadata.put("library", Library.NAME_AND_VERSION);
    }

    /** Adds a text. */
    void put(String name, String text) {
        metadata.put(name, text);
    }

    /**
     * Adds a model with its weights and its description.
     *
     * @param prefix what its names begin with, empty for a file of one model
     */
    void add(String prefix, Model model, ModelDescription description) {
        Weights all = model.weights();
        putArchitecture(prefix, model, all.names().stream().filter(all::isFrozen).toList());
        description.requireSuitable(model);
        putDescription(prefix, description);
        all.copyOfAll().forEach((name, tensor) -> weights.put(prefix + name, tensor));
    }

    /** Adds the layers of a model and the names of its frozen weights. */
    void putArchitecture(String prefix, Model model, Collection<String> frozenWeights) {
        Form form = ArchitectureWriter.form(model);
        String architecture = ArchitectureWriter.write(form, model);
        requireReadable(architecture, json -> ArchitectureReader.read(form, json, budget));
        put(prefix + form.key(), architecture);
        ArrayNode frozen = Json.array();
        frozenWeights.forEach(frozen::add);
        put(prefix + ModelReader.FROZEN, Json.text(frozen));
    }

    /** Adds a description, unless it is empty. */
    void putDescription(String prefix, ModelDescription description) {
        if (!description.isEmpty()) {
            String text = DescriptionJson.write(description);
            requireReadable(text, DescriptionJson::read);
            put(prefix + DescriptionJson.KEY, text);
        }
    }

    /** Reads what is to be written, so that no file is saved that could not be loaded. */
    private static void requireReadable(String text, JsonReader.Value<?> value) {
        try {
            JsonReader.read(new StringReader(text), "model", value);
        } catch (IOException failure) {
            throw new IllegalArgumentException(
                    "the model could not be loaded again: " + failure.getMessage(), failure);
        }
    }

    /** {@return the texts of the metadata} */
    Map<String, String> metadata() {
        return metadata;
    }

    /** {@return the writer of the file} */
    SafetensorsWriter file() {
        return new SafetensorsWriter(metadata, Map.of(), weights);
    }
}
