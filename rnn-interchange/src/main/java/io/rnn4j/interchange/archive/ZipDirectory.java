package io.rnn4j.interchange.archive;

import io.rnn4j.interchange.InterchangeException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads and checks the central directory of a zip archive. The numbers in the code are those of
 * PKWARE's APPNOTE, version 6.3.
 */
final class ZipDirectory {
    /** Bytes of a central directory. */
    private static final int DIRECTORY_LIMIT = 1 << 24;

    /** Entries. */
    private static final int ENTRY_LIMIT = 1 << 16;

    /** An entry up to this size may have any ratio of compression. */
    private static final long SMALL = 1 << 24;

    /** Largest ratio of compression of other entries; weights reach 2, long texts 20. */
    private static final long RATIO = 100;

    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int COMMENT_LIMIT = 0xffff;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_LENGTH = 20;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_LENGTH = 56;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_LENGTH = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;
    private static final int EXTRA_64 = 1;
    private static final long ABSENT = 0xffffffffL; // the number is in the zip64 extra field

    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int ENCRYPTED = 0x2041; // bits of the flags: encrypted in either way

    /** A name that means a place outside the directory into which the archive is extracted. */
    private static final Pattern OUTSIDE =
            Pattern.compile("[/\\\\].*|[A-Za-z]:.*|(.*[/\\\\])?\\.\\.([/\\\\].*)?", Pattern.DOTALL);

    private final ZipBytes file;

    private ZipDirectory(ZipBytes file) {
        this.file = file;
    }

    /** The position and size of the central directory, from the end of the archive. */
    private record Summary(long entries, long bytes, long position, long end) {}

    static Map<String, ZipEntry> read(ZipBytes file) throws IOException {
        return new ZipDirectory(file).read();
    }

    private Map<String, ZipEntry> read() throws IOException {
        Summary summary = summary();
        if (summary.entries > ENTRY_LIMIT || summary.bytes > DIRECTORY_LIMIT) {
            throw file.failure(
                    ("the archive lists %s entries in %s bytes, expected at most %s in %s; a model"
                                    + " does not need as many")
                            .formatted(
                                    Long.toUnsignedString(summary.entries),
                                    Long.toUnsignedString(summary.bytes),
                                    ENTRY_LIMIT,
                                    DIRECTORY_LIMIT));
        }
        if (summary.entries < 0
                || summary.bytes < summary.entries * ENTRY_LENGTH
                || summary.position < 0
                || summary.position + summary.bytes != summary.end) {
            throw damaged("its central directory is not where its end says");
        }
        ByteBuffer directory = file.read(summary.position, (int) summary.bytes);
        Map<String, ZipEntry> entries = new LinkedHashMap<>();
        for (long number = 0; number < summary.entries; number++) {
            ZipEntry entry = entry(directory, summary.position);
            if (entries.put(entry.name(), entry) != null) {
                throw damaged(
                        "two entries have the name '%s', so that programs may read different ones"
                                .formatted(entry.name()));
            }
        }
        if (directory.hasRemaining()) {
            throw damaged("its central directory has more bytes than entries");
        }
        requireNoOverlap(entries.values().stream().toList());
        return Collections.unmodifiableMap(entries);
    }

    // ---- the end of the archive

