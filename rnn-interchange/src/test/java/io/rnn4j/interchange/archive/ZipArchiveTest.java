package io.rnn4j.interchange.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.interchange.InterchangeException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

class ZipArchiveTest {
    private static final int LIMIT = 1 << 20;
    private static final byte[] TEXT = "recurrent ".repeat(40).getBytes(StandardCharsets.US_ASCII);

    @TempDir private Path directory;

    @Test
    void readsStoredAndDeflatedEntriesInTheirOrder() throws IOException {
        byte[] bytes = zip(stored("model/b", TEXT), deflated("model/a", TEXT), stored("c", ""));
        try (ZipArchive archive = open(bytes)) {
            assertEquals(
                    List.of("model/b", "model/a", "c"), List.copyOf(archive.entries().keySet()));
            assertTrue(archive.entries().get("model/b").stored());
            assertFalse(archive.entries().get("model/a").stored());
            assertEquals(TEXT.length, archive.entries().get("model/a").size());
            assertArrayEquals(TEXT, archive.read("model/b", LIMIT));
            assertArrayEquals(TEXT, archive.read("model/a", LIMIT));
            assertArrayEquals(new byte[0], archive.read("c", LIMIT));
        }
    }

    @Test
    void readsALargeDeflatedEntry() throws IOException {
        byte[] large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        try (ZipArchive archive = open(zip(deflated("large", large)))) {
            assertArrayEquals(large, archive.read("large", large.length));
        }
    }

    @Test
    void readsTheFormatForLargeFiles() throws IOException {
        try (ZipArchive archive = open(zip64("large", TEXT))) {
            assertArrayEquals(TEXT, archive.read("large", LIMIT));
        }
    }

