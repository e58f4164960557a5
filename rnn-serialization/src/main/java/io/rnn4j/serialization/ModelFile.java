package io.rnn4j.serialization;

import com.fasterxml.jackson.databind.node.ArrayNode;

import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.TrainedModel;
import io.rnn4j.core.training.Weights;
import io.rnn4j.serialization.Architecture.Form;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Saves models to files and loads them. A file contains the layers with all their settings, the
 * seed, the weights with all their bits, and which weights are frozen. It does not contain what
 * {@code compile} was given, nor the state of the optimizer.
 *
 * <pre>{@code
 * ModelFile.save(model, Path.of("sunspots.safetensors"));
 * Model same = ModelFile.load(Path.of("sunspots.safetensors"));
 * }</pre>
 *
 * <p>A checkpoint of a training is a model file, too. Its weights are those of that moment, also if
 * the optimizer keeps averages of them.
 *
 * <p>Any number of threads may save and load at the same time, also the same file.
 */
public final class ModelFile {
    private static final String FORMAT = "rnn4j";
    private static final String FIRST_VERSION = "1"; // without a checksum
    private static final String VERSION = "2";

    private ModelFile() {}

    /**
     * Saves a model. The file is replaced atomically when everything is written; if that fails, an
     * older file remains. The same model gives the same bytes. During training, the weights after a
     * whole step are saved.
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
        save(model, ModelDescription.empty(), file);
    }

    /**
     * Saves a model with a description of its inputs and outputs.
     *
     * @param model the model, as for {@link #save(TrainedModel, Path)}
     * @param description names and units of features, vocabularies, scalers, notes
     * @param file path of the file, by convention ending in {@code .safetensors}, in an existing
     *     directory
     * @throws IllegalArgumentException if the description does not suit the model, or if a part of
     *     the model could not be loaded again; nothing is then written
     * @throws IOException if the file cannot be written
     */
    public static void save(TrainedModel model, ModelDescription description, Path file)
            throws IOException {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(file, "file");
        if (!(model instanceof Model saved)) {
            throw new IllegalArgumentException(
                    "a model file contains a Model, got an object of " + model.getClass());
        }
        SafetensorsWriter writer =
                new SafetensorsWriter(
                        metadata(saved, description), Map.of(), saved.weights().copyOfAll());
        AtomicFile.write(file, writer::writeTo);
    }

