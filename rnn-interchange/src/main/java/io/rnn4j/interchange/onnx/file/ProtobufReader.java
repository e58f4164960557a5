package io.rnn4j.interchange.onnx.file;

import io.rnn4j.interchange.InterchangeException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of one protobuf message. Every length is checked against the bytes that are
 * left, so nothing is reserved for what the file does not hold.
 */
final class ProtobufReader {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;
    private static final int LONGEST_VARINT = 10;
    private static final int LONGEST_TEXT = 1 << 16;

    private final ByteBuffer bytes;
    private final String message; // the message that is read, for errors
    private int field;
    private int type;

    ProtobufReader(ByteBuffer bytes, String message) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.message = message;
    }

    /** Moves to the next field; false at the end of the message. */
    boolean next() throws InterchangeException {
        if (!bytes.hasRemaining()) {
            return false;
        }
        long key = varint();
        type = (int) (key & 7);
        long number = key >>> 3;
        if (number < 1 || number > 536_870_911) {
            throw damaged("field number %s".formatted(Long.toUnsignedString(number)));
        }
        field = (int) number;
        return true;
    }

    int field() {
        return field;
    }

    /** Reads a number that is stored as a varint. */
    long number() throws InterchangeException {
        require(VARINT);
        return varint();
    }

    /** Reads a float. */
    float real() throws InterchangeException {
        require(FIXED32);
        requireLeft(Float.BYTES);
        return bytes.getFloat();
    }

    /** Reads the bytes of a text, of a nested message or of data. */
    ByteBuffer block() throws InterchangeException {
        require(BYTES);
        long length = varint();
        requireLeft(length);
        ByteBuffer block = bytes.slice(bytes.position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        return block.order(ByteOrder.LITTLE_ENDIAN);
    }

    String text() throws InterchangeException {
        ByteBuffer block = block();
        if (block.remaining() > LONGEST_TEXT) {
            throw damaged(
                    "a text of %s bytes, at most %s are read"
                            .formatted(block.remaining(), LONGEST_TEXT));
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(block).toString();
        } catch (CharacterCodingException failure) {
            throw damaged("a text that is not UTF-8");
        }
    }

    /** Reads integers, packed or one by one, and adds them. */
    void numbers(LongValues values) throws InterchangeException {
        if (type == VARINT) {
            values.add(varint());
            return;
        }
        ProtobufReader packed = new ProtobufReader(block(), message);
        while (packed.bytes.hasRemaining()) {
            values.add(packed.varint());
        }
    }

    /** Reads floats, packed or one by one, and adds them as their bits. */
    void reals(LongValues values) throws InterchangeException {
        if (type == FIXED32) {
            values.add(Float.floatToRawIntBits(real()));
            return;
        }
        ByteBuffer packed = block();
        requireMultiple(packed, Float.BYTES);
        while (packed.hasRemaining()) {
            values.add(packed.getInt());
        }
    }

    /** Reads doubles, packed or one by one, and adds them as their bits. */
    void doubles(LongValues values) throws InterchangeException {
        if (type == FIXED64) {
            requireLeft(Double.BYTES);
            values.add(bytes.getLong());
            return;
        }
        ByteBuffer packed = block();
        requireMultiple(packed, Double.BYTES);
        while (packed.hasRemaining()) {
            values.add(packed.getLong());
        }
    }

    /** Moves past a field whose value does not matter. */
    void skip() throws InterchangeException {
        switch (type) {
            case VARINT -> varint();
            case FIXED64 -> skip(Long.BYTES);
            case BYTES -> block();
            case FIXED32 -> skip(Integer.BYTES);
            default -> throw damaged("field %s has type %s".formatted(field, type));
        }
    }

    private void skip(int count) throws InterchangeException {
        requireLeft(count);
        bytes.position(bytes.position() + count);
    }

    private long varint() throws InterchangeException {
        long value = 0;
        for (int index = 0; index < LONGEST_VARINT; index++) {
            requireLeft(1);
            byte next = bytes.get();
            value |= (next & 0x7FL) << 7 * index;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged("a number of more than %s bytes".formatted(LONGEST_VARINT));
    }

    private void require(int expected) throws InterchangeException {
        if (type != expected) {
            throw damaged(
                    "field %s has wire type %s, expected %s".formatted(field, type, expected));
        }
    }

    private void requireMultiple(ByteBuffer packed, int size) throws InterchangeException {
        if (packed.remaining() % size != 0) {
            throw damaged("field %s has %s bytes".formatted(field, packed.remaining()));
        }
    }

    private void requireLeft(long count) throws InterchangeException {
        if (count < 0 || count > bytes.remaining()) {
            throw damaged(
                    "%s bytes are needed, %s are left"
                            .formatted(Long.toUnsignedString(count), bytes.remaining()));
        }
    }

    InterchangeException damaged(String what) {
        return new InterchangeException(
                "this is not an ONNX file, or it is damaged: %s in %s; export or download it again"
                        .formatted(what, message));
    }
}
