package io.rnn4j.interchange.hdf5;

import io.rnn4j.interchange.InterchangeException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes groups with the structures of the first version of the format, which every reader knows:
 * superblock 0, symbol tables, contiguous arrays, texts in a global heap. What a structure points
 * to is written before it.
 */
final class Hdf5Writer {
    private static final int SUPERBLOCK = 96;
    private static final long UNDEFINED = -1;
    private static final long NO_FREE_SPACE = 1;
    private static final int TABLE_ENTRIES = 8; // twice the rank 4 of the superblock
    private static final int TREE_ENTRIES = 32; // twice the rank 16 of the superblock
    private static final int LEAST_HEAP = 4_096;

    private static final byte[] FLOAT32 = {
        0x11, 0x20, 0x1f, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0
    };

    private static final byte[] INT64 = {0x10, 0x08, 0, 0, 8, 0, 0, 0, 0, 0, 64, 0};

    private record Place(long header, long tree, long heap) {}

    private record Entry(int name, long address) {}

    private record Subtree(int lastName, long address) {}

    private ByteBuffer out;

    private Hdf5Writer(int capacity) {
        out = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    static byte[] write(Hdf5Content root) throws InterchangeException {
        long arrays = bytesOfArrays(root);
        if (arrays > Integer.MAX_VALUE / 2) {
            throw new InterchangeException(
                    ("the weights have %s bytes, more than the %s that can be written to one file")
                            .formatted(arrays, Integer.MAX_VALUE / 2));
        }
        Hdf5Writer writer = new Hdf5Writer((int) arrays + (1 << 16));
        writer.out.position(SUPERBLOCK);
        Place place = writer.group(root);
        writer.superblock(place);
        return Arrays.copyOf(writer.out.array(), writer.out.position());
    }

    private static long bytesOfArrays(Hdf5Content group) {
        long bytes = 0;
        for (Object child : group.children().values()) {
            bytes +=
                    switch (child) {
                        case Hdf5Content inner -> bytesOfArrays(inner);
                        case Hdf5Content.Floats floats -> 4L * floats.values().length;
                        default -> Long.BYTES;
                    };
        }
        return bytes;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Makes room for a structure. */
    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            int capacity = (int) Math.min(Integer.MAX_VALUE - 8L, 2L * out.capacity() + bytes);
            out = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(out.flip());
        }
        return out;
    }

    private void superblock(Place root) {
        ByteBuffer head = out.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(0);
        head.putLong(0x0a1a0a0d46444889L);
        head.put(new byte[] {0, 0, 0, 0, 0, 8, 8, 0});
        head.putShort((short) (TABLE_ENTRIES / 2)).putShort((short) (TREE_ENTRIES / 2)).putInt(0);
        head.putLong(0).putLong(UNDEFINED).putLong(out.position()).putLong(UNDEFINED);
        head.putLong(0);
        groupEntry(head, root);
    }

    /** Writes what an entry of a symbol table says about a group, after its name. */
    private static void groupEntry(ByteBuffer to, Place group) {
        to.putLong(group.header).putInt(1).putInt(0).putLong(group.tree).putLong(group.heap);
    }

    // ---- groups

    private Place group(Hdf5Content group) {
        List<Object> places = new ArrayList<>();
        for (Object child : group.children().values()) {
            places.add(
                    switch (child) {
                        case Hdf5Content inner -> (Object) group(inner);
                        case Hdf5Content.Floats floats -> array(floats);
                        default -> integer((Hdf5Content.Whole) child);
                    });
        }
        List<Integer> names = new ArrayList<>();
        long heap = localHeap(group.children().keySet(), names);
        List<Subtree> tables = new ArrayList<>();
        for (int from = 0; from < places.size(); from += TABLE_ENTRIES) {
            int to = Math.min(from + TABLE_ENTRIES, places.size());
            tables.add(table(names.subList(from, to), places.subList(from, to)));
        }
        long tree = tree(tables);
        List<byte[]> messages = new ArrayList<>();
        messages.add(message(0x11, littleEndian(16).putLong(tree).putLong(heap).array()));
        attributes(group.attributes(), messages);
        return new Place(header(messages), tree, heap);
    }

    /** Writes the names of a group; adds the place of each within the heap. */
    private long localHeap(Iterable<String> names, List<Integer> places) {
        int size = 8;
        for (String name : names) {
            places.add(size);
            size += bytes(name).length + 8 & ~7;
        }
        ByteBuffer heap = room(32 + size);
        long address = heap.position();
        heap.put(bytes("HEAP")).putInt(0).putLong(size).putLong(NO_FREE_SPACE);
        heap.putLong(address + 32);
        int begin = heap.position();
        int index = 0;
        for (String name : names) {
            heap.position(begin + places.get(index++)).put(bytes(name));
        }
        heap.position(begin + size);
        return address;
    }

    private Subtree table(List<Integer> names, List<Object> places) {
        int size = 8 + 40 * TABLE_ENTRIES;
        ByteBuffer table = room(size);
        int address = table.position();
        table.put(bytes("SNOD")).put((byte) 1).put((byte) 0).putShort((short) places.size());
        for (int index = 0; index < places.size(); index++) {
            table.putLong(names.get(index));
            if (places.get(index) instanceof Place group) {
                groupEntry(table, group);
            } else {
                table.putLong((Long) places.get(index)).putLong(0).putLong(0).putLong(0);
            }
        }
        table.position(address + size);
        return new Subtree(names.getLast(), address);
    }

