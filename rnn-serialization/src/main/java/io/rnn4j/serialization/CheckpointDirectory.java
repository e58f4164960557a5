package io.rnn4j.serialization;

import io.rnn4j.core.training.CheckpointStorage;
import io.rnn4j.core.training.CheckpointStorage.Checkpoint;
import io.rnn4j.core.training.TrainedModel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/** A locked directory of checkpoints. */
final class CheckpointDirectory implements CheckpointStorage.Directory {
    private final Path directory;
    private final DirectoryLock lock;
    private final SortedSet<Long> numbers;

    private CheckpointDirectory(Path directory, DirectoryLock lock, SortedSet<Long> numbers) {
        this.directory = directory;
        this.lock = lock;
        this.numbers = numbers;
    }

    /** Locks an existing directory and deletes the temporary files of killed processes in it. */
    static CheckpointDirectory open(Path directory) throws IOException {
        Path real = directory.toRealPath();
        DirectoryLock lock =
                FileErrors.naming(
                        directory,
                        "checkpoints cannot be written there: %s",
                        () -> FileErrors.uninterrupted(() -> DirectoryLock.of(real)));
        try {
            TemporaryFile.deleteAllAbandoned(real);
            return new CheckpointDirectory(directory, lock, CheckpointFiles.numbers(real));
        } catch (Throwable failure) {
            lock.close();
            throw failure;
        }
    }

    @Override
    public synchronized SortedSet<Long> numbers() {
        return new TreeSet<>(numbers);
    }

    @Override
    public Path file(long number) {
        return CheckpointFiles.file(directory, number);
    }

    @Override
    public synchronized void write(long number, TrainedModel model, Checkpoint checkpoint)
            throws IOException {
        SafetensorsWriter writer = CheckpointWriter.of(model, checkpoint);
        AtomicFile.write(file(number), writer::writeTo);
        numbers.add(number);
    }

    @Override
    public synchronized void delete(long number) throws IOException {
        Files.deleteIfExists(file(number));
        numbers.remove(number);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
