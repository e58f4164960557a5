package io.rnn4j.interchange.hdf5;

import io.rnn4j.interchange.InterchangeException;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The messages that describe a group or an array. */
final class ObjectHeader {
    static final int DATA_SPACE = 0x01;
    static final int LINK_INFO = 0x02;
    static final int DATA_TYPE = 0x03;
    static final int LINK = 0x06;
    static final int LAYOUT = 0x08;
    static final int FILTERS = 0x0b;
    static final int ATTRIBUTE = 0x0c;
    static final int CONTINUATION = 0x10;
    static final int SYMBOL_TABLE = 0x11;
    static final int ATTRIBUTE_INFO = 0x15;

    private static final int SHARED = 0x02;

    private record Message(int type, Cursor content) {}

    private final List<Message> messages = new ArrayList<>();

    private ObjectHeader() {}

    static ObjectHeader read(Storage storage, long address) throws InterchangeException {
        Cursor start = storage.at(address);
        ObjectHeader header = new ObjectHeader();
        if (start.u8() == 'O') {
            header.readVersion2(storage, storage.at(address));
        } else {
            header.readVersion1(storage, storage.at(address));
        }
        return header;
    }

    private void readVersion1(Storage storage, Cursor cursor) throws InterchangeException {
        int version = cursor.u8();
        if (version != 1) {
            throw new InterchangeException(
                    "the HDF5 data are damaged: an object header has version %s; get the file again"
                            .formatted(version));
        }
        cursor.skip(7);
        long size = cursor.u32();
        cursor.skip(4);
        Deque<Cursor> blocks = new ArrayDeque<>();
        blocks.add(cursor.part(size));
        while (!blocks.isEmpty()) {
            Cursor block = blocks.remove();
            while (block.remaining() >= 8) {
                int type = block.u16();
                int length = block.u16();
                int flags = block.u8();
                block.skip(3);
                add(storage, type, flags, block.part(length), blocks, false);
            }
        }
    }

    private void readVersion2(Storage storage, Cursor cursor) throws InterchangeException {
        cursor.signature("OHDR");
        cursor.skip(1);
        int flags = cursor.u8();
        cursor.skip((flags & 0x20) != 0 ? 16 : 0);
        cursor.skip((flags & 0x10) != 0 ? 4 : 0);
        long size = cursor.number(1 << (flags & 3));
        Deque<Cursor> blocks = new ArrayDeque<>();
        blocks.add(cursor.part(size));
        int head = (flags & 4) != 0 ? 6 : 4;
        while (!blocks.isEmpty()) {
            Cursor block = blocks.remove();
            while (block.remaining() >= head) {
                int type = block.u8();
                int length = block.u16();
                int messageFlags = block.u8();
                block.skip(head - 4);
                add(storage, type, messageFlags, block.part(length), blocks, true);
            }
        }
    }

    private void add(
            Storage storage,
            int type,
            int flags,
            Cursor content,
            Deque<Cursor> blocks,
            boolean version2)
            throws InterchangeException {
        if (type == CONTINUATION) {
            long address = content.address();
            long length = content.length();
            Cursor block = storage.at(address, length);
            if (version2) {
                block.signature("OCHK");
                block = block.part(block.remaining() - 4L);
            }
            blocks.add(block);
        } else if ((flags & SHARED) == 0) {
            messages.add(new Message(type, content));
        }
    }

    /** {@return the first message of a type, from its beginning; null if there is none} */
    Cursor first(int type) {
        List<Cursor> found = all(type);
        return found.isEmpty() ? null : found.getFirst();
    }

    /** {@return the messages of a type, from their beginnings} */
    List<Cursor> all(int type) {
        List<Cursor> found = new ArrayList<>();
        for (Message message : messages) {
            if (message.type == type) {
                found.add(message.content.again());
            }
        }
        return found;
    }
}
