package io.rnn4j.serialization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.training.Weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Saves models to files and loads them again: the layers with all their settings, the seed, the
 * weights bit by bit, and which of them are frozen. What {@link Sequential#compile} was given and
 * the state of the optimizer are not saved.
 *
 * <pre>{@code
 * ModelFile.save(model, Path.of("sunspots.safetensors"));
 * Sequential same = ModelFile.load(Path.of("sunspots.safetensors"));
 * }</pre>
 */
public final class ModelFile {
    private static final String FORMAT = "rnn4j";
    private static final String VERSION = "1";
    private static final String CHAIN = "architecture"; // of a Sequential
    private static final String GRAPH = "graph"; // of any model

    private static final String NO_FILE = "the file to load a model from is null";

    private ModelFile() {}

    /**
     * Saves a model. The file appears, or changes, all at once when everything is written; if that
     * fails, an older file remains as it was. No other thread may train the model meanwhile.
     *
     * @param model the model
     * @param file where to, customarily a name that ends in {@code .safetensors}; its directory
     *     must exist
     * @throws IllegalArgumentException if a part of the model could not be loaded again, for
     *     example a cell that is not installed as a component; nothing is then written
     * @throws IOException if the file cannot be written
     */
    public static void save(Sequential model, Path file) throws IOException {
        requireGiven(model, file);
        save(model.weights(), CHAIN, Architecture.of(model).toJson(), file);
    }

    /**
     * Saves a model with named inputs and outputs, as {@link #save(Sequential, Path)} does a chain.
     *
     * @param model the model
     * @param file where to
     * @throws IllegalArgumentException if a part of the model could not be loaded again; nothing is
     *     then written
     * @throws IOException if the file cannot be written
     */
    public static void save(Model model, Path file) throws IOException {
        requireGiven(model, file);
        save(model.weights(), GRAPH, GraphArchitecture.toJson(model), file);
    }

    private static void requireGiven(Object model, Path file) {
        Objects.requireNonNull(model, "the model to be saved is null");
        Objects.requireNonNull(file, "the file to save the model in is null");
    }

    private static void save(Weights weights, String key, String architecture, Path file)
            throws IOException {
        ArrayNode frozen = Json.array();
        weights.names().stream().filter(weights::isFrozen).forEach(frozen::add);

        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("version", VERSION);
        metadata.put(key, architecture);
        metadata.put("frozen", Json.text(frozen));
        AtomicFile.write(
                file, channel -> SafetensorsWriter.write(channel, metadata, weights.getAll()));
    }

    /**
     * Loads a model.
     *
     * @param file a file that {@link #save(Sequential, Path)} has written
     * @return the model, not compiled
     * @throws ModelFileException if the file is not a model file, is damaged, or needs components
     *     that are not installed
     * @throws IOException if the file cannot be read
     */
    public static Sequential load(Path file) throws IOException {
        try (SafetensorsReader reader =
                SafetensorsReader.open(Objects.requireNonNull(file, NO_FILE))) {
            Map<String, String> metadata = reader.metadata();
            checkFormat(metadata, file);
            requireNot(GRAPH, "loadModel", metadata, file);
            Architecture architecture =
                    Architecture.parse(required(metadata, CHAIN, file), file + ": " + CHAIN);
            Sequential model = architecture.build(reader.elements());
            fill(model.weights(), reader, file);
            return model;
        }
    }

    /**
     * Loads a model with named inputs and outputs.
     *
     * @param file a file that {@link #save(Model, Path)} has written
     * @return the model, not compiled
     * @throws ModelFileException if the file is not such a model file, is damaged, or needs
     *     components that are not installed
     * @throws IOException if the file cannot be read
     */
    public static Model loadModel(Path file) throws IOException {
        try (SafetensorsReader reader =
                SafetensorsReader.open(Objects.requireNonNull(file, NO_FILE))) {
            Map<String, String> metadata = reader.metadata();
            checkFormat(metadata, file);
            requireNot(CHAIN, "load", metadata, file);
            GraphArchitecture architecture =
                    GraphArchitecture.parse(required(metadata, GRAPH, file), file + ": " + GRAPH);
            Model model = architecture.build(reader.elements());
            fill(model.weights(), reader, file);
            return model;
        }
    }

    private static void requireNot(
            String other, String method, Map<String, String> metadata, Path file)
            throws ModelFileException {
        if (metadata.containsKey(other)) {
            throw new ModelFileException(
                    file
                            + ": the file holds "
                            + (other.equals(GRAPH)
                                    ? "a model with named inputs and outputs"
                                    : "a chain of layers")
                            + "; use ModelFile."
                            + method);
        }
    }

    private static void fill(Weights weights, SafetensorsReader reader, Path file)
            throws IOException {
        readWeights(weights, reader, file);
        freeze(weights, reader.metadata().getOrDefault("frozen", "[]"), file);
    }

    private static void checkFormat(Map<String, String> metadata, Path file)
            throws ModelFileException {
        String format = metadata.get("format");
        if (!FORMAT.equals(format)) {
            throw new ModelFileException(
                    file
                            + ": not a model file of rnn4j: the format in its metadata is '"
                            + FORMAT
                            + "' in a model file, got "
                            + (format == null ? "none" : "'" + format + "'")
                            + "; save the model with ModelFile.save");
        }
        String version = required(metadata, "version", file);
        if (!VERSION.equals(version)) {
            throw new ModelFileException(
                    file
                            + ": the file has version '"
                            + version
                            + "', this rnn4j reads version '"
                            + VERSION
                            + "'; load it with the rnn4j that wrote it, or a newer one");
        }
    }

    private static String required(Map<String, String> metadata, String key, Path file)
            throws ModelFileException {
        String value = metadata.get(key);
        if (value == null) {
            throw new ModelFileException(
                    file
                            + ": the metadata have no '"
                            + key
                            + "', only "
                            + metadata.keySet()
                            + "; save the model again");
        }
        return value;
    }

    private static void readWeights(Weights weights, SafetensorsReader reader, Path file)
            throws IOException {
        Set<String> missing = new TreeSet<>(weights.names());
        missing.removeAll(reader.names());
        Set<String> superfluous = new TreeSet<>(reader.names());
        superfluous.removeAll(weights.names());
        if (!missing.isEmpty() || !superfluous.isEmpty()) {
            throw new ModelFileException(
                    file
                            + ": the weights do not belong to the layers: "
                            + (missing.isEmpty() ? "" : "missing are " + missing)
                            + (missing.isEmpty() || superfluous.isEmpty() ? "" : ", ")
                            + (superfluous.isEmpty() ? "" : "superfluous are " + superfluous)
                            + "; save the model again");
        }
        for (String name : weights.names()) {
            Shape expected = weights.shape(name);
            Shape actual = reader.shape(name);
            if (!actual.equals(expected)) {
                throw new ModelFileException(
                        file
                                + ": weight '"
                                + name
                                + "' has shape "
                                + expected
                                + " by the layers, got "
                                + actual
                                + "; save the model again");
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
