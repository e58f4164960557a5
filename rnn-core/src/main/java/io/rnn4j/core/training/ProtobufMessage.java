package io.rnn4j.core.training;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Encodes a message of protocol buffers, field by field. */
final class ProtobufMessage {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Appends a field of type {@code int64}. */
    ProtobufMessage integer(int field, long value) {
        return tag(field, VARINT).varint(value);
    }

    /** Appends a field of type {@code double}. */
    ProtobufMessage number(int field, double value) {
        return tag(field, FIXED_64).fixed64(Double.doubleToLongBits(value));
    }

    /** Appends a field of type {@code float}. */
    ProtobufMessage number(int field, float value) {
        return tag(field, FIXED_32).fixed32(Float.floatToIntBits(value));
    }

    /** Appends a field of type {@code string}. */
    ProtobufMessage text(int field, String value) {
        return delimited(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends a packed field of type {@code repeated double}. */
    ProtobufMessage numbers(int field, double[] values) {
        ProtobufMessage packed = new ProtobufMessage();
        for (double value : values) {
            packed.fixed64(Double.doubleToLongBits(value));
        }
        return message(field, packed);
    }

    /** Appends a message within the message. */
    ProtobufMessage message(int field, ProtobufMessage value) {
        return delimited(field, value.toBytes());
    }

    private ProtobufMessage delimited(int field, byte[] value) {
        return tag(field, LENGTH_DELIMITED).varint(value.length).bytes(value);
    }

    private ProtobufMessage tag(int field, int type) {
        return varint((long) field << 3 | type);
    }

    /** Appends seven bits at a time, the lowest first; all bytes but the last have the top bit. */
    private ProtobufMessage varint(long value) {
        long rest = value;
        while (rest >>> 7 != 0) {
            bytes.write((int) rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return this;
    }

    /** Appends four bytes, the lowest first. */
    ProtobufMessage fixed32(int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            bytes.write(value >>> shift);
        }
        return this;
    }

    /** Appends eight bytes, the lowest first. */
    ProtobufMessage fixed64(long value) {
        return fixed32((int) value).fixed32((int) (value >>> Integer.SIZE));
    }

    /** Appends bytes as they are. */
    ProtobufMessage bytes(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    /** {@return the encoded message} */
    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
