package io.rnn4j.serialization;

import io.rnn4j.core.data.BinaryDataset;
import io.rnn4j.core.data.BinaryDatasetWriter;
import io.rnn4j.core.data.DatasetFileException;
import io.rnn4j.core.data.Field;
import io.rnn4j.core.data.Role;
import io.rnn4j.core.data.SampleBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Target of Jazzer in the profile {@code fuzz}: all samples of a dataset file of any bytes, with
 * the right checksums, are read, or it is rejected with a readable message.
 */
public final class BinaryDatasetFuzzer {
    private static final int PREAMBLE = 16;
    private static final int TRAILER = 32;
    private static final Path FILE = FuzzedFile.create(".bin");

    private BinaryDatasetFuzzer() {}

    /** {@return a file of three samples with fields of several kinds} */
    static byte[] dataset() throws IOException {
        List<Field> fields =
                List.of(
                        Field.sequence(Role.INPUT, "source", 2),
                        Field.sequence(Role.MASK, "source"),
                        Field.row(Role.TARGET, "class").ofInts());
        try (BinaryDatasetWriter writer = BinaryDatasetWriter.create(FILE, fields)) {
            for (int steps = 0; steps < 3; steps++) {
                SampleBuffer sample = writer.buffer();
                sample.floats(0, steps);
                sample.floats(1, steps);
                sample.ints(2, 1)[0] = steps;
                writer.append(sample);
            }
            writer.finish();
        }
        return Files.readAllBytes(FILE);
    }

    /** Reads the input as a file. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        reads(withChecksums(input));
    }

    /** {@return whether all samples of a file have been read; false if it was rejected} */
    static boolean reads(byte[] file) throws IOException {
        Files.write(FILE, file);
        try (BinaryDataset data = BinaryDataset.open(FILE)) {
            SampleBuffer sample = new SampleBuffer(data.fields());
            for (int n = 0; n < data.size(); n++) {
                sample.clear();
                data.read(n, sample);
                if (sample.length() != Math.max(1, data.length(n))) {
                    throw new AssertionError("length of sample " + n + ": " + data.length(n));
                }
            }
            return true;
        } catch (DatasetFileException refused) {
            FuzzedFile.requireReadable(FILE, refused.getMessage());
            return false;
        }
    }

    /** {@return a copy with the checksums of its contents, if its parts have valid positions} */
    static byte[] withChecksums(byte[] file) {
        byte[] copy = file.clone();
        ByteBuffer bytes = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
        int trailer = copy.length - TRAILER;
        if (trailer < PREAMBLE) {
            return copy;
        }
        int header = bytes.getInt(PREAMBLE - Integer.BYTES);
        if (header >= 0 && header <= trailer - PREAMBLE) {
            bytes.putInt(trailer + 12, sum(copy, 0, PREAMBLE + header));
        }
        long index = bytes.getLong(trailer);
        if (index >= 0 && index <= trailer) {
            bytes.putInt(trailer + 16, sum(copy, (int) index, trailer));
            bytes.putInt(trailer + 20, sum(copy, 0, (int) index));
        }
        return copy;
    }

    private static int sum(byte[] bytes, int from, int to) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, to - from);
        return (int) sum.getValue();
    }
}
