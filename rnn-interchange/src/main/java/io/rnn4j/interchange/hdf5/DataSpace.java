package io.rnn4j.interchange.hdf5;

import io.rnn4j.interchange.InterchangeException;

import java.util.Arrays;

/** The shape of an array or attribute. */
final class DataSpace {
    private static final int MOST_AXES = 32;

    private final long[] sizes;
    private final boolean empty;

    private DataSpace(long[] sizes, boolean empty) {
        this.sizes = sizes;
        this.empty = empty;
    }

    /** Reads a dataspace message. */
    static DataSpace read(Cursor message) throws InterchangeException {
        int version = message.u8();
        int rank = message.u8();
        message.skip(1);
        boolean empty = message.u8() == 2 && version == 2;
        if (version == 1) {
            message.skip(4);
        }
        if (rank > MOST_AXES || version < 1 || version > 2) {
            throw new InterchangeException(
                    "the HDF5 data are damaged: version %s of a shape with %s axes; get the file again"
                            .formatted(version, rank));
        }
        long[] sizes = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            sizes[axis] = message.length();
        }
        return new DataSpace(sizes, empty);
    }

    long[] sizes() {
        return sizes.clone();
    }

    /** {@return the number of elements; -1 if it exceeds a long} */
    long elements() {
        if (empty || Arrays.stream(sizes).anyMatch(size -> size == 0)) {
            return 0;
        }
        long product = 1;
        for (long size : sizes) {
            if (size < 0 || product > Long.MAX_VALUE / size) {
                return -1;
            }
            product *= size;
        }
        return product;
    }
}
