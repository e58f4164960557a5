package io.rnn4j.interchange.onnx.file;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the fields of one protobuf message. */
public final class ProtobufWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Creates an empty message. */
    public ProtobufWriter() {}

    /**
     * Adds an integer.
     *
     * @param field number of the field
     * @param value the value
     * @return this message
     */
    public ProtobufWriter number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    /**
     * Adds a float.
     *
     * @param field number of the field
     * @param value the value
     * @return this message
     */
    public ProtobufWriter real(int field, float value) {
        varint((long) field << 3 | ProtobufReader.FIXED32);
        int bits = Float.floatToRawIntBits(value);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            bytes.write(bits >>> shift);
        }
        return this;
    }

    /**
     * Adds a text.
     *
     * @param field number of the field
     * @param value the value
     * @return this message
     */
    public ProtobufWriter text(int field, String value) {
        return block(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds a message.
     *
     * @param field number of the field
     * @param value the message
     * @return this message
     */
    public ProtobufWriter message(int field, ProtobufWriter value) {
        return block(field, value.toByteArray());
    }

    /**
     * Adds bytes.
     *
     * @param field number of the field
     * @param value the bytes
     * @return this message
     */
    public ProtobufWriter block(int field, byte[] value) {
        varint((long) field << 3 | ProtobufReader.BYTES);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    /**
     * Adds the fields of another message.
     *
     * @param fields the other message
     * @return this message
     */
    public ProtobufWriter append(ProtobufWriter fields) {
        bytes.writeBytes(fields.toByteArray());
        return this;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    /** {@return the bytes of the message} */
    public byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
