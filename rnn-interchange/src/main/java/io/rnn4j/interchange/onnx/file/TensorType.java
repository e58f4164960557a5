package io.rnn4j.interchange.onnx.file;

/** The types of elements that are read. */
public enum TensorType {
    FLOAT(1, 4),
    UINT8(2, 1),
    INT8(3, 1),
    UINT16(4, 2),
    INT16(5, 2),
    INT32(6, 4),
    INT64(7, 8),
    BOOL(9, 1),
    FLOAT16(10, 2),
    DOUBLE(11, 8),
    UINT32(12, 4),
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
