package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** A file that is not as it was saved is rejected, wherever it was changed. */
class ChecksumTest {
    private final Model model = Sequential.of(7, input(2), gru(1), dense(1));

    @TempDir private Path directory;

    private Path save() throws IOException {
        Path file = directory.resolve("model.safetensors");
        ModelFile.save(model, file);
        return file;
    }

    private static int find(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    }

    /** {@return the position of the first byte of the data} */
    private static int data(byte[] bytes) {
        return 8 + (bytes[0] & 0xff) + 256 * (bytes[1] & 0xff);
    }

    @Test
    void everyChangedByteIsNoticed() throws IOException {
        Path file = save();
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            for (int bit : new int[] {0, 5}) {
                byte[] changed = whole.clone();
                changed[at] ^= (byte) (1 << bit);
                Files.write(file, changed);
                TestFiles.assertRefused(file);
            }
        }
        Files.write(file, whole);
        TestFiles.assertSame(model, ModelFile.load(file));
    }

    @Test
    void digitsAreThoseOfTheWholeFileWithZerosInTheirPlace() throws IOException {
        byte[] bytes = Files.readAllBytes(save());
        int at = find(bytes, "crc32c:") + "crc32c:".length();
        String digits = new String(bytes, at, 8, StandardCharsets.US_ASCII);
        java.util.Arrays.fill(bytes, at, at + 8, (byte) '0');
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        assertEquals(digits, HexFormat.of().toHexDigits((int) sum.getValue()));
    }

    @Test
    void checkIsOptional() throws IOException {
        Path file = save();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        LoadOptions options = LoadOptions.standard();
        for (LoadOptions.Check check :
                new LoadOptions.Check[] {LoadOptions.Check.ALWAYS, LoadOptions.Check.SMALL_FILES}) {
            ModelFileException refused =
                    assertThrows(
                            ModelFileException.class,
                            () -> ModelFile.open(file, options.check(check)));
            TestFiles.assertHolds(refused, "expected the checksum ");
            TestFiles.assertHolds(refused, file.toString());
        }
        Model changed = ModelFile.open(file, options.check(LoadOptions.Check.NEVER)).model();
        assertEquals(model.layers(), changed.layers());
    }

    @Test
    void smallFilesAreCheckedByDefault() {
        long limit = 64L << 20;
        assertTrue(LoadOptions.standard().checks(limit - 1));
        assertFalse(LoadOptions.standard().checks(limit));
        assertTrue(LoadOptions.standard().check(LoadOptions.Check.ALWAYS).checks(limit));
        assertFalse(LoadOptions.standard().check(LoadOptions.Check.NEVER).checks(1));
    }

    @Test
    void filesOfVersion2NeedAChecksum() throws IOException {
        String header = TestFiles.header().replace("\"version\":\"1\"", "\"version\":\"2\"");
        Path file = TestFiles.write(directory, TestFiles.bytes(header, TestFiles.VALUES));
        TestFiles.assertRefused(file, "the metadata have no 'checksum'");
        String wrong = header.replace("\"2\"", "\"2\",\"checksum\":\"%s\"");
        for (String value : new String[] {"", "crc32c:0", "md5:00000000", "crc32c:0000000G"}) {
            file =
                    TestFiles.write(
                            directory, TestFiles.bytes(wrong.formatted(value), TestFiles.VALUES));
            TestFiles.assertRefused(file, "__metadata__.checksum: expected crc32c:");
        }
        String zeros = wrong.formatted("crc32c:00000000");
        TestFiles.assertRefused(
                TestFiles.write(directory, TestFiles.bytes(zeros, TestFiles.VALUES)),
                "expected the checksum 00000000");
    }

    /** Text before the checksum has characters of several bytes. */
    @Test
    void placeOfTheChecksumIsFoundInAnyHeader() throws IOException {
        String header =
                TestFiles.header()
                        .replace(
                                "\"format\":",
                                "\"模型 😀 é\":\"é\",\"checksum\":\"crc32c:00000000\",\"format\":");
        byte[] bytes = TestFiles.bytes(header, TestFiles.VALUES);
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        String digits = HexFormat.of().toHexDigits((int) sum.getValue());
        bytes =
                TestFiles.bytes(
                        header.replace("crc32c:00000000", "crc32c:" + digits), TestFiles.VALUES);
        assertEquals(5, ModelFile.load(TestFiles.write(directory, bytes)).seed());
    }

    @Test
    void sameModelGivesTheSameBytes() throws IOException {
        byte[] first = Files.readAllBytes(save());
        Path again = directory.resolve("again.safetensors");
        ModelFile.save(ModelFile.load(directory.resolve("model.safetensors")), again);
        assertArrayEquals(first, Files.readAllBytes(again));
        assertEquals(0, data(first) % 8);
    }
}
