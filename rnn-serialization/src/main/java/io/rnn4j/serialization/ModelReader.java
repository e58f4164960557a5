package io.rnn4j.serialization;

import io.rnn4j.core.message.ReadableText;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Weights;
import io.rnn4j.serialization.Architecture.Form;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the models of a file. */
final class ModelReader {
    static final String FORMAT = "rnn4j";
    static final String VERSION = "2";

    /** The name of the list of models, in a file of several. */
    static final String MODELS = "models";

    /** The name of the list of frozen weights. */
    static final String FROZEN = "frozen";

    private static final String FIRST_VERSION = "1"; // without a checksum

    private final TensorFile file;
    private final LoadOptions options;
    private final ValueBudget budget = new ValueBudget();
    private final Set<String> weights = new HashSet<>(); // of all models that have been read

    private ModelReader(TensorFile file, LoadOptions options) {
        this.file = file;
        this.options = options;
    }

    /** Reads models. */
    interface Reading<T> {
        T read(ModelReader models) throws IOException;
    }

    /** Opens a file, compares its checksum and reads its models. Exceptions name the file. */
    static <T> T read(Path file, LoadOptions options, Reading<T> reading) throws IOException {
        return FileErrors.naming(
                file,
                "the file cannot be read: %s",
                () -> FileErrors.uninterrupted(() -> readOnce(file, options, reading)));
    }

    private static <T> T readOnce(Path file, LoadOptions options, Reading<T> reading)
            throws IOException {
        try (TensorFile tensors = TensorFile.openUnnamed(file)) {
            requireFormat(tensors);
            if (tensors.metadataNames().contains(Checksum.KEY) && options.checks(tensors.size())) {
                tensors.requireChecksum();
            }
            ModelReader reader = new ModelReader(tensors, options);
            T result = reading.read(reader);
            reader.requireNoOtherTensors();
            return result;
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        } catch (RuntimeException failure) {
            throw Architecture.notAModel("the file", failure);
        }
    }

    /** Whether the file has several models. */
    boolean hasSeveral() {
        return file.metadataNames().contains(MODELS);
    }

    /** {@return the names of several models, each once} */
    List<String> names() throws IOException {
        return file.readJson(
                MODELS,
                json -> {
                    Set<String> found = new HashSet<>();
                    List<String> names = new ArrayList<>();
                    json.list(
                            FileLimits.MODELS,
                            () -> {
                                String name = json.text();
                                if (!ModelSet.isName(name) || !found.add(name)) {
                                    throw json.expected("a name of its own without ':'");
                                }
                                names.add(name);
                            });
                    return names;
                });
    }

    /** {@return what the file says about a model, or with an empty prefix about several ones} */
    ModelDescription description(String prefix) throws IOException {
        return file.metadataNames().contains(prefix + DescriptionJson.KEY)
                ? file.readJson(prefix + DescriptionJson.KEY, DescriptionJson::read)
                : ModelDescription.empty();
    }

    /**
     * Reads a model.
     *
     * @param prefix what its names begin with, empty for a file of one model
     */
    SavedModel read(String prefix) throws IOException {
        boolean isGraph = file.metadataNames().contains(prefix + Form.GRAPH.key());
        Form form = isGraph ? Form.GRAPH : Form.SEQUENCE;
        requireText(file, prefix + form.key());
        Architecture architecture =
                file.readJson(
                        prefix + form.key(), json -> ArchitectureReader.read(form, json, budget));
        FileWeights ofModel = new FileWeights(file, prefix, options.convert());
        Graph graph = architecture.graph(ofModel::check);
        weights.addAll(ofModel.found());
        Model model = graph.build(architecture.seed(), target -> fill(target, ofModel, prefix));
        ModelDescription description = description(prefix);
        description.requireSuitable(model);
        return new SavedModel(model, description, library(file), ofModel.conversions());
    }

    private void fill(Weights target, FileWeights source, String prefix) {
        try {
            source.readInto(target);
            if (file.metadataNames().contains(prefix + FROZEN)) {
                file.readJson(prefix + FROZEN, json -> freeze(target, json));
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

    /** Requires that all tensors of the file are weights of the models, or of a checkpoint. */
    private void requireNoOtherTensors() throws ModelFileException {
        boolean isCheckpoint = file.metadataNames().contains(CheckpointWriter.KEY);
        Set<String> others = new HashSet<>(file.tensors().keySet());
        others.removeAll(weights);
        others.removeIf(name -> isCheckpoint && name.startsWith(CheckpointWriter.PREFIX));
        if (!others.isEmpty()) {
            throw new ModelFileException(
                    "the layers have no weights %s; save the model again".formatted(others));
        }
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
                    ("the file has version '%s', but this version of rnn4j reads versions %s and"
                         + " %s; load it with the version of rnn4j that wrote it, or a newer one")
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
}
