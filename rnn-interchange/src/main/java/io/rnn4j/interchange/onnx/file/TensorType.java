package io.rnn4j.interchange.onnx.file;

/** The types of elements that are read. */
public enum TensorType {
    /** Float32. */
    FLOAT(1, 4),
    /** Unsigned bytes. */
    UINT8(2, 1),
    /** Signed bytes. */
    INT8(3, 1),
    /** Unsigned shorts. */
    UINT16(4, 2),
    /** Signed shorts. */
    INT16(5, 2),
    /** Signed ints. */
    INT32(6, 4),
    /** Signed longs. */
    INT64(7, 8),
    /** True or false. */
    BOOL(9, 1),
    /** IEEE half precision. */
    FLOAT16(10, 2),
    /** Float64. */
    DOUBLE(11, 8),
    /** Unsigned ints. */
    UINT32(12, 4),
    /** The upper half of float32. */
    BFLOAT16(16, 2);

    private final int code;
    private final int bytes;

    TensorType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** {@return its number in a file} */
    public int code() {
        return code;
    }

    /** {@return the bytes of an element} */
    public int bytes() {
        return bytes;
    }

    /** {@return whether its elements are floating-point numbers} */
    public boolean isReal() {
        return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
    }

    /**
     * {@return the type with a number, null if it is not read}
     *
     * @param code the number
     */
    public static TensorType of(long code) {
        for (TensorType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }
}
