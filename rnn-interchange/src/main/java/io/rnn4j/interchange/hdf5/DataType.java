package io.rnn4j.interchange.hdf5;

import io.rnn4j.interchange.InterchangeException;

/**
 * The type of the elements of an array or attribute.
 *
 * @param kind what an element is
 * @param size bytes of an element
 * @param bigEndian whether the first byte of a number is the most significant one
 * @param signed whether an integer has a sign
 */
record DataType(Kind kind, int size, boolean bigEndian, boolean signed) {
    /** Kinds of elements; {@code OTHER} cannot be read. */
    enum Kind {
        INTEGER,
        FLOAT,
        TEXT,
        VARIABLE_TEXT,
        OTHER
    }

    /** Reads a datatype message. */
    static DataType read(Cursor message) throws InterchangeException {
        int type = message.u8() & 0x0f;
        int bits = message.u8();
        message.skip(2);
        long size = message.u32();
        if (size <= 0 || size > 1 << 24) {
            throw new InterchangeException(
                    "the HDF5 data are damaged: an element has %s bytes; get the file again"
                            .formatted(size));
        }
        Kind kind =
                switch (type) {
                    case 0 -> Kind.INTEGER;
                    case 1 -> isIeee(message, (int) size) ? Kind.FLOAT : Kind.OTHER;
                    case 3 -> Kind.TEXT;
                    case 9 -> (bits & 0x0f) == 1 ? Kind.VARIABLE_TEXT : Kind.OTHER;
                    default -> Kind.OTHER;
                };
        return new DataType(kind, (int) size, (bits & 1) != 0, (bits & 8) != 0);
    }

    /** {@return whether the exponent and the fraction have the widths of IEEE 754} */
    private static boolean isIeee(Cursor properties, int size) throws InterchangeException {
        properties.skip(5);
        int exponent = properties.u8();
        properties.skip(1);
        int fraction = properties.u8();
        return size == 2 && exponent == 5 && fraction == 10
                || size == 4 && exponent == 8 && fraction == 23
                || size == 8 && exponent == 11 && fraction == 52;
    }

    /** {@return a name such as "float32"} */
    String describe() {
        return switch (kind) {
            case INTEGER -> (signed ? "int" : "uint") + 8L * size;
            case FLOAT -> "float" + 8L * size;
            case TEXT, VARIABLE_TEXT -> "text";
            case OTHER -> "a type of %s bytes that is not a number".formatted(size);
        };
    }
}
