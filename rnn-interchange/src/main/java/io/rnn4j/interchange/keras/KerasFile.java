package io.rnn4j.interchange.keras;

import io.rnn4j.core.model.Model;
import io.rnn4j.interchange.Import;
import io.rnn4j.interchange.ImportReport;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.serialization.AtomicFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Reads models from files of Keras 1.2 to 3.x and writes them: {@code .keras} and HDF5. The first
 * bytes of a file decide what it is, not the ending of its name. A model that is read computes the
 * same numbers as in Keras; one that cannot is rejected with an {@link InterchangeException} that
 * names the layer, the setting and what to do.
 */
public final class KerasFile {
    private KerasFile() {}

    /**
     * Reads a model.
     *
     * @param file path of a {@code .keras} or HDF5 file
     * @return the model, not compiled, and what became of every layer
     * @throws InterchangeException if the file is damaged, has weights only, or has a layer or
     *     setting that is not supported
     * @throws IOException if the file cannot be read
     */
    public static Import load(Path file) throws IOException {
        KerasSource source = whole(Objects.requireNonNull(file, "file"));
        return read(source, source);
    }

    /** {@return the parts of a file that has an architecture and weights} */
    private static KerasSource whole(Path file) throws IOException {
        KerasSource source = KerasSource.of(file);
        if (source.config() == null) {
            throw new InterchangeException(
                    ("'%s' holds weights only, no architecture: build the model here and call"
                         + " loadWeights, or load it with the JSON that to_json() has written")
                            .formatted(file.getFileName()));
        }
        if (source.weights() == null) {
            throw new InterchangeException(
                    "'%s' holds an architecture only: load it with the file of its weights"
                            .formatted(file.getFileName()));
        }
        return source;
    }

    /**
     * Reads a model with its loss and optimizer and compiles it, so that training can continue. A
     * softmax or sigmoid before a cross-entropy is part of the loss here: the model then predicts
     * logits, and the report says so.
     *
     * @param file path of a {@code .keras} or HDF5 file of a compiled model
     * @return the model, compiled, and what became of every layer and of the training settings
     * @throws InterchangeException if the file is rejected as in {@link #load(Path)}, or if it has
     *     no training settings or some that are not supported
     * @throws IOException if the file cannot be read
     */
    public static Import loadForTraining(Path file) throws IOException {
        return TrainingReader.read(whole(Objects.requireNonNull(file, "file")));
    }

    /**
     * Reads a model whose architecture and weights are in different files.
     *
     * @param architecture path of the JSON that {@code to_json()} has written
     * @param weights path of the file that {@code save_weights} has written
     * @return the model, not compiled, and what became of every layer
     * @throws InterchangeException if a file is damaged, if the weights are not those of the model,
     *     or if it has a layer or setting that is not supported
     * @throws IOException if a file cannot be read
     */
    public static Import load(Path architecture, Path weights) throws IOException {
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(weights, "weights");
        KerasSource description = KerasSource.of(architecture);
        KerasSource values = KerasSource.of(weights);
        if (description.config() == null || values.weights() == null) {
            throw new InterchangeException(
                    "expected an architecture in '%s' and weights in '%s'"
                            .formatted(architecture.getFileName(), weights.getFileName()));
        }
        return read(description, values);
    }

    /**
     * Sets the weights of a model that was built here. Layers with weights correspond by their
     * order and, in files of Keras 3, by their class; their names may differ. The model is left
     * unchanged if the file is rejected.
     *
     * @param file path of a file with weights: {@code .weights.h5}, the {@code .weights.json} of
     *     divided weights, or a file of a whole model
     * @param model a model that Keras can express
     * @return which array each weight comes from
     * @throws InterchangeException if the weights are not those of such a model, or if the file is
     *     damaged
     * @throws IOException if the file cannot be read
     */
    public static ImportReport loadWeights(Path file, Model model) throws IOException {
        Objects.requireNonNull(model, "model");
        KerasSource source = KerasSource.of(Objects.requireNonNull(file, "file"));
        if (source.weights() == null) {
            throw new InterchangeException(
                    "'%s' holds an architecture only, no weights".formatted(file.getFileName()));
        }
        return WeightsReader.read(source, model);
    }

    /**
     * Writes a model. The ending of the name decides the form: {@code .keras} for Keras 3, {@code
     * .h5} or {@code .hdf5} for Keras 2 of TensorFlow. The same model always gives the same bytes.
     * An existing file is replaced when the new one is complete.
     *
     * <p>Loss, metrics, optimizer and what the optimizer keeps are written, too, if the model is
     * compiled and Keras has this loss and this optimizer.
     *
     * @param model the model
     * @param file path of the file
     * @return sentences that say what the file has in another form than the model, such as two
     *     biases of a layer as their sum; empty if nothing
     * @throws InterchangeException if the model has a layer or setting that Keras cannot express
     * @throws IllegalArgumentException if the name has another ending
     * @throws IOException if the file cannot be written
     */
    public static List<String> save(Model model, Path file) throws IOException {
        Objects.requireNonNull(model, "model");
        String name = Objects.requireNonNull(file, "file").toString();
        boolean zip = name.endsWith(".keras");
        if (!zip && !name.endsWith(".h5") && !name.endsWith(".hdf5")) {
            throw new IllegalArgumentException(
                    "expected a file name that ends with .keras, .h5 or .hdf5, got '%s'"
                            .formatted(file));
        }
        WrittenModel written =
                ModelWriter.write(model, zip ? KerasTarget.KERAS_3 : KerasTarget.KERAS_2);
        byte[] bytes = zip ? KerasSaving.zip(model, written) : KerasSaving.hdf5(model, written);
        AtomicFile.write(
                file,
                channel -> {
                    ByteBuffer buffer = ByteBuffer.wrap(bytes);
                    while (buffer.hasRemaining()) {
                        channel.write(buffer);
                    }
                });
        return KerasSaving.notes(written);
    }

    private static Import read(KerasSource description, KerasSource values)
            throws InterchangeException {
        KerasVersion version = description.version();
        KerasModel model = KerasModelReader.read(description.config(), version);
        GraphReader.Built built =
                GraphReader.read(model, version, values.weights().assign(model, version));
        return new Import(built.model(), built.report());
    }
}
