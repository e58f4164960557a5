package io.rnn4j.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Files of samples: what is written is read again, and no damaged file is accepted. */
class BinaryDatasetTest {
    private static final List<Field> FIELDS =
            List.of(
                    Field.sequence(Role.INPUT, "größe", 3),
                    Field.sequence(Role.INPUT, "tokens").ofInts(),
                    Field.sequence(Role.MASK, "größe"),
                    Field.row(Role.TARGET, "y", 2, 2),
                    Field.row(Role.TARGET, "class").ofInts(),
                    Field.row(Role.SAMPLE_WEIGHTS, "y"));

    @TempDir Path directory;

    private static void fill(SampleBuffer sample, SplittableRandom random, int longest) {
        for (int n = 0; n < FIELDS.size(); n++) {
            Field field = FIELDS.get(n);
            int steps = field.isSequence() ? random.nextInt(longest + 1) : 1;
            int size = steps * field.width();
            if (field.isInt()) {
                int[] ints = sample.ints(n, steps);
                for (int at = 0; at < size; at++) {
                    ints[at] = random.nextInt();
                }
            } else {
                float[] floats = sample.floats(n, steps);
                for (int at = 0; at < size; at++) {
                    floats[at] = Float.intBitsToFloat(random.nextInt()); // NaN, too
                }
            }
        }
    }

    private Path write(int samples, int longest) throws IOException {
        Path file = directory.resolve("data.bin");
        SplittableRandom random = new SplittableRandom(samples);
        try (BinaryDatasetWriter writer = BinaryDatasetWriter.create(file, FIELDS)) {
            for (int sample = 0; sample < samples; sample++) {
                fill(writer.buffer(), random, longest);
                writer.append(writer.buffer());
            }
            writer.finish();
        }
        return file;
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Path file = write(2_000, 300); // more than one block of the writer
        SplittableRandom random = new SplittableRandom(2_000);
        SampleBuffer expected = new SampleBuffer(FIELDS);
        SampleBuffer read = new SampleBuffer(FIELDS);
        try (BinaryDataset data = BinaryDataset.open(file)) {
            assertEquals(FIELDS, data.fields());
            assertEquals(2_000, data.size());
            for (int sample = 0; sample < data.size(); sample++) {
                fill(expected, random, 300);
                data.read(sample, read);
                assertEquals(expected.length(), data.length(sample));
                for (int n = 0; n < FIELDS.size(); n++) {
                    assertEquals(expected.steps(n), read.steps(n));
                    assertArrayEquals(bits(expected, n), bits(read, n));
                }
            }
        }
    }

    private static int[] bits(SampleBuffer sample, int field) {
        int size = sample.steps(field) * FIELDS.get(field).width();
        int[] bits = new int[size];
        for (int at = 0; at < size; at++) {
            bits[at] =
                    FIELDS.get(field).isInt()
                            ? sample.ints(field)[at]
                            : Float.floatToRawIntBits(sample.floats(field)[at]);
        }
        return bits;
    }

    @Test
    void fileWithoutSamplesIsRead() throws IOException {
        try (BinaryDataset data = BinaryDataset.open(write(0, 1))) {
            assertEquals(0, data.size());
            data.verify();
        }
    }

    @Test
    void everyTruncationIsRejected() throws IOException {
        byte[] bytes = Files.readAllBytes(write(3, 4));
        for (int length = 0; length < bytes.length; length++) {
            assertRejected(Arrays.copyOf(bytes, length), "length " + length);
        }
    }

    @Test
    void everyChangedByteIsRejected() throws IOException {
        byte[] bytes = Files.readAllBytes(write(3, 4));
        for (int at = 0; at < bytes.length; at++) {
            for (int change : new int[] {1, 0x80, 0xff}) {
                byte[] changed = bytes.clone();
                changed[at] ^= (byte) change;
                assertRejected(changed, "byte " + at);
            }
        }
    }

    private void assertRejected(byte[] bytes, String what) throws IOException {
        Path file = directory.resolve("changed.bin");
        Files.write(file, bytes);
        String message =
                assertThrows(
                                DatasetFileException.class,
                                () -> BinaryDataset.open(file).close(),
                                what)
                        .getMessage();
        assertTrue(message.contains("changed.bin"), message);
    }

