package io.rnn4j.serialization;

import io.rnn4j.core.training.CheckpointStorage;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps checkpoints as files {@code checkpoint-000000000500.safetensors}, named after the number of
 * steps of the optimizer. They are model files, too: {@link ModelFile#load} returns the model with
 * the weights of that step.
 */
public final class CheckpointFiles implements CheckpointStorage {
    private static final Pattern NAME = Pattern.compile("checkpoint-([0-9]{12,18})\\.safetensors");
    private static final int ATTEMPTS = 100;

    /** Creates the storage. */
    public CheckpointFiles() {}

    @Override
    public Directory open(Path directory) throws IOException {
        requireDirectory(Objects.requireNonNull(directory, "directory"));
        return CheckpointDirectory.open(directory);
    }

    @Override
    public Optional<Stored> readNewest(Path directory) throws IOException {
        requireDirectory(Objects.requireNonNull(directory, "directory"));
        for (int attempt = 1; ; attempt++) {
            SortedSet<Long> numbers = numbers(directory);
            if (numbers.isEmpty()) {
                return Optional.empty();
            }
            Path file = file(directory, numbers.getLast());
            try {
                return Optional.of(CheckpointReader.read(file));
            } catch (ModelFileException damaged) {
                SortedSet<Long> before = numbers.headSet(numbers.getLast());
                throw before.isEmpty()
                        ? damaged
                        : damaged.or(
                                "delete it to continue from "
                                        + file(directory, before.getLast()).getFileName());
            } catch (NoSuchFileException deleted) { // by a training that is running
                if (attempt == ATTEMPTS) {
                    throw deleted;
                }
            }
        }
    }

    @Override
    public IOException invalid(Path file, String problem) {
        Objects.requireNonNull(file, "file");
        return new ModelFileException(
                        "the checkpoint does not suit the model, or is damaged: " + problem)
                .in(file);
    }

    private static void requireDirectory(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            throw new NoSuchFileException(
                    directory.toString(), null, "there is no such directory; create it first");
        }
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(
                    directory + ": this is a file; give the name of a directory for checkpoints");
        }
    }

    static Path file(Path directory, long number) {
        return directory.resolve(
                String.format(Locale.ROOT, "checkpoint-%012d.safetensors", number));
    }

    /** {@return the numbers of the checkpoints in a directory, in ascending order} */
    static SortedSet<Long> numbers(Path directory) throws IOException {
        SortedSet<Long> numbers = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches() && Files.isRegularFile(file)) {
                    long number = Long.parseLong(name.group(1));
                    if (file(directory, number).equals(file)) {
                        numbers.add(number);
                    }
                }
            }
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        return numbers;
    }
}
