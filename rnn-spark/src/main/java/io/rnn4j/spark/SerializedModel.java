package io.rnn4j.spark;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Execution;
import io.rnn4j.serialization.ComponentText;
import io.rnn4j.serialization.ModelFile;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.UUID;

/**
 * A model and its loss as they are sent to executors.
 *
 * @param id a name that no other model has
 * @param file the bytes of a model file
 * @param loss the loss as JSON
 * @param version the version of rnn4j that the driver has
 */
record SerializedModel(String id, byte[] file, String loss, String version)
        implements Serializable {

    /** {@return a model with the version of this process, under a new name} */
    static SerializedModel of(Model model, String loss) {
        return new SerializedModel(
                UUID.randomUUID().toString(), fileOf(model), loss, LibraryVersion.HERE);
    }

    /** {@return the bytes of the file of a model} */
    static byte[] fileOf(Model model) {
        return TemporaryFile.bytes(file -> ModelFile.save(model, file));
    }

    /** {@return the model in a file} */
    static Model model(byte[] bytes) {
        return TemporaryFile.read(bytes, ModelFile::load);
    }

    /** {@return the model, which runs on one thread, since Spark has a thread for each task} */
    Model worker() {
        LibraryVersion.requireSame(version);
        Model model = model(file);
        model.execution(Execution.standard().threads(1));
        try {
            // the optimizer is never called: steps are taken by the driver
            return model.compile(new GradientDescent(1), ComponentText.read(Loss.class, loss));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
