package io.rnn4j.serialization;

import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.TrainedModel;

import java.io.IOException;
import java.nio.file.Path;
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
        ModelWriter writer = new ModelWriter();
        writer.add("", saved, description);
        AtomicFile.write(file, writer.file()::writeTo);
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
        return ModelReader.read(file, options, ModelFile::read);
    }

    private static SavedModel read(ModelReader reader) throws IOException {
        if (reader.hasSeveral()) {
            throw new ModelFileException(
                    "the file has the models %s; load them with ModelSet.open"
                            .formatted(reader.names()));
        }
        return reader.read("");
    }
}
