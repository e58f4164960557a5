package io.rnn4j.interchange.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.archive.ZipArchive;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Files with random changes are read or rejected with a readable message. */
class MutatedFileTest {
    private static final int CHANGES = 25; // of each file

    @TempDir private Path directory;

    private int refused;
    private int read;

    @Test
    void changedBytesAreReadOrRejected() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        for (String name : TestFiles.names()) {
            byte[] bytes = TestFiles.bytes(name);
            for (int change = 0; change < CHANGES; change++) {
                read(mutated(bytes, random));
            }
        }
        assertTrue(refused > 150, refused + " refused");
    }

    /** Without the checksums of the archive, changes reach the reader of pickles. */
    @Test
    void changedPicklesAreReadOrRejected() throws IOException {
        SplittableRandom random = new SplittableRandom(4);
        for (String name : TestFiles.names()) {
            if (name.endsWith(".pt") && !name.equals("before_1_6.pt")) {
                Map<String, byte[]> entries = entries(name);
                String pickle =
                        entries.keySet().stream()
                                .filter(entry -> entry.endsWith("data.pkl"))
                                .findFirst()
                                .orElseThrow();
                byte[] whole = entries.get(pickle);
                for (int change = 0; change < CHANGES; change++) {
                    entries.put(pickle, mutated(whole, random));
                    file(PickledFile.zip(entries, directory.resolve("mutated.pt")));
                }
            }
        }
        assertTrue(refused > 150, refused + " refused");
        assertTrue(read > 10, read + " read");
    }

    private static Map<String, byte[]> entries(String name) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipArchive archive = ZipArchive.open(TestFiles.path(name))) {
            for (String entry : archive.entries().keySet()) {
                entries.put(entry, archive.read(entry, 1 << 20));
            }
        }
        return entries;
    }

    private static byte[] mutated(byte[] bytes, SplittableRandom random) {
        byte[] changed = bytes.clone();
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            int position = random.nextInt(changed.length);
            switch (random.nextInt(4)) {
                case 0 -> changed[position] = (byte) random.nextInt(256);
                case 1 -> changed[position] ^= (byte) (1 << random.nextInt(8));
                case 2 -> changed[position] = changed[random.nextInt(changed.length)];
                default -> {
                    int length = Math.min(random.nextInt(40), changed.length - position);
                    int from = random.nextInt(changed.length - length);
                    System.arraycopy(bytes, from, changed, position, length);
                }
            }
        }
        return random.nextInt(10) == 0
                ? Arrays.copyOf(changed, random.nextInt(changed.length))
                : changed;
    }

    private void read(byte[] bytes) throws IOException {
        file(Files.write(directory.resolve("mutated.pt"), bytes));
    }

    private void file(Path file) throws IOException {
        try {
            PyTorchModule.of(StateDict.read(file)).toString().getBytes(StandardCharsets.UTF_8);
            read++;
        } catch (InterchangeException refusal) {
            refused++;
            String message = refusal.getMessage();
            assertTrue(message.length() <= 2100, message);
            assertEquals(0, message.chars().filter(Character::isISOControl).count(), message);
        }
    }
}