    @Test
    void messagesSayWhatIsWrong() throws IOException {
        Path file = write(3, 4);
        byte[] bytes = Files.readAllBytes(file);
        assertMessage("something else", Arrays.copyOfRange(bytes, 8, bytes.length));
        assertMessage("its end is missing", Arrays.copyOf(bytes, bytes.length - 1));
        byte[] newer = bytes.clone();
        ByteBuffer.wrap(newer).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 2);
        assertMessage("the file has version 2", newer);
        byte[] large = bytes.clone();
        ByteBuffer.wrap(large).order(ByteOrder.LITTLE_ENDIAN).putInt(12, Integer.MAX_VALUE);
        assertMessage("the header has 2147483647 bytes", large);
        byte[] many = bytes.clone();
        ByteBuffer.wrap(many)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(bytes.length - 24, Integer.MAX_VALUE);
        assertMessage("the index of 2147483647 samples", many);
        assertThrows(
                NoSuchFileException.class, () -> BinaryDataset.open(directory.resolve("none")));
        assertThrows(DatasetFileException.class, () -> BinaryDataset.open(directory));
    }

    private void assertMessage(String part, byte[] bytes) throws IOException {
        Path file = directory.resolve("changed.bin");
        Files.write(file, bytes);
        String message =
                assertThrows(DatasetFileException.class, () -> BinaryDataset.open(file))
                        .getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void olderFileRemainsUntilTheNewOneIsFinished() throws IOException {
        Path file = write(3, 4);
        byte[] older = Files.readAllBytes(file);
        try (BinaryDatasetWriter writer = BinaryDatasetWriter.create(file, FIELDS)) {
            fill(writer.buffer(), new SplittableRandom(1), 4);
            writer.append(writer.buffer());
            IOException taken =
                    assertThrows(IOException.class, () -> BinaryDatasetWriter.create(file, FIELDS));
            assertTrue(taken.getMessage().contains("another writer"), taken.getMessage());
        }
        assertArrayEquals(older, Files.readAllBytes(file));
        assertEquals(List.of(file), files());
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (var stream = Files.newDirectoryStream(directory)) {
            stream.forEach(files::add);
        }
        return files;
    }

    @Test
    void sampleWithOtherFieldsIsRejected() throws IOException {
        Path file = directory.resolve("data.bin");
        try (BinaryDatasetWriter writer = BinaryDatasetWriter.create(file, FIELDS)) {
            SampleBuffer other = new SampleBuffer(FIELDS.subList(0, 2));
            assertThrows(IllegalArgumentException.class, () -> writer.append(other));
            assertThrows(IllegalStateException.class, () -> writer.append(writer.buffer()));
            writer.finish();
            writer.finish();
            assertThrows(IllegalStateException.class, () -> writer.append(writer.buffer()));
        }
        try (BinaryDataset data = BinaryDataset.open(file)) {
            assertEquals(0, data.size()); // nothing of the rejected samples was written
        }
    }

    @Test
    void directoryAndMissingDirectoryAreRejected() {
        assertThrows(IOException.class, () -> BinaryDatasetWriter.create(directory, FIELDS));
        Path missing = directory.resolve("missing").resolve("data.bin");
        IOException failure =
                assertThrows(IOException.class, () -> BinaryDatasetWriter.create(missing, FIELDS));
        assertEquals(
                missing + ": there is no directory " + missing.getParent() + "; create it first",
                failure.getMessage());
        assertFalse(Files.exists(missing));
    }

    @Test
    void fileThatBecomesShorterIsAnError() throws IOException {
        Path file = write(200, 300);
        try (BinaryDataset data = BinaryDataset.open(file)) {
            Files.write(file, new byte[0]); // the same file, mapped
            SampleBuffer sample = new SampleBuffer(FIELDS);
            RuntimeException failure =
                    assertThrows(RuntimeException.class, () -> data.read(199, sample));
            assertTrue(failure.getMessage().contains("became shorter"), failure.getMessage());
        }
    }

    @Test
    void closedDatasetIsNotRead() throws IOException {
        BinaryDataset data = BinaryDataset.open(write(3, 4));
        data.close();
        data.close();
        assertThrows(IllegalStateException.class, () -> data.read(0, new SampleBuffer(FIELDS)));
    }

    /** Found by Jazzer: the last four bytes of the header are the length of a name. */
    @Test
    void aNameThatEndsAfterTheHeaderIsRejected() throws IOException {
        byte[] header = BinaryLayout.header(List.of(Field.row(Role.TARGET, "")));
        ByteBuffer fields = ByteBuffer.wrap(header, BinaryLayout.PREAMBLE, 20).slice();
        fields.order(ByteOrder.LITTLE_ENDIAN).putInt(16, 4);
        DatasetFileException failure =
                assertThrows(
                        DatasetFileException.class,
                        () -> BinaryLayout.fields(Path.of("data.bin"), fields));
        assertEquals(
                "data.bin: field 0: name: expected a number from 0 to 0, got 4; the file is"
                        + " damaged",
                failure.getMessage());
    }

    /** Found by Jazzer: names of fields are texts of the file. */
    @Test
    void messagesHaveNoControlCharactersAndALimitedLength() throws IOException {
        Field field = Field.row(Role.INPUT, "a\n\u202e" + "b".repeat(5_000));
        byte[] header = BinaryLayout.header(List.of(field, field));
        ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        fields.position(BinaryLayout.PREAMBLE);
        DatasetFileException failure =
                assertThrows(
                        DatasetFileException.class,
                        () -> BinaryLayout.fields(Path.of("data.bin"), fields));
        String message = failure.getMessage();
        assertTrue(
                message.startsWith("data.bin: the values of input 'a\\u000a\\u202ebbb"), message);
        assertTrue(message.endsWith("are given twice; leave one out"), message);
        assertTrue(message.length() < 1_200, message);
    }
}
