package io.rnn4j.core.data;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The layout of a {@link BinaryDataset}, which docs/dataset-format.md specifies: a header with the
 * fields, the values of the samples, an index, and a trailer of fixed size. All numbers are
 * little-endian.
 */
final class BinaryLayout {
    /** "rnn4jdat" */
    static final long MAGIC = 0x7461646a346e6e72L;

    static final int VERSION = 1;

    /** Magic, version, size of the header. */
    static final int PREAMBLE = 16;

    /**
     * Position of the index, number of samples, checksums of the header, of the index, and of all
     * before the index, magic.
     */
    static final int TRAILER = 32;

    /** Limits, so that a damaged or hostile file costs little memory. */
    static final int LARGEST_HEADER = 1 << 20;

    static final int MOST_FIELDS = 1 << 10;
    static final int MOST_AXES = 8;

    private static final Role[] ROLES = {
        Role.INPUT, Role.MASK, Role.TARGET, Role.TARGET_MASK, Role.SAMPLE_WEIGHTS
    };
    private static final int SEQUENCE = 1;
    private static final int INTS = 2;

    private BinaryLayout() {}

    /** {@return the header with its preamble, padded to a multiple of 8 bytes} */
    static byte[] header(List<Field> fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writeInt(out, fields.size());
            for (Field field : fields) {
                byte[] name = field.name().getBytes(StandardCharsets.UTF_8);
                writeInt(out, List.of(ROLES).indexOf(field.role()));
                writeInt(out, (field.isSequence() ? SEQUENCE : 0) + (field.isInt() ? INTS : 0));
                writeInt(out, field.row().rank());
                for (int size : field.row().toArray()) {
                    writeInt(out, size);
                }
                writeInt(out, name.length);
                out.write(name);
            }
            while (bytes.size() % 8 != 0) {
                out.write(0);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure); // never of a stream in memory
        }
        byte[] content = bytes.toByteArray();
        if (fields.size() > MOST_FIELDS || content.length > LARGEST_HEADER) {
            throw new IllegalArgumentException(
                    "a file has at most %s fields with names of at most %s bytes together, got %s"
                                    .formatted(MOST_FIELDS, LARGEST_HEADER, fields.size())
                            + " fields in "
                            + content.length
                            + " bytes");
        }
        return ByteBuffer.allocate(PREAMBLE + content.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(MAGIC)
                .putInt(VERSION)
                .putInt(content.length)
                .put(content)
                .array();
    }

    private static void writeInt(DataOutputStream out, int value) throws IOException {
        out.writeInt(Integer.reverseBytes(value));
    }

    /**
     * {@return the fields of a header without its preamble}
     *
     * @throws DatasetFileException if it is damaged
     */
    static List<Field> fields(Path file, ByteBuffer header) throws DatasetFileException {
        int count = number(file, header, "number of fields", 1, MOST_FIELDS);
        List<Field> fields = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            String what = "field " + n + ": ";
            Role role = ROLES[number(file, header, what + "role", 0, ROLES.length - 1)];
            int kind = number(file, header, what + "kind", 0, SEQUENCE + INTS);
            int[] sizes = new int[number(file, header, what + "number of axes", 0, MOST_AXES)];
            long width = 1;
            for (int axis = 0; axis < sizes.length; axis++) {
                sizes[axis] = number(file, header, what + "size", 1, Integer.MAX_VALUE);
                width = Math.min(width, Integer.MAX_VALUE) * sizes[axis];
            }
            if (width > Integer.MAX_VALUE / Float.BYTES) {
                throw new DatasetFileException(
                        file, what + "a row has more than 2 GB; the file is damaged");
            }
            int most = Math.max(0, header.remaining() - Integer.BYTES); // after the number
            byte[] name = new byte[number(file, header, what + "name", 0, most)];
            header.get(name);
            String text = new String(name, StandardCharsets.UTF_8);
            Field field =
                    (kind & SEQUENCE) != 0
                            ? Field.sequence(role, text, sizes)
                            : Field.row(role, text, sizes);
            fields.add((kind & INTS) != 0 ? field.ofInts() : field);
        }
        try {
            return new SampleBuffer(fields).fields();
        } catch (IllegalArgumentException failure) {
            throw new DatasetFileException(file, failure.getMessage());
        }
    }

    private static int number(Path file, ByteBuffer header, String what, int least, int most)
            throws DatasetFileException {
        if (header.remaining() < Integer.BYTES) {
            throw new DatasetFileException(
                    file, "the header ends before '%s'; the file is damaged".formatted(what));
        }
        int value = header.getInt();
        if (value < least || value > most) {
            throw new DatasetFileException(
                    file,
                    "%s: expected a number from %s to %s, got %s; the file is damaged"
                            .formatted(what, least, most, value));
        }
        return value;
    }

    /** {@return the bytes of a sample's entry in the index: its position, the steps of a field} */
    static int entry(List<Field> fields) {
        return Long.BYTES + Integer.BYTES * fields.size();
    }
}