    /** {@return the metadata of a file, without a model} */
    static Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("version", VERSION);
        metadata.put(Checksum.KEY, Checksum.ZERO);
        metadata.put("library", Library.NAME_AND_VERSION);
        return metadata;
    }

    /** {@return the metadata of a file with a model and the names of its frozen weights} */
    static Map<String, String> metadata(Model model, Collection<String> frozenWeights) {
        Map<String, String> metadata = metadata();
        Form form = ArchitectureWriter.form(model);
        String architecture = ArchitectureWriter.write(form, model);
        requireReadable(architecture, json -> ArchitectureReader.read(form, json));
        metadata.put(form.key(), architecture);
        ArrayNode frozen = Json.array();
        frozenWeights.forEach(frozen::add);
        metadata.put("frozen", Json.text(frozen));
        return metadata;
    }

    private static Map<String, String> metadata(Model model, ModelDescription description) {
        Weights weights = model.weights();
        Map<String, String> metadata =
                metadata(model, weights.names().stream().filter(weights::isFrozen).toList());
        if (!description.isEmpty()) {
            description.requireSuitable(model);
            String text = DescriptionJson.write(description);
            requireReadable(text, DescriptionJson::read);
            metadata.put(DescriptionJson.KEY, text);
        }
        return metadata;
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

    /**
     * Loads a model with the {@linkplain LoadOptions#standard() standard options}.
     *
     * @param file a file that {@link #save} has written
     * @return the model, not compiled
     * @throws ModelFileException if the file is not a model file, is damaged, or needs components
     *     that are not installed
     * @throws IOException if the file cannot be read
     */
    public static Model load(Path file) throws IOException {
        return open(file, LoadOptions.standard()).model();
    }

    /**
     * Loads all contents of a model file.
     *
     * @param file a file that {@link #save} has written
     * @param options how it is loaded
     * @return the contents
     * @throws ModelFileException if the file is not a model file, is damaged, or needs components
     *     that are not installed
     * @throws IOException if the file cannot be read
     */
    public static SavedModel open(Path file, LoadOptions options) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(options, "options");
        return FileErrors.naming(
                file,
                "the file cannot be read: %s",
                () ->
                        FileErrors.uninterrupted(
                                () -> {
                                    try (TensorFile tensors = TensorFile.openUnnamed(file)) {
                                        return read(tensors, options);
                                    } catch (UncheckedIOException failure) {
                                        throw failure.getCause();
                                    } catch (RuntimeException failure) {
                                        throw Architecture.notAModel("the file", failure);
                                    }
                                }));
    }

    private static SavedModel read(TensorFile file, LoadOptions options) throws IOException {
        requireFormat(file);
        if (file.metadataNames().contains(Checksum.KEY) && options.checks(file.size())) {
            file.requireChecksum();
        }
        Form form = file.metadataNames().contains(Form.GRAPH.key()) ? Form.GRAPH : Form.SEQUENCE;
        requireText(file, form.key());
        Architecture architecture =
                file.readJson(form.key(), json -> ArchitectureReader.read(form, json));
        boolean isCheckpoint = file.metadataNames().contains(CheckpointWriter.KEY);
        FileWeights weights = new FileWeights(file, options.convert(), isCheckpoint);
        Graph graph = architecture.graph(weights::check);
        weights.requireNoOthers();
        Model model = graph.build(architecture.seed(), target -> fill(target, weights, file));
        ModelDescription description =
                file.metadataNames().contains(DescriptionJson.KEY)
                        ? file.readJson(DescriptionJson.KEY, DescriptionJson::read)
                        : ModelDescription.empty();
        description.requireSuitable(model);
        return new SavedModel(model, description, library(file), weights.conversions());
    }

    /** {@return name and version of the library that has written a file; empty if unknown} */
    static String library(TensorFile file) throws IOException {
        return file.metadataNames().contains("library") ? file.shortText("library") : "";
    }

    /** Requires that a file has been written by a version that is known. */
    static void requireFormat(TensorFile file) throws IOException {
        String format = file.metadataNames().contains("format") ? file.shortText("format") : null;
        if (!FORMAT.equals(format)) {
            throw new ModelFileException(
                    ("not a model file of rnn4j: expected the format '%s' in its metadata, got %s;"
                         + " save the model with ModelFile.save, or read its tensors with"
                         + " TensorFile")
                            .formatted(
                                    FORMAT,
                                    format == null
                                            ? "none"
                                            : "'" + ReadableText.quoted(format) + "'"));
        }
        requireText(file, "version");
        String version = file.shortText("version");
        if (version.equals(VERSION)) {
            requireText(file, Checksum.KEY);
        } else if (!version.equals(FIRST_VERSION)) {
            throw new ModelFileException(
                    ("the file has version '%s', this rnn4j reads versions %s and %s; load it with"
                                    + " the rnn4j that wrote it, or a newer one")
                            .formatted(ReadableText.quoted(version), FIRST_VERSION, VERSION));
        }
    }

    private static void requireText(TensorFile file, String name) throws ModelFileException {
        if (!file.metadataNames().contains(name)) {
            throw new ModelFileException(
                    "the metadata have no '%s', only %s; save the model again"
                            .formatted(name, file.metadataNames()));
        }
    }

    private static void fill(Weights target, FileWeights weights, TensorFile file) {
        try {
            weights.readInto(target);
            if (file.metadataNames().contains("frozen")) {
                file.readJson("frozen", json -> freeze(target, json));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Void freeze(Weights weights, JsonReader json) throws IOException {
        json.list(
                weights.names().size(),
                () -> {
                    String name = json.text();
                    if (!weights.names().contains(name)) {
                        throw json.expected("one of the weights " + weights.names());
                    }
                    weights.freeze(name);
                });
        return null;
    }
}
