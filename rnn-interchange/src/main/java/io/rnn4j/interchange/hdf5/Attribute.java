package io.rnn4j.interchange.hdf5;

import io.rnn4j.interchange.InterchangeException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A value that belongs to a group or an array. */
final class Attribute {
    private final Storage storage;
    private final String name;
    private final DataType type;
    private final DataSpace space;
    private final Cursor content;

    private Attribute(
            Storage storage, String name, DataType type, DataSpace space, Cursor content) {
        this.storage = storage;
        this.name = name;
        this.type = type;
        this.space = space;
        this.content = content;
    }

    /** {@return the attribute of a message; null if its type is defined elsewhere in the file} */
    static Attribute read(Storage storage, Cursor message) throws InterchangeException {
        int version = message.u8();
        int flags = message.u8();
        if (version < 1 || version > 3) {
            throw new InterchangeException(
                    "the HDF5 data are damaged: an attribute has version %s; get the file again"
                            .formatted(version));
        }
        int nameSize = message.u16();
        int typeSize = message.u16();
        int spaceSize = message.u16();
        message.skip(version == 3 ? 1 : 0);
        if (version > 1 && flags != 0) {
            return null;
        }
        Cursor name = padded(message, nameSize, version);
        Cursor type = padded(message, typeSize, version);
        Cursor space = padded(message, spaceSize, version);
        return new Attribute(
                storage,
                name.text(nameSize),
                DataType.read(type),
                DataSpace.read(space),
                message.part(message.remaining()));
    }

    private static Cursor padded(Cursor message, int size, int version)
            throws InterchangeException {
        return message.part(version == 1 ? size + 7L & ~7L : size);
    }

    String name() {
        return name;
    }

    List<String> texts(String owner) throws InterchangeException {
        long count = space.elements();
        if (count < 0 || count > content.again().remaining() / type.size()) {
            throw new InterchangeException(
                    ("the HDF5 data are damaged: attribute '%s' of '%s' claims %s elements; get the"
                                    + " file again")
                            .formatted(name, owner, count));
        }
        Cursor values = content.again();
        List<String> texts = new ArrayList<>();
        for (long index = 0; index < count; index++) {
            texts.add(text(values, owner));
        }
        return texts;
    }

    private String text(Cursor values, String owner) throws InterchangeException {
        switch (type.kind()) {
            case TEXT -> {
                return values.text(type.size()).stripTrailing();
            }
            case VARIABLE_TEXT -> {
                long length = values.u32();
                long address = values.address();
                long index = values.u32();
                return length == 0
                        ? ""
                        : new String(
                                globalHeapObject(address, index).bytes(length),
                                StandardCharsets.UTF_8);
            }
            default ->
                    throw new InterchangeException(
                            "attribute '%s' of '%s' is %s, expected text"
                                    .formatted(name, owner, type.describe()));
        }
    }

    private Cursor globalHeapObject(long address, long wanted) throws InterchangeException {
        Cursor head = storage.at(address);
        head.signature("GCOL");
        head.skip(4);
        Cursor heap = storage.at(address, head.length());
        heap.skip(head.position());
        while (heap.remaining() >= 8 + heap.sizes().length()) {
            int index = heap.u16();
            heap.skip(6);
            long size = heap.length();
            if (index == wanted) {
                return heap.part(size);
            }
            if (index == 0) {
                break;
            }
            heap.skip(size);
            heap.align();
        }
        throw new InterchangeException(
                "the HDF5 data are damaged: text %s of attribute '%s' is missing; get the file again"
                        .formatted(wanted, name));
    }
}