    /** Writes a tree of tables; returns the address of its root. */
    private long tree(List<Subtree> tables) {
        List<Subtree> level = tables;
        for (int depth = 0; ; depth++) {
            List<Subtree> nodes = new ArrayList<>();
            for (int from = 0; from < Math.max(1, level.size()); from += TREE_ENTRIES) {
                int to = Math.min(from + TREE_ENTRIES, level.size());
                int before = from == 0 ? 0 : level.get(from - 1).lastName;
                nodes.add(node(depth, before, level.subList(from, to), nodes, level.size() > to));
            }
            if (nodes.size() == 1) {
                return nodes.getFirst().address;
            }
            level = nodes;
        }
    }

    private Subtree node(
            int depth, int before, List<Subtree> entries, List<Subtree> left, boolean hasRight) {
        int size = 24 + 8 * (2 * TREE_ENTRIES + 1);
        ByteBuffer node = room(size);
        int address = node.position();
        node.put(bytes("TREE")).put((byte) 0).put((byte) depth).putShort((short) entries.size());
        node.putLong(left.isEmpty() ? UNDEFINED : left.getLast().address);
        node.putLong(hasRight ? address + size : UNDEFINED);
        node.putLong(before);
        for (Subtree entry : entries) {
            node.putLong(entry.address).putLong(entry.lastName);
        }
        node.position(address + size);
        return new Subtree(entries.isEmpty() ? 0 : entries.getLast().lastName, address);
    }

    // ---- arrays

    private Long array(Hdf5Content.Floats array) {
        int size = 4 * array.values().length;
        ByteBuffer data = room(size + 8);
        long address = data.position();
        data.asFloatBuffer().put(array.values());
        data.position((int) (address + size + 7 & ~7));
        return array(FLOAT32, size, address, array.shape());
    }

    private Long integer(Hdf5Content.Whole number) {
        ByteBuffer data = room(Long.BYTES);
        long address = data.position();
        data.putLong(number.value());
        return array(INT64, Long.BYTES, address);
    }

    private Long array(byte[] type, int size, long address, int... shape) {
        List<byte[]> messages = new ArrayList<>();
        messages.add(message(0x01, space(shape)));
        messages.add(message(0x03, type));
        messages.add(message(0x05, new byte[] {2, 2, 2, 1, 0, 0, 0, 0}));
        messages.add(
                message(
                        0x08,
                        littleEndian(18)
                                .put((byte) 3)
                                .put((byte) 1)
                                .putLong(size == 0 ? UNDEFINED : address)
                                .putLong(size)
                                .array()));
        return header(messages);
    }

    private static byte[] space(int... sizes) {
        ByteBuffer space = littleEndian(8 + 8 * sizes.length);
        space.put((byte) 1).put((byte) sizes.length).position(8);
        for (int size : sizes) {
            space.putLong(size);
        }
        return space.array();
    }

    // ---- attributes

    private void attributes(Map<String, Object> attributes, List<byte[]> messages) {
        for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
            if (attribute.getValue() instanceof String text) {
                messages.add(text(attribute.getKey(), text));
            } else {
                messages.add(list(attribute.getKey(), (List<?>) attribute.getValue()));
            }
        }
    }

    /** Returns an attribute of one text, which lies in a heap of its own. */
    private byte[] text(String name, String text) {
        byte[] content = bytes(text);
        int used = 16 + 16 + (content.length + 7 & ~7);
        int size = Math.max(LEAST_HEAP, used + 16);
        ByteBuffer heap = room(size);
        int address = heap.position();
        heap.put(bytes("GCOL")).putInt(1).putLong(size);
        heap.putShort((short) 1).putShort((short) 1).putInt(0).putLong(content.length).put(content);
        heap.position(address + used).putLong(0).putLong(size - used);
        heap.position(address + size);
        byte[] type = {0x19, 1, 1, 0, 16, 0, 0, 0, 0x13, 0x10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0};
        ByteBuffer value = littleEndian(16).putInt(content.length).putLong(address).putInt(1);
        return attribute(name, Arrays.copyOf(type, 16), space(), value.array());
    }

    /** Returns an attribute of several texts of the same number of bytes. */
    private static byte[] list(String name, List<?> texts) {
        int width = 1;
        for (Object text : texts) {
            width = Math.max(width, bytes((String) text).length);
        }
        byte[] type = littleEndian(8).put((byte) 0x13).put((byte) 0x11).putInt(4, width).array();
        byte[] values = new byte[width * texts.size()];
        for (int index = 0; index < texts.size(); index++) {
            byte[] text = bytes((String) texts.get(index));
            System.arraycopy(text, 0, values, index * width, text.length);
        }
        return attribute(name, type, space(texts.size()), values);
    }

    private static byte[] attribute(String name, byte[] type, byte[] space, byte[] value) {
        byte[] text = bytes(name);
        int nameSize = text.length + 1;
        int typeAt = 8 + (nameSize + 7 & ~7);
        int spaceAt = typeAt + (type.length + 7 & ~7);
        int valueAt = spaceAt + (space.length + 7 & ~7);
        ByteBuffer message = littleEndian(valueAt + value.length);
        message.put((byte) 1).put((byte) 0).putShort((short) nameSize);
        message.putShort((short) type.length).putShort((short) space.length).put(text);
        message.position(typeAt).put(type);
        message.position(spaceAt).put(space);
        message.position(valueAt).put(value);
        return message(0x0c, message.array());
    }

    // ---- headers

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] message(int type, byte[] content) {
        int size = content.length + 7 & ~7;
        ByteBuffer message = littleEndian(8 + size);
        message.putShort((short) type).putShort((short) size).putInt(0).put(content);
        return message.array();
    }

    private long header(List<byte[]> messages) {
        int size = messages.stream().mapToInt(message -> message.length).sum();
        ByteBuffer header = room(16 + size);
        long address = header.position();
        header.put((byte) 1).put((byte) 0).putShort((short) messages.size());
        header.putInt(1).putInt(size).putInt(0);
        messages.forEach(header::put);
        return address;
    }
}
