package io.rnn4j.interchange.onnx.file;

import io.rnn4j.interchange.InterchangeException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Reads tensors from the files beside a model, and from no others. */
public final class ExternalData {
    private final Path directory;

    /**
     * Creates a reader.
     *
     * @param model the file of the model
     */
    public ExternalData(Path model) {
        Path parent = model.toAbsolutePath().getParent();
        this.directory = parent == null ? model.toAbsolutePath() : parent;
    }

    ByteBuffer read(OnnxTensor tensor) throws InterchangeException {
        Map<String, String> where = tensor.external();
        String location = where.getOrDefault("location", "");
        Path file = inside(tensor, location);
        long offset = number(tensor, "offset", 0);
        try (FileChannel channel = FileChannel.open(file)) {
            long length = number(tensor, "length", Math.max(0, channel.size() - offset));
            if (offset > channel.size() || length > channel.size() - offset) {
                throw new InterchangeException(
                        ("%s: '%s' has %s bytes, expected %s from byte %s on; it belongs to another"
                                        + " model or is damaged")
                                .formatted(
                                        tensor.describe(),
                                        location,
                                        channel.size(),
                                        length,
                                        offset));
            }
            if (length > Integer.MAX_VALUE) {
                throw new InterchangeException(
                        "%s has %s bytes, at most %s are read"
                                .formatted(tensor.describe(), length, Integer.MAX_VALUE));
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
        } catch (InterchangeException refusal) {
            throw refusal;
        } catch (IOException failure) {
            throw new InterchangeException(
                    "%s: the data file '%s' cannot be read: %s"
                            .formatted(tensor.describe(), location, failure),
                    failure);
        }
    }

    private Path inside(OnnxTensor tensor, String location) throws InterchangeException {
        Path file;
        try {
            Path given = Path.of(location);
            boolean plain = !location.isEmpty() && !given.isAbsolute() && given.getRoot() == null;
            for (Path part : given) {
                plain &= !part.toString().equals("..");
            }
            if (!plain || location.contains("\\") || location.contains(":")) {
                throw outside(tensor, location);
            }
            file = directory.resolve(given);
        } catch (InvalidPathException failure) {
            throw outside(tensor, location);
        }
        if (!Files.exists(file)) {
            throw new InterchangeException(
                    "%s: its data file '%s' is missing; copy it into the directory of the model"
                            .formatted(tensor.describe(), location));
        }
        try {
            // A symbolic link must not lead out of the directory either.
            if (!file.toRealPath().startsWith(directory.toRealPath())
                    || !Files.isRegularFile(file)) {
                throw outside(tensor, location);
            }
        } catch (InterchangeException refusal) {
            throw refusal;
        } catch (IOException failure) {
            throw new InterchangeException(
                    "%s: the data file '%s' cannot be read: %s"
                            .formatted(tensor.describe(), location, failure),
                    failure);
        }
        return file;
    }

    private static InterchangeException outside(OnnxTensor tensor, String location) {
        return new InterchangeException(
                "%s: its data lie in '%s'; only a regular file in the directory of the model is read"
                        .formatted(tensor.describe(), location));
    }

    private static long number(OnnxTensor tensor, String key, long absent)
            throws InterchangeException {
        String text = tensor.external().get(key);
        if (text == null) {
            return absent;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException failure) {
            // reported below
        }
        throw new InterchangeException(
                "%s: expected a number of bytes for '%s', got '%s'"
                        .formatted(tensor.describe(), key, text));
    }
}
