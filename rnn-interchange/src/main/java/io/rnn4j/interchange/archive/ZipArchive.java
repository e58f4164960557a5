package io.rnn4j.interchange.archive;

import io.rnn4j.interchange.InterchangeException;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip archive of entries that are stored or deflated. Opening reads the central directory only
 * and rejects an archive whose entries overlap, share a name, name a place outside the archive, lie
 * beyond the end of the file, or claim to be far larger than their compressed bytes allow. Nothing
 * is ever extracted to files.
 *
 * <p>Not for concurrent use.
 */
public final class ZipArchive implements Closeable {
    private static final int CHUNK = 1 << 16;

    private final ZipBytes file;
    private final Map<String, ZipEntry> entries;

    private ZipArchive(ZipBytes file, Map<String, ZipEntry> entries) {
        this.file = file;
        this.entries = entries;
    }

    /**
     * {@return whether a file begins like a zip archive}
     *
     * @param first the first bytes of a file, at least four if it has as many
     */
    public static boolean isZip(byte[] first) {
        return first.length >= 4
                && first[0] == 'P'
                && first[1] == 'K'
                && (first[2] == 3 && first[3] == 4 || first[2] == 5 && first[3] == 6);
    }

    /**
     * Opens an archive and reads its central directory.
     *
     * @param path path of the file
     * @return the open archive
     * @throws InterchangeException if the file is not a zip archive, is damaged, or exceeds a limit
     * @throws IOException if the file cannot be read
     */
    public static ZipArchive open(Path path) throws IOException {
        Objects.requireNonNull(path, "path");
        FileChannel channel = FileChannel.open(path);
        try {
            ZipBytes file = new ZipBytes(path, channel);
            return new ZipArchive(file, ZipDirectory.read(file));
        } catch (Throwable failure) {
            channel.close();
            throw failure;
        }
    }

    /** {@return the entries by name, in the order of the central directory} */
    public Map<String, ZipEntry> entries() {
        return entries;
    }

    /**
     * Reads an entry as a whole and compares it with its checksum.
     *
     * @param name one of the {@link #entries}
     * @param limit largest number of bytes that the entry may have
     * @return the bytes after decompression
     * @throws InterchangeException if there is no such entry, if it is larger than the limit, or if
     *     its bytes are damaged
     * @throws IOException if the file cannot be read
     */
    public byte[] read(String name, int limit) throws IOException {
        ZipEntry entry = entries.get(Objects.requireNonNull(name, "name"));
        if (entry == null) {
            throw file.failure(
                    "there is no entry '%s' in the archive; the file is incomplete, save it again"
                            .formatted(name));
        }
        if (entry.size() > limit) {
            throw file.failure(
                    "entry '%s' has %s bytes, expected at most %s"
                            .formatted(name, entry.size(), limit));
        }
        byte[] bytes = new byte[(int) entry.size()];
        if (entry.stored()) {
            file.read(entry.place().begin(), bytes, bytes.length);
        } else {
            inflate(entry, bytes);
        }
        CRC32 crc = new CRC32();
        crc.update(bytes);
        if ((int) crc.getValue() != entry.place().crc()) {
            throw file.failure(
                    ("the checksum of entry '%s' is %08x, expected %08x; the file is damaged, copy"
                                    + " or save it again")
                            .formatted(name, (int) crc.getValue(), entry.place().crc()));
        }
        return bytes;
    }

    /** Decompresses an entry, which must fill the array exactly. */
    private void inflate(ZipEntry entry, byte[] bytes) throws IOException {
        try (Inflater inflater = new Inflater(true)) {
            byte[] chunk = new byte[(int) Math.min(CHUNK, entry.place().length())];
            long at = entry.place().begin();
            int filled = 0;
            while (filled < bytes.length) {
                if (inflater.needsInput()) {
                    int count = (int) Math.min(chunk.length, entry.place().end() - at);
                    file.read(at, chunk, count);
                    inflater.setInput(chunk, 0, count);
                    at += count;
                }
                int inflated = inflater.inflate(bytes, filled, bytes.length - filled);
                filled += inflated;
                boolean exhausted = inflater.needsInput() && at == entry.place().end();
                if (inflated == 0 && (exhausted || inflater.finished())
                        || inflater.needsDictionary()) {
                    throw wrongSize(entry, "ends after " + filled);
                }
            }
            if (!inflater.finished() && inflater.inflate(new byte[1]) > 0) {
                throw wrongSize(entry, "has more");
            }
        } catch (DataFormatException damaged) {
            throw file.failure(
                    "the compressed bytes of entry '%s' are damaged (%s); copy or save the file again"
                            .formatted(entry.name(), damaged.getMessage()));
        }
    }

    private InterchangeException wrongSize(ZipEntry entry, String actual) {
        return file.failure(
                "entry '%s' should have %s bytes but %s; the file is damaged, copy or save it again"
                        .formatted(entry.name(), entry.size(), actual));
    }

    @Override
    public void close() throws IOException {
        file.channel().close();
    }
}
