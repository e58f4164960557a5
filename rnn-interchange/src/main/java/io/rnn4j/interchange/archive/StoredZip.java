package io.rnn4j.interchange.archive;

import io.rnn4j.interchange.InterchangeException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;

/** Writes zip archives of entries that are not compressed. The same entries give the same bytes. */
public final class StoredZip {
    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final short VERSION = 20;
    private static final short UTF_8 = 1 << 11;
    private static final short DATE = (1 << 5) + 1; // 1 January 1980

    private StoredZip() {}

    /**
     * {@return the bytes of an archive}
     *
     * @param entries the content of every entry by its name, in their order
     * @throws InterchangeException if they exceed 2 GB
     */
    public static byte[] of(Map<String, byte[]> entries) throws InterchangeException {
        Objects.requireNonNull(entries, "entries");
        long central = 0;
        long size = 22;
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            int name = bytes(entry.getKey()).length;
            central += 46 + name;
            size += 76 + 2L * name + entry.getValue().length;
        }
        if (size > Integer.MAX_VALUE - 8) {
            throw new InterchangeException(
                    "the archive would have %s bytes, more than can be written".formatted(size));
        }
        ByteBuffer archive = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer directory = ByteBuffer.allocate((int) central).order(ByteOrder.LITTLE_ENDIAN);
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            byte[] name = bytes(entry.getKey());
            byte[] content = entry.getValue();
            CRC32 crc = new CRC32();
            crc.update(content);
            int begin = archive.position();
            archive.putInt(LOCAL);
            header(archive, name, content, crc);
            archive.putShort((short) 0).put(name).put(content);
            directory.putInt(CENTRAL).putShort(VERSION);
            header(directory, name, content, crc);
            directory.putShort((short) 0).putShort((short) 0).putShort((short) 0);
            directory.putShort((short) 0).putInt(0).putInt(begin).put(name);
        }
        int begin = archive.position();
        archive.put(directory.flip());
        archive.putInt(END).putInt(0);
        archive.putShort((short) entries.size()).putShort((short) entries.size());
        archive.putInt(archive.position() - 12 - begin).putInt(begin).putShort((short) 0);
        return archive.array();
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    /** Writes what the local header and the central directory have in common. */
    private static void header(ByteBuffer to, byte[] name, byte[] content, CRC32 crc) {
        to.putShort(VERSION).putShort(UTF_8).putShort((short) 0).putShort((short) 0);
        to.putShort(DATE).putInt((int) crc.getValue()).putInt(content.length);
        to.putInt(content.length).putShort((short) name.length);
    }
}
