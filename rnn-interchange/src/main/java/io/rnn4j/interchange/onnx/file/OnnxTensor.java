package io.rnn4j.interchange.onnx.file;

import io.rnn4j.interchange.InterchangeException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * A constant tensor. Its values are decoded when they are needed.
 *
 * @param name name, which may be empty
 * @param sizes sizes of the axes as the file has them, not checked
 * @param typeCode number of the type of the elements
 * @param raw the bytes of the elements, or null
 * @param typed integers, or the bits of floating-point numbers of 4 or 8 bytes
 * @param external where the data of another file lie; empty if they are in this one
 */
public record OnnxTensor(
        String name,
        long[] sizes,
        long typeCode,
        ByteBuffer raw,
        long[] typed,
        Map<String, String> external) {
    private static final int MOST_AXES = 32;

    /** Copies the map. */
    public OnnxTensor {
        external = Map.copyOf(external);
    }

    /** Returns its name, for messages. */
    String describe() {
        return "tensor '" + name + "'";
    }

    /**
     * {@return the type of the elements}
     *
     * @throws InterchangeException if such elements are not read
     */
    public TensorType type() throws InterchangeException {
        TensorType type = TensorType.of(typeCode);
        if (type == null) {
            throw new InterchangeException(
                    ("%s has elements of type %s, which is not read; expected float, double,"
                                    + " float16, bfloat16, int or bool")
                            .formatted(describe(), typeCode));
        }
        return type;
    }

    /**
     * {@return the sizes of the axes}
     *
     * @throws InterchangeException if a size is negative, or if there are too many elements
     */
    public int[] shape() throws InterchangeException {
        if (sizes.length > MOST_AXES) {
            throw new InterchangeException(
                    "%s has %s axes, at most %s are read"
                            .formatted(describe(), sizes.length, MOST_AXES));
        }
        int[] shape = new int[sizes.length];
        long count = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            if (sizes[axis] < 0 || sizes[axis] > Integer.MAX_VALUE) {
                throw new InterchangeException(
                        "%s has an axis of size %s".formatted(describe(), sizes[axis]));
            }
            shape[axis] = (int) sizes[axis];
            count *= shape[axis];
            if (count > Integer.MAX_VALUE) {
                throw new InterchangeException(
                        "%s has more than %s elements".formatted(describe(), Integer.MAX_VALUE));
            }
        }
        return shape;
    }

    /**
     * {@return the elements, in row-major order}
     *
     * @param externalData reads the data of other files
     * @throws InterchangeException if there are more or fewer than the shape says
     */
    public double[] values(ExternalData externalData) throws InterchangeException {
        TensorType type = type();
        int count = 1;
        for (int size : shape()) {
            count *= size;
        }
        ByteBuffer bytes = external.isEmpty() ? raw : externalData.read(this);
        if (bytes != null) {
            long expected = (long) count * type.bytes();
            if (bytes.remaining() != expected) {
                throw wrongLength(expected, bytes.remaining(), "bytes");
            }
            return decoded(bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN), type, count);
        }
        if (typed.length != count) {
            throw wrongLength(count, typed.length, "elements");
        }
        double[] values = new double[count];
        for (int index = 0; index < count; index++) {
            values[index] = ofTyped(type, typed[index]);
        }
        return values;
    }

    private InterchangeException wrongLength(long expected, long got, String what) {
        return new InterchangeException(
                "%s: expected %s %s for its shape, got %s; the file is damaged"
                        .formatted(describe(), expected, what, got));
    }

    private static double ofTyped(TensorType type, long value) {
        return switch (type) {
            case FLOAT -> Float.intBitsToFloat((int) value);
            case DOUBLE -> Double.longBitsToDouble(value);
            case FLOAT16 -> Float.float16ToFloat((short) value);
            case BFLOAT16 -> Float.intBitsToFloat((int) value << 16);
            case BOOL -> value == 0 ? 0 : 1;
            default -> value;
        };
    }

    private static double[] decoded(ByteBuffer bytes, TensorType type, int count) {
        double[] values = new double[count];
        for (int index = 0; index < count; index++) {
            values[index] =
                    switch (type) {
                        case FLOAT -> bytes.getFloat();
                        case DOUBLE -> bytes.getDouble();
                        case FLOAT16 -> Float.float16ToFloat(bytes.getShort());
                        case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort() << 16);
                        case INT64 -> bytes.getLong();
                        case INT32 -> bytes.getInt();
                        case UINT32 -> Integer.toUnsignedLong(bytes.getInt());
                        case INT16 -> bytes.getShort();
                        case UINT16 -> Short.toUnsignedInt(bytes.getShort());
                        case INT8 -> bytes.get();
                        case UINT8 -> Byte.toUnsignedInt(bytes.get());
                        case BOOL -> bytes.get() == 0 ? 0 : 1;
                    };
        }
        return values;
    }
}
