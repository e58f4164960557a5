package io.rnn4j.serialization;

import com.fasterxml.jackson.databind.node.ArrayNode;

import io.rnn4j.api.component.NullChecks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Several models in one file, such as the members of an ensemble. All that {@link ModelFile} says
 * about a file of one model applies to each of them.
 *
 * @param models the models by name, in their order, at most 250; a name has 1 to 100 characters and
 *     no colon
 * @param notes texts of the application by name
 */
public record ModelSet(Map<String, SavedModel> models, Map<String, String> notes) {
    private static final int LONGEST_NAME = 100;

    /** Copies the maps and checks the names. */
    public ModelSet {
        models = copy("models", models);
        notes = copy("notes", notes);
        if (models.size() > FileLimits.MODELS) {
            throw new IllegalArgumentException(
                    "a file holds at most %s models, got %s; save them in several files"
                            .formatted(FileLimits.MODELS, models.size()));
        }
        for (String name : models.keySet()) {
            if (!isName(name)) {
                throw new IllegalArgumentException(
                        "the name of a model has from 1 to %s characters and no colon, got '%s'"
                                .formatted(LONGEST_NAME, name));
            }
        }
    }

    private static <T> Map<String, T> copy(String what, Map<String, T> map) {
        NullChecks.requireValues(what, map);
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    static boolean isName(String name) {
        return !name.isEmpty() && name.length() <= LONGEST_NAME && name.indexOf(':') < 0;
    }

    private static String prefix(String name) {
        return name + ':'; // labels of layers have no colon
    }

    /**
     * Saves the models. The file is replaced atomically when everything is written; if that fails,
     * an older file remains. The same models give the same bytes.
     *
     * @param file path of the file, by convention ending in {@code .safetensors}, in an existing
     *     directory
     * @throws IllegalArgumentException if a description does not suit its model, or if a part of a
     *     model could not be loaded again; nothing is then written
     * @throws IOException if the file cannot be written
     */
    public void save(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        ModelWriter writer = new ModelWriter();
        ArrayNode names = Json.array();
        models.keySet().forEach(names::add);
        writer.put(ModelReader.MODELS, Json.text(names));
        writer.putDescription("", new ModelDescription(Map.of(), Map.of(), notes));
        models.forEach(
                (name, saved) -> writer.add(prefix(name), saved.model(), saved.description()));
        AtomicFile.write(file, writer.file()::writeTo);
    }

    /**
     * {@return whether a file contains several models, which {@link #open} loads; a file of one
     * model is loaded by {@link ModelFile}}
     *
     * @param file the path of a model file
     * @throws ModelFileException if the file is not a model file
     * @throws IOException if the file cannot be read
     */
    public static boolean isIn(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        try (TensorFile tensors = TensorFile.open(file)) {
            return tensors.metadataNames().contains(ModelReader.MODELS);
        }
    }

    /**
     * Loads all models of a file.
     *
     * @param file a file that {@link #save} has written
     * @param options how it is loaded
     * @return the models
     * @throws ModelFileException if the file does not have several models, is damaged, or needs
     *     components that are not installed
     * @throws IOException if the file cannot be read
     */
    public static ModelSet open(Path file, LoadOptions options) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(options, "options");
        return ModelReader.read(file, options, ModelSet::read);
    }

    private static ModelSet read(ModelReader reader) throws IOException {
        if (!reader.hasSeveral()) {
            throw new ModelFileException(
                    "the metadata have no 'models', so this is a file of one model; load it with"
                            + " ModelFile.load");
        }
        Map<String, SavedModel> models = new LinkedHashMap<>();
        for (String name : reader.names()) {
            models.put(name, reader.read(prefix(name)));
        }
        ModelDescription ofAll = reader.description("");
        if (!ofAll.inputs().isEmpty() || !ofAll.outputs().isEmpty()) {
            throw new ModelFileException(
                    "description: expected notes only, because every model describes its own"
                            + " inputs and outputs; save the models again");
        }
        return new ModelSet(models, ofAll.notes());
    }
}
