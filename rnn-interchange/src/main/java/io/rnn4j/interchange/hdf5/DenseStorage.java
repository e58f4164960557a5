package io.rnn4j.interchange.hdf5;

import io.rnn4j.interchange.InterchangeException;

import java.util.ArrayList;
import java.util.List;

/**
 * Many links or attributes of one object in the format of new files: a tree of records, each of
 * which points into a heap of blocks whose sizes double.
 */
final class DenseStorage {
    /** Bytes before the heap identifier in a record of a link, which are its hash. */
    static final int LINKS = 4;

    /** Bytes before the heap identifier in a record of an attribute. */
    static final int ATTRIBUTES = 0;

    private final Storage storage;
    private int offsetBytes;
    private int lengthBytes;
    private int width;
    private long startBlock;
    private long largestBlock;
    private long root;
    private int rows;

    private DenseStorage(Storage storage) {
        this.storage = storage;
    }

    /** {@return the messages of an information message, which is at its addresses} */
    static List<Cursor> read(Storage storage, Cursor information, int before)
            throws InterchangeException {
        long heap = information.address();
        long tree = information.address();
        if (heap == Cursor.UNDEFINED || tree == Cursor.UNDEFINED) {
            return List.of();
        }
        DenseStorage dense = new DenseStorage(storage);
        dense.readHeap(heap);
        List<Cursor> messages = new ArrayList<>();
        for (Cursor record : dense.records(tree)) {
            record.skip(before);
            messages.add(dense.object(record));
        }
        return messages;
    }

    // ---- heap

    private void readHeap(long address) throws InterchangeException {
        Cursor head = storage.at(address);
        head.signature("FRHP");
        head.skip(3);
        int filters = head.u16();
        head.skip(1);
        long largestObject = head.u32();
        int length = head.sizes().length();
        int offset = head.sizes().offset();
        head.skip(length + offset + length + offset + 8L * length);
        width = head.u16();
        startBlock = head.length();
        largestBlock = head.length();
        int bits = head.u16();
        head.skip(2);
        root = head.address();
        rows = head.u16();
        if (filters != 0 || width == 0 || startBlock <= 0 || largestBlock <= 0 || bits > 64) {
            throw unsupported();
        }
        offsetBytes = (bits + 7) / 8;
        lengthBytes = Math.min(bytesOf(largestBlock), bytesOf(largestObject));
    }

    private static int bytesOf(long largest) {
        return (63 - Long.numberOfLeadingZeros(Math.max(1, largest))) / 8 + 1;
    }

    private static InterchangeException unsupported() {
        return new InterchangeException(
                "a group or its attributes are stored in a form of HDF5 that is not supported; save"
                        + " the file with h5py's default settings");
    }

    private Cursor object(Cursor identifier) throws InterchangeException {
        if ((identifier.u8() & 0x30) != 0) {
            throw unsupported();
        }
        long at = identifier.number(offsetBytes);
        long length = identifier.number(lengthBytes);
        if (rows == 0) {
            return within(root, startBlock, at, length);
        }
        Cursor block = storage.at(root);
        block.signature("FHIB");
        block.skip(1L + block.sizes().offset() + offsetBytes);
        long begin = 0;
        long size = startBlock;
        for (int row = 0; row < rows && size <= largestBlock; row++) {
            size = row < 2 ? startBlock : 2 * size;
            for (int column = 0; column < width; column++) {
                long address = block.address();
                if (at >= begin && at - begin < size) {
                    return within(address, size, at - begin, length);
                }
                begin += size;
            }
        }
        throw unsupported();
    }

    private Cursor within(long address, long size, long at, long length)
            throws InterchangeException {
        Cursor block = storage.at(address, size);
        block.signature("FHDB");
        block = block.again();
        block.skip(at);
        return block.part(length);
    }

    // ---- records

    private List<Cursor> records(long address) throws InterchangeException {
        Cursor head = storage.at(address);
        head.signature("BTHD");
        head.skip(2);
        long nodeSize = head.u32();
        int recordSize = head.u16();
        int depth = head.u16();
        head.skip(2);
        long node = head.address();
        int count = head.u16();
        List<Cursor> records = new ArrayList<>();
        if (depth > 1 || recordSize == 0 || nodeSize <= 10) {
            throw unsupported();
        }
        if (count == 0) {
            return records;
        }
        if (depth == 0) {
            readLeaf(node, count, recordSize, records);
            return records;
        }
        Cursor inner = storage.at(node);
        inner.signature("BTIN");
        inner.skip(2);
        for (int index = 0; index < count; index++) {
            records.add(inner.part(recordSize));
        }
        int countBytes = bytesOf((nodeSize - 10) / recordSize);
        for (int index = 0; index <= count; index++) {
            long leaf = inner.address();
            readLeaf(leaf, (int) inner.number(countBytes), recordSize, records);
        }
        return records;
    }

    private void readLeaf(long address, int count, int recordSize, List<Cursor> records)
            throws InterchangeException {
        Cursor leaf = storage.at(address);
        leaf.signature("BTLF");
        leaf.skip(2);
        for (int index = 0; index < count; index++) {
            records.add(leaf.part(recordSize));
        }
    }
}