    @Test
    void readsAnArchiveWithoutEntriesAndOneWithAComment() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setComment("x".repeat(60_000));
        }
        try (ZipArchive archive = open(bytes.toByteArray())) {
            assertTrue(archive.entries().isEmpty());
        }
    }

    @Test
    void anEntryBeyondTheLimitIsNotRead() throws IOException {
        try (ZipArchive archive = open(zip(deflated("a", TEXT)))) {
            assertRefused("expected at most 399", () -> archive.read("a", 399));
            assertRefused("no entry 'b'", () -> archive.read("b", LIMIT));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a", "a/../b", "/a", "\\a", "..", "a\\..\\b", "C:/a", "a/.."})
    void aPlaceOutsideTheArchiveIsRefused(String name) throws IOException {
        byte[] bytes = zip(stored(name, TEXT));
        assertRefused("outside the archive", () -> open(bytes));
    }

    @Test
    void twoEntriesOfOneNameAreRefused() throws IOException {
        byte[] bytes = zip(stored("aa", TEXT), stored("ab", TEXT));
        byte[] changed = replaced(bytes, "ab", "aa");
        assertRefused("two entries have the name 'aa'", () -> open(changed));
    }

    @Test
    void sharedBytesAreRefused() throws IOException {
        byte[] bytes = zip(stored("a", TEXT), stored("b", TEXT));
        ByteBuffer archive = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int second = archive.getInt(bytes.length - 22 + 16) + 46 + "a".length();
        archive.putInt(second + 42, 0);
        assertRefused("entry 'b' is not where", () -> open(bytes)); // the local header names 'a'

        byte[] longer = zip(stored("a", TEXT), stored("b", TEXT));
        ByteBuffer grown = ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN);
        int first = grown.getInt(longer.length - 22 + 16);
        grown.putInt(first + 20, TEXT.length + 10);
        grown.putInt(first + 24, TEXT.length + 10);
        assertRefused("overlap", () -> open(longer));
    }

    @Test
    void claimedSizesThatTheBytesDoNotHaveAreRefused() throws IOException {
        for (long claim : new long[] {TEXT.length + 1L, TEXT.length - 1L}) {
            byte[] bytes = withSize(zip(deflated("a", TEXT)), (int) claim);
            try (ZipArchive archive = open(bytes)) {
                assertRefused("should have " + claim, () -> archive.read("a", LIMIT));
            }
        }
        try (ZipArchive archive = open(withSize(zip(deflated("a", TEXT)), 0))) {
            assertRefused("checksum", () -> archive.read("a", LIMIT));
        }
        byte[] bomb = withSize(zip(deflated("a", TEXT)), 2_000_000_000);
        assertRefused("does not compress like that", () -> open(bomb));
        byte[] stored = withSize(zip(stored("a", TEXT)), 2_000_000_000);
        assertRefused("claims to have 2000000000", () -> open(stored));
    }

    @Test
    void anExpandingEntryIsRefused() throws IOException {
        byte[] bytes = zip(deflated("zeros", new byte[30_000_000]));
        assertRefused("does not compress like that", () -> open(bytes));
    }

    @Test
    void otherMethodsAndEncryptionAreRefused() throws IOException {
        byte[] bytes = zip(stored("a", TEXT));
        ByteBuffer archive = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int first = archive.getInt(bytes.length - 22 + 16);
        archive.putShort(first + 10, (short) 14);
        assertRefused("method 14", () -> open(bytes));
        archive.putShort(first + 8, (short) 1);
        assertRefused("encrypted", () -> open(bytes));
    }

    @Test
    void everyCutIsRefused() throws IOException {
        byte[] bytes = zip(stored("a", TEXT), deflated("b", TEXT));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertRefused("", () -> readAll(cut));
        }
    }

    @Test
    void noChangedByteChangesAnEntry() throws IOException {
        byte[] bytes = zip(stored("a", TEXT), deflated("b", TEXT));
        Random random = new Random(5);
        int refusals = 0;
        for (int position = 0; position < bytes.length; position++) {
            byte[] changed = bytes.clone();
            changed[position] ^= (byte) (1 + random.nextInt(255));
            try {
                readAll(changed);
            } catch (InterchangeException refused) {
                refusals++;
            }
        }
        assertTrue(refusals > bytes.length / 2, refusals + " refusals");
    }

    /** Reads all entries, which are all equal. */
    private void readAll(byte[] bytes) throws IOException {
        try (ZipArchive archive = open(bytes)) {
            for (String name : archive.entries().keySet()) {
                assertArrayEquals(TEXT, archive.read(name, LIMIT));
            }
        }
    }

    @Test
    void anArchiveIsRecognisedByItsFirstBytes() throws IOException {
        assertTrue(ZipArchive.isZip(zip(stored("a", TEXT))));
        assertTrue(ZipArchive.isZip(zip()));
        assertFalse(ZipArchive.isZip(TEXT));
        assertFalse(ZipArchive.isZip(new byte[] {'P', 'K'}));
    }

    // ---- archives

    private record Contents(String name, boolean deflated, byte[] bytes) {}

    private static Contents stored(String name, byte[] bytes) {
        return new Contents(name, false, bytes);
    }

    private static Contents stored(String name, String text) {
        return stored(name, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Contents deflated(String name, byte[] bytes) {
        return new Contents(name, true, bytes);
    }

    private static byte[] zip(Contents... contents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Contents each : contents) {
                ZipEntry entry = new ZipEntry(each.name);
                if (!each.deflated) {
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(each.bytes.length);
                    entry.setCrc(crc(each.bytes));
                }
                zip.putNextEntry(entry);
                zip.write(each.bytes);
            }
        }
        return bytes.toByteArray();
    }

    /** {@return an archive of one stored entry, whose sizes and positions have 64 bits} */
    private static byte[] zip64(String name, byte[] contents) {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer zip = ByteBuffer.allocate(2_000).order(ByteOrder.LITTLE_ENDIAN);
        zip.putInt(0x04034b50).putShort((short) 45).putShort((short) 0).putShort((short) 0);
        zip.putInt(0).putInt((int) crc(contents)).putInt(-1).putInt(-1);
        zip.putShort((short) text.length).putShort((short) 20).put(text);
        zip.putShort((short) 1).putShort((short) 16);
        zip.putLong(contents.length).putLong(contents.length).put(contents);
        int directory = zip.position();
        zip.putInt(0x02014b50).putShort((short) 45).putShort((short) 45).putInt(0).putInt(0);
        zip.putInt((int) crc(contents)).putInt(-1).putInt(-1);
        zip.putShort((short) text.length).putShort((short) 28).putShort((short) 0);
        zip.putShort((short) 0).putShort((short) 0).putInt(0).putInt(-1).put(text);
        zip.putShort((short) 1).putShort((short) 24);
        zip.putLong(contents.length).putLong(contents.length).putLong(0);
        int end = zip.position();
        zip.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
        zip.putInt(0).putInt(0).putLong(1).putLong(1).putLong(end - directory).putLong(directory);
        zip.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
        zip.putInt(0x06054b50).putInt(0).putShort((short) -1).putShort((short) -1);
        zip.putInt(-1).putInt(-1).putShort((short) 0);
        return Arrays.copyOf(zip.array(), zip.position());
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    /** {@return an archive whose first entry claims another size after decompression} */
    private static byte[] withSize(byte[] zip, int size) {
        ByteBuffer archive = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        archive.putInt(archive.getInt(zip.length - 22 + 16) + 24, size);
        return zip;
    }

    private static byte[] replaced(byte[] zip, String from, String to) {
        String text = new String(zip, StandardCharsets.ISO_8859_1);
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    private ZipArchive open(byte[] bytes) throws IOException {
        return ZipArchive.open(Files.write(directory.resolve("archive.zip"), bytes));
    }

    private interface Access {
        void run() throws IOException;
    }

    private void assertRefused(String expected, Access access) {
        InterchangeException refused = assertThrows(InterchangeException.class, access::run);
        String message = refused.getMessage();
        assertTrue(message.startsWith(directory.resolve("archive.zip") + ": "), message);
        assertTrue(message.contains(expected), message);
    }
}
