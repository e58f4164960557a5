package io.rnn4j.core.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads event files of TensorBoard. It has its own checksum, bit by bit, and its own decoding of
 * protocol buffers, so that it shares no error with the code that writes.
 */
final class EventFileReader {
    private static final int REVERSED_CASTAGNOLI = 0x82f63b78;

    private EventFileReader() {}

    /** A field of a message: a {@code Long} of any fixed or variable length, or bytes. */
    record Field(int number, int type, Object value) {
        double asDouble() {
            return Double.longBitsToDouble((Long) value);
        }

        float asFloat() {
            return Float.intBitsToFloat(((Long) value).intValue());
        }

        String asText() {
            return new String((byte[]) value, StandardCharsets.UTF_8);
        }

        List<Field> asMessage() {
            return fields((byte[]) value);
        }

        double[] asDoubles() {
            ByteBuffer packed = ByteBuffer.wrap((byte[]) value).order(ByteOrder.LITTLE_ENDIAN);
            double[] doubles = new double[packed.remaining() / 8];
            packed.asDoubleBuffer().get(doubles);
            return doubles;
        }
    }

    /** {@return the fields of the events of a file, whose checksums are correct} */
    static List<List<Field>> events(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<List<Field>> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = next(bytes, 8);
            requireChecksum(length, bytes.getInt());
            long size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
            byte[] data = next(bytes, Math.toIntExact(size));
            requireChecksum(data, bytes.getInt());
            events.add(fields(data));
        }
        return events;
    }

    private static byte[] next(ByteBuffer bytes, int size) {
        byte[] next = new byte[size];
        bytes.get(next);
        return next;
    }

    private static void requireChecksum(byte[] data, int masked) {
        int rotated = masked - 0xa282ead8;
        int expected = rotated >>> 17 | rotated << 15;
        if (checksum(data) != expected) {
            throw new AssertionError("wrong checksum");
        }
    }

    /** {@return the CRC-32C of bytes} */
    static int checksum(byte[] data) {
        int remainder = -1;
        for (byte each : data) {
            remainder ^= each & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                boolean odd = (remainder & 1) == 1;
                remainder = remainder >>> 1 ^ (odd ? REVERSED_CASTAGNOLI : 0);
            }
        }
        return ~remainder;
    }

    private static List<Field> fields(byte[] message) {
        ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        List<Field> fields = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int tag = (int) varint(bytes);
            Object value =
                    switch (tag & 7) {
                        case 0 -> varint(bytes);
                        case 1 -> bytes.getLong();
                        case 2 -> next(bytes, (int) varint(bytes));
                        case 5 -> (long) bytes.getInt();
                        default -> throw new AssertionError("type " + (tag & 7));
                    };
            fields.add(new Field(tag >>> 3, tag & 7, value));
        }
        return fields;
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes.get();
            value |= (long) (next & 127) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
