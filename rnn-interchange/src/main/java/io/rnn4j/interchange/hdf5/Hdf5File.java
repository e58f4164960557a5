package io.rnn4j.interchange.hdf5;

import io.rnn4j.interchange.InterchangeException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** An HDF5 file whose bytes are in memory. */
public final class Hdf5File {
    private static final long SIGNATURE = 0x0a1a0a0d46444889L; // 89 48 44 46 0d 0a 1a 0a
    private static final int USER_BLOCK = 512;
    private static final int MOST_USER_BLOCK = 1 << 20;

    private Hdf5File() {}

    /**
     * {@return whether bytes contain an HDF5 file, at their beginning or after a user block}
     *
     * @param bytes the first bytes of a file, or all
     */
    public static boolean isHdf5(ByteBuffer bytes) {
        return begin(Objects.requireNonNull(bytes, "bytes")) >= 0;
    }

    private static int begin(ByteBuffer bytes) {
        ByteBuffer view = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at <= MOST_USER_BLOCK && at <= view.limit() - 8; ) {
            if (view.getLong(at) == SIGNATURE) {
                return at;
            }
            at = at == 0 ? USER_BLOCK : 2 * at;
        }
        return -1;
    }

    /**
     * Opens a file.
     *
     * @param bytes the whole file, which must not change afterwards
     * @return its outermost group
     * @throws InterchangeException if these are not the bytes of an HDF5 file, or if they are
     *     damaged
     */
    public static Hdf5Group open(ByteBuffer bytes) throws InterchangeException {
        int begin = begin(Objects.requireNonNull(bytes, "bytes"));
        if (begin < 0) {
            throw new InterchangeException(
                    "not an HDF5 file: its signature 89 48 44 46 is missing; get the file again");
        }
        Cursor start = new Storage(bytes, begin, new Cursor.Sizes(8, 8)).at(0);
        start.skip(8);
        int version = start.u8();
        if (version > 3) {
            throw new InterchangeException(
                    "the HDF5 data have version %s of the superblock, expected 0 to 3"
                            .formatted(version));
        }
        start.skip(version < 2 ? 4 : 0);
        Cursor.Sizes sizes = new Cursor.Sizes(start.u8(), start.u8());
        if (!isWidth(sizes.offset()) || !isWidth(sizes.length())) {
            throw new InterchangeException(
                    "the HDF5 data are damaged: addresses of %s and lengths of %s bytes"
                            .formatted(sizes.offset(), sizes.length()));
        }
        Storage whole = new Storage(bytes, begin, sizes);
        Cursor rest = whole.at(0);
        rest.skip(version < 2 ? version == 0 ? 24 : 28 : 12);
        long base = rest.address();
        if (base != 0 && base != begin) {
            throw new InterchangeException(
                    "the HDF5 data are damaged: they begin at byte %s, but claim %s"
                            .formatted(begin, base));
        }
        rest.skip(2L * sizes.offset());
        rest.skip(version < 2 ? 2L * sizes.offset() : 0);
        Storage storage = new Storage(bytes, base, sizes);
        return new Hdf5Group(storage, "", rest.address());
    }

    private static boolean isWidth(int bytes) {
        return bytes == 2 || bytes == 4 || bytes == 8;
    }
}
