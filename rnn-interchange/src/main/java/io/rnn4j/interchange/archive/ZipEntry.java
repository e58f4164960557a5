package io.rnn4j.interchange.archive;

/**
 * An entry of a zip archive, as the central directory describes it.
 *
 * @param name its name, such as {@code model/data.pkl}
 * @param size number of bytes after decompression
 * @param stored whether it is stored without compression
 * @param place where its bytes are
 */
public record ZipEntry(String name, long size, boolean stored, Place place) {
    /**
     * Where the bytes of an entry are.
     *
     * @param header position of the local header
     * @param begin position of the first byte after the local header
     * @param length number of bytes in the file
     * @param crc CRC-32 of the bytes after decompression
     */
    record Place(long header, long begin, long length, int crc) {
        long end() {
            return begin + length;
        }
    }
}
