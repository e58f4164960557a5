package io.rnn4j.interchange.hdf5;

import io.rnn4j.interchange.InterchangeException;

import java.util.Map;

/** The names of a group in the format of old files: a tree of tables and a heap of names. */
final class SymbolTable {
    private static final int DEEPEST = 16;
    private static final int SOFT_LINK = 2;

    private final Storage storage;
    private final Map<String, Long> found;
    private Cursor names;

    private SymbolTable(Storage storage, Map<String, Long> found) {
        this.storage = storage;
        this.found = found;
    }

    /** Adds the names and addresses that a message leads to. */
    static void read(Storage storage, Cursor message, Map<String, Long> found)
            throws InterchangeException {
        SymbolTable table = new SymbolTable(storage, found);
        long tree = message.address();
        Cursor heap = storage.at(message.address());
        heap.signature("HEAP");
        heap.skip(4);
        long size = heap.length();
        heap.length();
        table.names = storage.at(heap.address(), size);
        table.readTree(tree, 0);
    }

    private void readTree(long address, int depth) throws InterchangeException {
        Cursor node = storage.at(address);
        node.signature("TREE");
        node.skip(1);
        int level = node.u8();
        int entries = node.u16();
        if (depth > DEEPEST) {
            throw new InterchangeException(
                    "the HDF5 data are damaged: the names of a group form a circle");
        }
        node.skip(2L * node.sizes().offset() + node.sizes().length());
        for (int entry = 0; entry < entries; entry++) {
            long child = node.address();
            node.length();
            if (level > 0) {
                readTree(child, depth + 1);
            } else {
                readTable(child);
            }
        }
    }

    private void readTable(long address) throws InterchangeException {
        Cursor table = storage.at(address);
        table.signature("SNOD");
        table.skip(2);
        int entries = table.u16();
        for (int entry = 0; entry < entries; entry++) {
            long at = table.address();
            long object = table.address();
            long kind = table.u32();
            table.skip(20);
            Cursor name = names.again();
            name.skip(at);
            found.put(name.terminated(), kind == SOFT_LINK ? Cursor.UNDEFINED : object);
        }
    }
}
