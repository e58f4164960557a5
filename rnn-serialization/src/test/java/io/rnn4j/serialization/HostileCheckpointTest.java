package io.rnn4j.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Checkpoints that were damaged or made up are rejected, and the model stays as it was. */
class HostileCheckpointTest {
    private static final int MUTATIONS = Integer.getInteger("rnn4j.mutations", 400);

    @TempDir private Path directory;

    private byte[] whole;

    @BeforeEach
    void write() throws IOException {
        whole = CheckpointFuzzer.checkpoint();
    }

    private void assertRefused(byte[] bytes, String what) throws IOException {
        Path file = Files.write(CheckpointFiles.file(directory, 5), bytes);
        ModelFileException failure =
                assertThrows(
                        ModelFileException.class,
                        () -> new CheckpointFiles().readNewest(directory),
                        what);
        TestFiles.assertHolds(failure, file + ": ");
        assertTrue(failure.getMessage().length() < 1200, failure.getMessage());
    }

    @Test
    void theWholeFileIsResumed() throws IOException {
        assertTrue(CheckpointFuzzer.resumes(whole));
        assertEquals(Arrays.toString(whole), Arrays.toString(CheckpointFuzzer.withChecksum(whole)));
    }

    @Test
    void everyTruncationIsRejected() throws IOException {
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "length " + length);
        }
    }

    @Test
    void theCheckpointBeforeADamagedOneIsNamed() throws IOException {
        Files.write(CheckpointFiles.file(directory, 4), whole);
        Path damaged = CheckpointFiles.file(directory, 5);
        Files.write(damaged, Arrays.copyOf(whole, whole.length / 2));
        CheckpointFiles files = new CheckpointFiles();
        ModelFileException failure =
                assertThrows(ModelFileException.class, () -> files.readNewest(directory));
        TestFiles.assertHolds(
                failure, "; or delete it to continue from checkpoint-000000000004.safetensors");
        Files.delete(damaged);
        assertEquals(
                CheckpointFiles.file(directory, 4),
                files.readNewest(directory).orElseThrow().file());
    }

    @Test
    void everyChangedByteIsNoticed() throws IOException {
        for (int n = 0; n < whole.length; n++) {
            byte[] changed = whole.clone();
            changed[n] ^= (byte) (1 << n % 8);
            assertRefused(changed, "byte " + n);
        }
    }

    /** The checksums are right, so that the values themselves are checked. */
    @Test
    void mutationsAreResumedOrRejected() throws IOException {
        int resumed = 0;
        for (int seed = 0; seed < MUTATIONS; seed++) {
            byte[] mutated = CheckpointFuzzer.withChecksum(new Mutations(seed).mutated(whole));
            try {
                resumed += CheckpointFuzzer.resumes(mutated) ? 1 : 0;
            } catch (RuntimeException | Error failure) {
                throw new AssertionError("mutation " + seed, failure);
            }
        }
        assertTrue(resumed > 0 && resumed < MUTATIONS, resumed + " resumed");
    }

    /** Values that are valid JSON, but not those of a training. */
    @Test
    void impossibleValuesAreRejected() throws IOException {
        assertRejected("\\\"steps\\\":5", "\\\"steps\\\":-5");
        assertRejected("\\\"batch\\\":0", "\\\"batch\\\":9");
        assertRejected("\\\"piece\\\":1", "\\\"piece\\\":7");
        assertRejected("\\\"epoch\\\":1", "\\\"epoch\\\":2");
        assertRejected("\\\"epochs\\\":2", "\\\"epochs\\\":1");
        assertRejected("\\\"rate_factor\\\":1.0", "\\\"rate_factor\\\":-1.");
        assertRejected("/best_epoch\\\":0", "/best_epoch\\\":-2");
        assertRejected("slot/average/dense/bias", "slot/average/dense/bits");
        assertRejected("listeners/0/weights/dense/bias", "listeners/0/weights/dense/bits");
        assertRejected("history/r2", "history/r3");
        assertRejected("carried/0", "carried/1");
    }

    private void assertRejected(String part, String other) throws IOException {
        int length = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt();
        String header = new String(whole, Long.BYTES, length, StandardCharsets.ISO_8859_1);
        assertTrue(header.contains(part), part);
        byte[] changed = header.replace(part, other).getBytes(StandardCharsets.ISO_8859_1);
        int data = whole.length - Long.BYTES - length;
        ByteBuffer file = ByteBuffer.allocate(Long.BYTES + changed.length + data);
        file.order(ByteOrder.LITTLE_ENDIAN).putLong(changed.length).put(changed);
        file.put(whole, Long.BYTES + length, data);
        assertFalse(CheckpointFuzzer.resumes(CheckpointFuzzer.withChecksum(file.array())), other);
    }
}
