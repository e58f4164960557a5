package io.rnn4j.interchange.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.corpus.SmallJvm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/**
 * A file of Keras with changed bytes is read or refused in under a second, in a JVM of 64 MB;
 * nothing else happens. {@code -Drnn4j.mutations} sets the number of mutations of each file.
 */
class MutatedKerasFileTest {
    private static final int MUTATIONS = Integer.getInteger("rnn4j.mutations", 150);
    private static final Duration LIMIT = Duration.ofSeconds(1); // of processor time

    @TempDir Path directory;

    /** Reads files in a JVM of 64 MB. */
    public static void main(String[] arguments) throws IOException {
        SmallJvm.serve(KerasFile::load);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model_gzip.h5",
                "model_latest.h5",
                "model_userblock.h5",
                "model_deflated.keras",
                "nested.keras",
                "seq2seq.h5"
            })
    void mutatedFilesAreReadOrRefused(String name) throws IOException {
        byte[] original = KerasResources.bytes(name);
        Path file = directory.resolve("mutated");
        Random random = new Random(name.hashCode());
        int refused = 0;
        Files.write(file, original);
        try (SmallJvm small = new SmallJvm(MutatedKerasFileTest.class)) {
            assertEquals("loaded", small.outcome(file)); // loads the classes
            for (int mutation = 0; mutation < MUTATIONS; mutation++) {
                byte[] bytes = original.clone();
                int places = 1 + random.nextInt(4);
                for (int place = 0; place < places; place++) {
                    mutate(bytes, random);
                }
                int length = random.nextInt(8) == 0 ? random.nextInt(bytes.length) : bytes.length;
                Files.write(file, Arrays.copyOf(bytes, length));
                Duration before = small.processorTime();
                String outcome = small.outcome(file);
                Duration took = small.processorTime().minus(before);
                String what = name + ", mutation " + mutation + ": " + outcome + " in " + took;
                assertTrue(outcome.matches("(?s)loaded|refused .*"), what);
                assertTrue(took.compareTo(LIMIT) < 0, what);
                refused += outcome.equals("loaded") ? 0 : 1;
            }
        }
        assertTrue(refused > 0, "no mutation was refused");
    }

    /** Found by Jazzer. */
    @Test
    void jsonThatIsNotEncodedInUtf8IsRefused() throws IOException {
        Path file = Files.write(directory.resolve("model.json"), new byte[] {'{', '"', -1, '"'});
        InterchangeException failure =
                assertThrows(InterchangeException.class, () -> KerasFile.load(file));
        assertTrue(failure.getMessage().contains("not encoded in UTF-8"), failure.getMessage());
    }

    /** Changes a byte, a number of four or eight bytes, or copies a part elsewhere. */
    private static void mutate(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length - 16);
        switch (random.nextInt(5)) {
            case 0 -> bytes[at] = (byte) random.nextInt();
            case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> Arrays.fill(bytes, at, at + 8, (byte) random.nextInt(2));
            case 3 -> Arrays.fill(bytes, at, at + 4, (byte) 0xff);
            default -> System.arraycopy(bytes, random.nextInt(bytes.length - 16), bytes, at, 16);
        }
    }
}