    private Summary summary() throws IOException {
        long size = file.size();
        int count = (int) Math.min(size, END_LENGTH + COMMENT_LIMIT);
        ByteBuffer tail = file.read(size - count, count);
        for (int at = count - END_LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == END
                    && at + END_LENGTH + unsigned(tail.getShort(at + 20)) == count) {
                return summary(tail, at, size - count + at);
            }
        }
        throw new InterchangeException(
                file.path()
                        + ": the file is not a zip archive, or its end is missing (%s bytes); copy or save it again"
                                .formatted(size));
    }

    private Summary summary(ByteBuffer tail, int at, long end) throws IOException {
        if (end >= LOCATOR_64_LENGTH) {
            ByteBuffer locator = file.read(end - LOCATOR_64_LENGTH, LOCATOR_64_LENGTH);
            if (locator.getInt(0) == LOCATOR_64) {
                long position = locator.getLong(8);
                if (position < 0 || position > end - LOCATOR_64_LENGTH - END_64_LENGTH) {
                    throw damaged("its zip64 end is not where its locator says");
                }
                ByteBuffer large = file.read(position, END_64_LENGTH);
                if (large.getInt(0) != END_64) {
                    throw damaged("its zip64 end is not where its locator says");
                }
                requireOneDisk(large.getInt(16), large.getInt(20));
                return new Summary(
                        large.getLong(32), large.getLong(40), large.getLong(48), position);
            }
        }
        requireOneDisk(tail.getShort(at + 4), tail.getShort(at + 6));
        return new Summary(
                unsigned(tail.getShort(at + 10)),
                Integer.toUnsignedLong(tail.getInt(at + 12)),
                Integer.toUnsignedLong(tail.getInt(at + 16)),
                end);
    }

    private void requireOneDisk(int disk, int first) throws InterchangeException {
        if (disk != 0 || first != 0) {
            throw file.failure("the archive is one part of several; join them, or save it again");
        }
    }

    // ---- entries

    private ZipEntry entry(ByteBuffer directory, long directoryBegin) throws IOException {
        if (directory.remaining() < ENTRY_LENGTH
                || directory.getInt(directory.position()) != ENTRY) {
            throw damaged("its central directory ends early");
        }
        ByteBuffer header = directory.slice(directory.position(), ENTRY_LENGTH);
        header.order(directory.order());
        directory.position(directory.position() + ENTRY_LENGTH);
        byte[] name = bytes(directory, unsigned(header.getShort(28)));
        ByteBuffer extra = ByteBuffer.wrap(bytes(directory, unsigned(header.getShort(30))));
        bytes(directory, unsigned(header.getShort(32))); // a comment
        String text = text(name);
        requireInside(text);
        int method = unsigned(header.getShort(10));
        if ((header.getShort(8) & ENCRYPTED) != 0) {
            throw file.failure(
                    "entry '%s' is encrypted; save the file without a password".formatted(text));
        }
        if (method != STORED && method != DEFLATED) {
            throw file.failure(
                    ("entry '%s' is compressed by method %s, expected 0 (stored) or 8 (deflated);"
                                    + " save the file again without compression")
                            .formatted(text, method));
        }
        long[] numbers = numbers(header, extra.order(directory.order()), text);
        ZipEntry entry =
                new ZipEntry(
                        text,
                        numbers[0],
                        method == STORED,
                        place(numbers[2], numbers[1], header.getInt(16), name));
        requirePlausible(entry, directoryBegin);
        return entry;
    }

    /** {@return size, compressed size and position of the local header} */
    private long[] numbers(ByteBuffer header, ByteBuffer extra, String name) throws IOException {
        long[] numbers = {
            Integer.toUnsignedLong(header.getInt(24)),
            Integer.toUnsignedLong(header.getInt(20)),
            Integer.toUnsignedLong(header.getInt(42))
        };
        while (extra.remaining() >= 4) {
            int kind = unsigned(extra.getShort());
            int length = Math.min(unsigned(extra.getShort()), extra.remaining());
            ByteBuffer field = extra.slice(extra.position(), length).order(extra.order());
            extra.position(extra.position() + length);
            for (int n = 0; kind == EXTRA_64 && n < numbers.length; n++) {
                if (numbers[n] == ABSENT && field.remaining() >= Long.BYTES) {
                    numbers[n] = field.getLong();
                }
            }
        }
        for (long number : numbers) {
            if (number < 0) {
                throw damaged("entry '%s' has a negative size or position".formatted(name));
            }
        }
        return numbers;
    }

    private ZipEntry.Place place(long header, long length, int crc, byte[] name)
            throws IOException {
        ByteBuffer local = file.read(header, LOCAL_LENGTH);
        int nameLength = unsigned(local.getShort(26));
        if (local.getInt(0) != LOCAL
                || nameLength != name.length
                || !file.read(header + LOCAL_LENGTH, nameLength).equals(ByteBuffer.wrap(name))) {
            throw damaged(
                    "entry '%s' is not where the central directory says".formatted(text(name)));
        }
        long begin = header + LOCAL_LENGTH + nameLength + unsigned(local.getShort(28));
        return new ZipEntry.Place(header, begin, length, crc);
    }

    private void requirePlausible(ZipEntry entry, long directoryBegin) throws InterchangeException {
        long length = entry.place().length();
        if (length > directoryBegin - entry.place().begin()) {
            throw damaged(
                    "entry '%s' claims %s bytes, which the file does not have"
                            .formatted(entry.name(), length));
        }
        if (entry.stored() && entry.size() != length) {
            throw damaged(
                    "entry '%s' is stored in %s bytes but claims to have %s"
                            .formatted(entry.name(), length, entry.size()));
        }
        if (entry.size() > SMALL && entry.size() / RATIO > length) {
            throw file.failure(
                    ("entry '%s' claims that %s bytes expand to %s, more than %s times as many; a"
                                    + " model does not compress like that")
                            .formatted(entry.name(), length, entry.size(), RATIO));
        }
    }

    /** Overlapping entries would let a small file expand to any size. */
    private void requireNoOverlap(List<ZipEntry> entries) throws InterchangeException {
        List<ZipEntry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(entry -> entry.place().header()));
        for (int index = 1; index < sorted.size(); index++) {
            ZipEntry before = sorted.get(index - 1);
            ZipEntry entry = sorted.get(index);
            if (before.place().end() > entry.place().header()) {
                throw damaged(
                        "the entries '%s' and '%s' overlap".formatted(before.name(), entry.name()));
            }
        }
    }

    private void requireInside(String name) throws InterchangeException {
        if (OUTSIDE.matcher(name).matches() || name.indexOf('\0') >= 0 || name.isEmpty()) {
            throw file.failure(
                    "entry '%s' names a place outside the archive, which no model does"
                            .formatted(name));
        }
    }

    // ---- bytes

    private byte[] bytes(ByteBuffer directory, int count) throws InterchangeException {
        if (directory.remaining() < count) {
            throw damaged("its central directory ends early");
        }
        byte[] bytes = new byte[count];
        directory.get(bytes);
        return bytes;
    }

    /** Names are UTF-8 or in an unknown code page; only their ASCII part matters. */
    private static String text(byte[] name) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
        } catch (CharacterCodingException otherEncoding) {
            return new String(name, StandardCharsets.ISO_8859_1);
        }
    }

    private static int unsigned(short value) {
        return Short.toUnsignedInt(value);
    }

    private InterchangeException damaged(String how) {
        return file.failure("the archive is damaged, copy or save it again: " + how);
    }
}
