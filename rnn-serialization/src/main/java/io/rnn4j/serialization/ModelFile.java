package io.rnn4j.serialization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.TrainedModel;
import io.rnn4j.core.training.Weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Saves models to files and loads them. A file contains the layers with all their settings, the
 * seed, the weights with all their bits, and which weights are frozen. It does not contain what
 * {@code compile} was given, nor the state of the optimizer.
 *
 * <pre>{@code
 * ModelFile.save(model, Path.of("sunspots.safetensors"));
 * Model same = ModelFile.load(Path.of("sunspots.safetensors"));
 * }</pre>
 */
public final class ModelFile {
    private static final String FORMAT = "rnn4j";
    private static final String VERSION = "1";
    private static final String SEQUENCE = "architecture"; // of a sequence
    private static final String GRAPH = "graph"; // of any model

    /**
     * Models up to this size are built even if the file lacks weights, to report their names;
     * larger ones are rejected.
     */
    private static final long SMALL = 1 << 18;

    private ModelFile() {}

    /**
     * Saves a model. The file is replaced atomically when everything is written; if that fails, an
     * older file remains. No other thread may train the model at the same time.
     *
     * @param model the model, a {@link Model}; during training a listener saves {@code
     *     progress.model()}
     * @param file path of the file, by convention ending in {@code .safetensors}, in an existing
     *     directory
     * @throws IllegalArgumentException if a part of the model could not be loaded again, for
     *     example a cell that is not installed as a component; nothing is then written
     * @throws IOException if the file cannot be written
     */
    public static void save(TrainedModel model, Path file) throws IOException {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(file, "file");
        if (!(model instanceof Model saved)) {
            throw new IllegalArgumentException(
                    "a model file contains a Model, got an object of " + model.getClass());
        }
        save(saved, file);
    }

    private static void save(Model model, Path file) throws IOException {
        Weights weights = model.weights();
        ArrayNode frozen = Json.array();
        weights.names().stream().filter(weights::isFrozen).forEach(frozen::add);

        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("version", VERSION);
        if (Architecture.isSequence(model)) {
            metadata.put(SEQUENCE, Architecture.sequence(model));
        } else {
            metadata.put(GRAPH, Architecture.graph(model));
        }
        metadata.put("frozen", Json.text(frozen));
        AtomicFile.write(
                file, channel -> SafetensorsWriter.write(channel, metadata, weights.copyOfAll()));
    }

    /**
     * Loads a model.
     *
     * @param file a file that {@link #save} has written
     * @return the model, not compiled
     * @throws ModelFileException if the file is not a model file, is damaged, or needs components
     *     that are not installed
     * @throws IOException if the file cannot be read
     */
    public static Model load(Path file) throws IOException {
        Objects.requireNonNull(file, "the file to load a model from is null");
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            Map<String, String> metadata = reader.metadata();
            checkFormat(metadata, file);
            boolean graph = metadata.containsKey(GRAPH);
            String where = file + ": " + (graph ? GRAPH : SEQUENCE);
            Architecture architecture =
                    graph
                            ? Architecture.parseGraph(metadata.get(GRAPH), where)
                            : Architecture.parseSequence(required(metadata, SEQUENCE, file), where);
            return build(architecture, where, reader, file);
        }
    }

    private static Model build(
            Architecture architecture, String where, SafetensorsReader reader, Path file)
            throws IOException {
        try {
            requireAvailable(architecture.graph().parameters(), reader.elements(), where);
            return architecture
                    .graph()
                    .build(architecture.seed(), weights -> fill(weights, reader, file));
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        } catch (RuntimeException failure) {
            throw Architecture.notAModel(where, failure);
        }
    }

    /** Rejects layers with more weights than the file contains, before allocating them. */
    private static void requireAvailable(long needed, long available, String where)
            throws ModelFileException {
        if (needed > Math.max(available, SMALL)) {
            throw new ModelFileException(
                    ("%s: the weights of these layers have %s elements, the file has %s; the file"
                                    + " is damaged, save the model again")
                            .formatted(where, needed, available));
        }
    }

    private static void fill(Weights weights, SafetensorsReader reader, Path file) {
        try {
            readWeights(weights, reader, file);
            freeze(weights, reader.metadata().getOrDefault("frozen", "[]"), file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void checkFormat(Map<String, String> metadata, Path file)
            throws ModelFileException {
        String format = metadata.get("format");
        if (!FORMAT.equals(format)) {
            throw new ModelFileException(
                    ("%s: not a model file of rnn4j: expected the format '%s' in its metadata, got"
                                    + " %s; save the model with ModelFile.save")
                            .formatted(file, FORMAT, format == null ? "none" : "'" + format + "'"));
        }
        String version = required(metadata, "version", file);
        if (!VERSION.equals(version)) {
            throw new ModelFileException(
                    ("%s: the file has version '%s', this rnn4j reads version '%s'; load it with"
                                    + " the rnn4j that wrote it, or a newer one")
                            .formatted(file, version, VERSION));
        }
    }

    private static String required(Map<String, String> metadata, String key, Path file)
            throws ModelFileException {
        String value = metadata.get(key);
        if (value == null) {
            throw new ModelFileException(
                    "%s: the metadata have no '%s', only %s; save the model again"
                            .formatted(file, key, metadata.keySet()));
        }
        return value;
    }

    private static void readWeights(Weights weights, SafetensorsReader reader, Path file)
            throws IOException {
        Set<String> missing = new TreeSet<>(weights.names());
        missing.removeAll(reader.names());
        Set<String> unexpected = new TreeSet<>(reader.names());
        unexpected.removeAll(weights.names());
        if (!missing.isEmpty() || !unexpected.isEmpty()) {
            throw new ModelFileException(
                    ("%s: the weights do not belong to the layers: missing are %s, unexpected are"
                                    + " %s; save the model again")
                            .formatted(file, missing, unexpected));
        }
        for (String name : weights.names()) {
            Shape expected = weights.shape(name);
            Shape actual = reader.shape(name);
            if (!actual.equals(expected)) {
                throw new ModelFileException(
                        "%s: weight '%s' of the layers has shape %s, got %s; save the model again"
                                .formatted(file, name, expected, actual));
            }
            weights.set(name, reader.read(name));
        }
    }

    private static void freeze(Weights weights, String text, Path file) throws ModelFileException {
        String where = file + ": frozen";
        JsonNode names = Json.parse(text, where);
        if (!names.isArray()) {
            throw Json.expected("an array of names of weights", names, where);
        }
        for (JsonNode name : names) {
            if (!name.isTextual() || !weights.names().contains(name.textValue())) {
                throw Json.expected("one of the weights " + weights.names(), name, where);
            }
            weights.freeze(name.textValue());
        }
    }
}
