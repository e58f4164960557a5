package io.rnn4j.interchange.hdf5;

import io.rnn4j.interchange.InterchangeException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads little-endian numbers one after the other from a part of a file. */
final class Cursor {
    /** The address of nothing: all bits set. */
    static final long UNDEFINED = -1;

    private final ByteBuffer part;
    private final long start;
    private final Sizes sizes;

    /**
     * The widths of numbers in a file.
     *
     * @param offset bytes of an address
     * @param length bytes of a length
     */
    record Sizes(int offset, int length) {}

    /** Reads from the whole part; {@code start} is its place in the file, for messages. */
    Cursor(ByteBuffer part, long start, Sizes sizes) {
        this.part = part;
        this.start = start;
        this.sizes = sizes;
    }

    Sizes sizes() {
        return sizes;
    }

    int position() {
        return part.position();
    }

    int remaining() {
        return part.remaining();
    }

    private void require(long bytes) throws InterchangeException {
        if (bytes < 0 || bytes > part.remaining()) {
            throw new InterchangeException(
                    ("the HDF5 data are damaged: a structure at byte %s needs %s more bytes, there"
                                    + " are %s; get the file again")
                            .formatted(start + part.position(), bytes, part.remaining()));
        }
    }

    void skip(long bytes) throws InterchangeException {
        require(bytes);
        part.position(part.position() + (int) bytes);
    }

    /** Skips to the next multiple of eight bytes from the beginning of the part. */
    void align() throws InterchangeException {
        skip(-part.position() & 7);
    }

    int u8() throws InterchangeException {
        require(1);
        return part.get() & 0xff;
    }

    int u16() throws InterchangeException {
        require(2);
        return part.getShort() & 0xffff;
    }

    long u32() throws InterchangeException {
        require(4);
        return part.getInt() & 0xffffffffL;
    }

    /** Reads an unsigned number; one that does not fit a positive long is {@link #UNDEFINED}. */
    long number(int bytes) throws InterchangeException {
        require(bytes);
        long value = 0;
        for (int index = 0; index < bytes; index++) {
            long digit = part.get() & 0xffL;
            if (index < 8) {
                value |= digit << 8 * index;
            } else if (digit != 0) {
                value = UNDEFINED;
            }
        }
        boolean ones = bytes < 8 && bytes > 0 && value == (1L << 8 * bytes) - 1;
        return ones || value < 0 ? UNDEFINED : value;
    }

    long address() throws InterchangeException {
        return number(sizes.offset);
    }

    long length() throws InterchangeException {
        return number(sizes.length);
    }

    Cursor part(long bytes) throws InterchangeException {
        require(bytes);
        ByteBuffer slice = part.slice(part.position(), (int) bytes).order(part.order());
        Cursor result = new Cursor(slice, start + part.position(), sizes);
        skip(bytes);
        return result;
    }

    /** {@return the bytes of the whole part} */
    ByteBuffer buffer() {
        return part.duplicate().rewind();
    }

    /** {@return a cursor at the beginning of the same part} */
    Cursor again() {
        return new Cursor(part.duplicate().rewind().order(part.order()), start, sizes);
    }

    byte[] bytes(long count) throws InterchangeException {
        require(count);
        byte[] result = new byte[(int) count];
        part.get(result);
        return result;
    }

    /** Reads text of a fixed number of bytes, which ends at the first 0. */
    String text(long bytes) throws InterchangeException {
        byte[] content = bytes(bytes);
        int end = 0;
        while (end < content.length && content[end] != 0) {
            end++;
        }
        return new String(content, 0, end, StandardCharsets.UTF_8);
    }

    /** Reads text up to a 0. */
    String terminated() throws InterchangeException {
        int end = part.position();
        while (end < part.limit() && part.get(end) != 0) {
            end++;
        }
        String result = text(end - part.position());
        skip(1);
        return result;
    }

    void signature(String expected) throws InterchangeException {
        long at = start + part.position();
        String found = new String(bytes(4), StandardCharsets.ISO_8859_1);
        if (!found.equals(expected)) {
            throw new InterchangeException(
                    ("the HDF5 data are damaged: expected '%s' at byte %s, got '%s'; get the file"
                                    + " again")
                            .formatted(expected, at, found));
        }
    }
}
