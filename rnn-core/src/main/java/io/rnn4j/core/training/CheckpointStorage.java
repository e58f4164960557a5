package io.rnn4j.core.training;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.tensor.Tensor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Service that keeps checkpoints in a directory. The module {@code io.rnn4j.serialization} provides
 * it; {@code fit} finds it by {@link java.util.ServiceLoader}.
 */
public interface CheckpointStorage {

    /**
     * A training at one moment.
     *
     * @param weights all weights by name
     * @param state everything else
     */
    record Checkpoint(Map<String, Tensor> weights, StateValues state) {
        /** Rejects null. */
        public Checkpoint {
            NullChecks.requireValues("weights by name", weights);
            Objects.requireNonNull(state, "state");
        }
    }

    /**
     * A checkpoint that has been read.
     *
     * @param file the file
     * @param checkpoint its contents
     * @param otherVersion name and version of the library that has written it, if that is not this
     *     one; otherwise empty
     */
    record Stored(Path file, Checkpoint checkpoint, String otherVersion) {
        /** Rejects null. */
        public Stored {
            Objects.requireNonNull(file, "file");
            Objects.requireNonNull(checkpoint, "checkpoint");
            Objects.requireNonNull(otherVersion, "otherVersion");
        }
    }

    /** A directory in which one training keeps its checkpoints. */
    interface Directory extends Closeable {

        /** {@return the numbers of the checkpoints in the directory, in ascending order} */
        SortedSet<Long> numbers();

        /**
         * {@return the path of a checkpoint}
         *
         * @param number its number
         */
        Path file(long number);

        /**
         * Writes a checkpoint atomically, in place of an older one of the same number.
         *
         * @param number its number, 0 or more
         * @param model the model, of which only the structure is used
         * @param checkpoint the contents
         * @throws IOException if it cannot be written; nothing is then changed
         */
        void write(long number, TrainedModel model, Checkpoint checkpoint) throws IOException;

        /**
         * Deletes a checkpoint if it exists.
         *
         * @param number its number
         * @throws IOException if it cannot be deleted
         */
        void delete(long number) throws IOException;

        /** Unlocks the directory. */
        @Override
        void close() throws IOException;
    }

    /**
     * Opens a directory for a training, and locks it.
     *
     * @param directory an existing directory
     * @return the directory, without incomplete files of trainings that have been killed
     * @throws IOException if it cannot be written, or if another training uses it
     */
    Directory open(Path directory) throws IOException;

    /**
     * Reads the checkpoint of the highest number.
     *
     * @param directory an existing directory
     * @return the checkpoint; empty if there is none
     * @throws IOException if it cannot be read, or is damaged
     */
    Optional<Stored> readNewest(Path directory) throws IOException;

    /**
     * {@return the exception for a checkpoint whose contents are not valid}
     *
     * @param file the file
     * @param problem what is not valid
     */
    IOException invalid(Path file, String problem);
}
