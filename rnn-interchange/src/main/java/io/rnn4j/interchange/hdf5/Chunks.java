package io.rnn4j.interchange.hdf5;

import io.rnn4j.interchange.InterchangeException;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** An array that is stored in blocks of equal shape, each of which may be compressed. */
final class Chunks {
    private static final int DEEPEST = 16;

    private final Hdf5Dataset dataset;
    private final Storage storage;
    private final long[] sizes;
    private final int element;
    private final Filters filters;
    private long[] chunk;
    private int chunkBytes;
    private byte[] result;

    Chunks(Hdf5Dataset dataset, long[] sizes, int element) throws InterchangeException {
        this.dataset = dataset;
        this.storage = dataset.storage();
        this.sizes = sizes;
        this.element = element;
        this.filters = Filters.read(dataset);
    }

    /** Reads the array; the layout message is positioned after its kind. */
    ByteBuffer read(Cursor layout, int version, int bytes) throws InterchangeException {
        if (version == 3) {
            int axes = layout.u8() - 1;
            long tree = layout.address();
            readShape(layout, axes, 4);
            allocate(bytes);
            if (tree != Cursor.UNDEFINED) {
                readTree(tree, 0);
            }
        } else {
            int flags = layout.u8();
            int axes = layout.u8() - 1;
            readShape(layout, axes, layout.u8());
            allocate(bytes);
            readIndex(layout, layout.u8(), flags);
        }
        return ByteBuffer.wrap(result);
    }

    private void readShape(Cursor layout, int axes, int width) throws InterchangeException {
        if (axes != sizes.length || width < 1 || width > 8) {
            throw damaged("blocks of %s axes".formatted(axes));
        }
        chunk = new long[axes];
        long product = element;
        for (int axis = 0; axis < axes; axis++) {
            chunk[axis] = layout.number(width);
            if (chunk[axis] < 1 || chunk[axis] > Integer.MAX_VALUE / product) {
                throw damaged("blocks of the shape " + Arrays.toString(chunk));
            }
            product *= chunk[axis];
        }
        layout.number(width);
        chunkBytes = (int) product;
    }

    private void allocate(int bytes) throws InterchangeException {
        storage.expand(bytes, "'" + dataset.path() + "'");
        storage.expand(chunkBytes, "a block of '" + dataset.path() + "'");
        result = new byte[bytes];
    }

    private InterchangeException damaged(String what) {
        return new InterchangeException(
                "the HDF5 data are damaged: '%s' of the shape %s has %s; get the file again"
                        .formatted(dataset.path(), Arrays.toString(sizes), what));
    }

    private void readTree(long address, int depth) throws InterchangeException {
        Cursor node = storage.at(address);
        node.signature("TREE");
        int kind = node.u8();
        int level = node.u8();
        int entries = node.u16();
        if (depth > DEEPEST || kind != 1) {
            throw damaged("an index of blocks that forms a circle");
        }
        node.skip(2L * node.sizes().offset());
        for (int entry = 0; entry < entries; entry++) {
            long length = node.u32();
            long mask = node.u32();
            long[] at = new long[sizes.length];
            for (int axis = 0; axis < at.length; axis++) {
                at[axis] = node.number(8);
            }
            node.skip(8);
            long child = node.address();
            if (level > 0) {
                readTree(child, depth + 1);
            } else {
                readChunk(child, length, mask, at);
            }
        }
    }

    /** Reads the index of version 4 that is suitable for arrays of a fixed size. */
    private void readIndex(Cursor layout, int kind, int flags) throws InterchangeException {
        switch (kind) {
            case 1 -> {
                boolean filtered = (flags & 2) != 0;
                long length = filtered ? layout.length() : chunkBytes;
                long mask = filtered ? layout.u32() : 0;
                readChunk(layout.address(), length, mask, new long[sizes.length]);
            }
            case 2 -> {
                long address = layout.address();
                for (long number = 0; number < count(); number++) {
                    readChunk(address + number * chunkBytes, chunkBytes, 0, place(number));
                }
            }
            case 3 -> {
                int pageBits = layout.u8();
                readFixedArray(layout.address(), pageBits);
            }
            default ->
                    throw new InterchangeException(
                            ("'%s' can grow, which is not supported; save it with a fixed shape")
                                    .formatted(dataset.path()));
        }
    }

    private void readFixedArray(long address, int pageBits) throws InterchangeException {
        if (address == Cursor.UNDEFINED) {
            return;
        }
        Cursor head = storage.at(address);
        head.signature("FAHD");
        head.skip(1);
        boolean filtered = head.u8() == 1;
        int width = head.u8();
        head.skip(1);
        long count = head.length();
        long block = head.address();
        if (count != count() || pageBits > 62 || count > 1L << pageBits) {
            throw new InterchangeException(
                    "'%s' has %s blocks, which is too many; save it without chunks"
                            .formatted(dataset.path(), count));
        }
        if (block == Cursor.UNDEFINED) {
            return;
        }
        Cursor entries = storage.at(block);
        entries.signature("FADB");
        entries.skip(2L + entries.sizes().offset());
        for (long number = 0; number < count; number++) {
            long at = entries.address();
            long length = chunkBytes;
            long mask = 0;
            if (filtered) {
                length = entries.number(width - entries.sizes().offset() - 4);
                mask = entries.u32();
            }
            if (at != Cursor.UNDEFINED) {
                readChunk(at, length, mask, place(number));
            }
        }
    }

    private long count() {
        long count = 1;
        for (int axis = 0; axis < sizes.length; axis++) {
            count *= (sizes[axis] + chunk[axis] - 1) / chunk[axis];
        }
        return count;
    }

    /** {@return the indices of the first element of a block} */
    private long[] place(long number) {
        long[] at = new long[sizes.length];
        long rest = number;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            long blocks = (sizes[axis] + chunk[axis] - 1) / chunk[axis];
            at[axis] = rest % blocks * chunk[axis];
            rest /= blocks;
        }
        return at;
    }

    private void readChunk(long address, long length, long mask, long[] at)
            throws InterchangeException {
        for (int axis = 0; axis < at.length; axis++) {
            if (at[axis] < 0 || at[axis] >= sizes[axis] || at[axis] % chunk[axis] != 0) {
                throw damaged("a block at " + Arrays.toString(at));
            }
        }
        byte[] content = storage.at(address, length).bytes(length);
        content = filters.decode(content, mask, chunkBytes);
        copy(content, 0, 0, 0, at);
    }

    /** Copies the part of a block that is within the array, axis by axis. */
    private void copy(byte[] content, int axis, long from, long to, long[] at) {
        if (axis == sizes.length) {
            System.arraycopy(
                    content, (int) (from * element), result, (int) (to * element), element);
            return;
        }
        long count = Math.min(chunk[axis], sizes[axis] - at[axis]);
        if (axis == sizes.length - 1) {
            long first = to * sizes[axis] + at[axis];
            System.arraycopy(
                    content,
                    (int) (from * chunk[axis] * element),
                    result,
                    (int) (first * element),
                    (int) (count * element));
            return;
        }
        for (long index = 0; index < count; index++) {
            copy(
                    content,
                    axis + 1,
                    from * chunk[axis] + index,
                    to * sizes[axis] + at[axis] + index,
                    at);
        }
    }
}
