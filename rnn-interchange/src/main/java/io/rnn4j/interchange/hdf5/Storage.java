package io.rnn4j.interchange.hdf5;

import io.rnn4j.interchange.InterchangeException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of a file and the numbers that limit how much of it is read. */
final class Storage {
    /** Structures that may be read from one file: more than the largest model has. */
    private static final int STRUCTURES = 1 << 18;

    /** Bytes that compressed arrays may have at least, even in a small file. */
    private static final long EXPANDED = 1 << 24;

    private final ByteBuffer bytes;
    private final long base;
    private final Cursor.Sizes sizes;
    private int structures;
    private long expanded;

    Storage(ByteBuffer bytes, long base, Cursor.Sizes sizes) {
        this.bytes = bytes;
        this.base = base;
        this.sizes = sizes;
    }

    /** {@return the content at an address, up to the end of the file} */
    Cursor at(long address) throws InterchangeException {
        return at(address, address < 0 ? 0 : bytes.limit() - base - address);
    }

    /** {@return a number of bytes at an address} */
    Cursor at(long address, long length) throws InterchangeException {
        if (++structures > STRUCTURES) {
            throw new InterchangeException(
                    ("the HDF5 data have more than %s structures, or links that form a circle; get"
                                    + " the file again")
                            .formatted(STRUCTURES));
        }
        long end = bytes.limit() - base;
        if (address < 0 || length < 0 || address > end || length > end - address) {
            throw new InterchangeException(
                    ("the HDF5 data are damaged or truncated: a structure of %s bytes at byte %s"
                                    + " exceeds the %s bytes of the file; get the file again")
                            .formatted(length, address, bytes.limit()));
        }
        ByteBuffer part =
                bytes.slice((int) (base + address), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        return new Cursor(part, base + address, sizes);
    }

    /** Accounts for memory that is not in the file as it is, before it is allocated. */
    void expand(long count, String what) throws InterchangeException {
        long limit = EXPANDED + 16L * bytes.limit();
        if (count < 0 || count > limit - expanded) {
            throw new InterchangeException(
                    ("%s claims %s bytes, which is too much for a file of %s bytes; the file is"
                                    + " damaged or meant to exhaust memory")
                            .formatted(what, count, bytes.limit()));
        }
        expanded += count;
    }
}
