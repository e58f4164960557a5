package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.metric.RSquared;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.MovingAverage;
import io.rnn4j.core.training.CheckpointPolicy;
import io.rnn4j.core.training.EarlyStopping;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.core.training.ReduceOnPlateau;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Target of Jazzer in the profile {@code fuzz}: a training is resumed from a checkpoint of any
 * bytes, with the right checksum, or rejects it with a readable message and leaves the model as it
 * was.
 */
public final class CheckpointFuzzer {
    private static final int HEADER = 8;
    private static final String ZERO = "crc32c:00000000";
    private static final String PREFIX = "crc32c:";
    private static final Tensor X = ResumableTrainings.noise("x", 3, 4, 2);
    private static final Tensor Y = ResumableTrainings.noise("y", 3, 4, 1);
    private static final Model MODEL =
            Sequential.of(5, input(2), gru(2).returnSequences(true), dense(1))
                    .compile(
                            new MovingAverage(new Adam(0.01), 0.9),
                            new MeanSquaredError(),
                            new RSquared());
    private static final Map<String, Tensor> INITIAL = MODEL.weights().copyOfAll();
    private static final Path DIRECTORY = directory();
    private static final Path FILE = CheckpointFiles.file(DIRECTORY, 7);

    private CheckpointFuzzer() {}

    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory("fuzz");
            directory.toFile().deleteOnExit();
            return directory;
        } catch (IOException failure) {
            throw new ExceptionInInitializerError(failure);
        }
    }

    private static FitOptions options() {
        return FitOptions.epochs(3)
                .batchSize(2)
                .truncated(2)
                .listener(new EarlyStopping("loss", 5, 0))
                .listener(new ReduceOnPlateau("loss", 0.5, 1));
    }

    /** {@return a checkpoint within a batch of the second epoch} */
    static byte[] checkpoint() throws IOException {
        Path directory = Files.createTempDirectory("checkpoint");
        MODEL.weights().setAll(INITIAL);
        MODEL.compile(
                new MovingAverage(new Adam(0.01), 0.9), new MeanSquaredError(), new RSquared());
        MODEL.fit(
                X,
                Y,
                options()
                        .checkpoint(directory, CheckpointPolicy.everySteps(100))
                        .learningRateFactor(
                                count -> {
                                    if (count == 4) {
                                        Thread.currentThread().interrupt();
                                    }
                                    return 1;
                                }));
        Thread.interrupted();
        Path file = CheckpointFiles.file(directory, 5);
        byte[] bytes = Files.readAllBytes(file);
        for (long number : CheckpointFiles.numbers(directory)) {
            Files.delete(CheckpointFiles.file(directory, number));
        }
        Files.delete(directory);
        return bytes;
    }

    /** Resumes a training from the input. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        resumes(withChecksum(input));
    }

    /** {@return whether a training has been resumed from a file; false if it was rejected} */
    static boolean resumes(byte[] file) throws IOException {
        Files.write(FILE, file);
        MODEL.weights().setAll(INITIAL);
        try {
            MODEL.fit(X, Y, options().learningRateFactor(count -> 1).resume(DIRECTORY));
            return true;
        } catch (UncheckedIOException refused) {
            if (!(refused.getCause() instanceof ModelFileException)) {
                throw refused;
            }
            FuzzedFile.requireReadable(FILE, refused.getCause().getMessage());
        } catch (NonFiniteException diverged) {
            return true; // the numbers of a state may be any
        } catch (IllegalArgumentException different) {
            if (!different.getMessage().startsWith(FILE + " cannot be resumed")) {
                throw different;
            }
        }
        if (!MODEL.weights().copyOfAll().equals(INITIAL)) {
            throw new AssertionError("a rejected checkpoint has changed the model");
        }
        return false;
    }

    /** {@return a copy with the checksum of its contents, if there is a place for it} */
    static byte[] withChecksum(byte[] file) {
        byte[] copy = file.clone();
        if (copy.length < HEADER) {
            return copy;
        }
        long length = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).getLong();
        int end = Math.clamp(HEADER + length, 0, copy.length);
        String header = new String(copy, 0, end, StandardCharsets.ISO_8859_1);
        int at = header.indexOf('"' + PREFIX);
        if (at < 0 || at + 1 + ZERO.length() > end) {
            return copy;
        }
        int digits = at + 1 + PREFIX.length();
        put(copy, digits, "00000000");
        CRC32C sum = new CRC32C();
        sum.update(copy);
        put(copy, digits, HexFormat.of().toHexDigits((int) sum.getValue()));
        return copy;
    }

    private static void put(byte[] bytes, int at, String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, bytes, at, ascii.length);
    }
}
