package io.rnn4j.serialization;

import java.nio.ByteBuffer;

/** Converts elements to float32 and counts what is lost. */
final class FloatConversion {
    private final TensorInfo tensor;
    private long rounded;
    private long overflowed;
    private long underflowed;
    private double largestRelativeError;

    FloatConversion(TensorInfo tensor) {
        this.tensor = tensor;
    }

    /** {@return whether elements of a type can be converted} */
    static boolean supports(String type) {
        return switch (type) {
            case TensorTypes.FLOAT32,
                    TensorTypes.FLOAT64,
                    TensorTypes.FLOAT16,
                    TensorTypes.BFLOAT16 ->
                    true;
            default -> false;
        };
    }

    /** Converts the next elements of a buffer in little-endian order. */
    void convert(ByteBuffer bytes, float[] target, int from, int to) {
        for (int element = from; element < to; element++) {
            target[element] =
                    switch (tensor.type()) {
                        case TensorTypes.FLOAT32 -> bytes.getFloat();
                        case TensorTypes.FLOAT16 -> Float.float16ToFloat(bytes.getShort());
                        case TensorTypes.BFLOAT16 -> Float.intBitsToFloat(bytes.getShort() << 16);
                        case TensorTypes.FLOAT64 -> rounded(bytes.getDouble());
                        default -> throw new IllegalStateException(tensor.toString());
                    };
        }
    }

    private float rounded(double value) {
        float result = (float) value;
        if (result != value && !Double.isNaN(value)) {
            rounded++;
            if (Float.isInfinite(result)) {
                overflowed++;
            } else if (result == 0) {
                underflowed++;
            } else {
                double error = Math.abs((result - value) / value);
                largestRelativeError = Math.max(largestRelativeError, error);
            }
        }
        return result;
    }

    ConversionReport report() {
        return new ConversionReport(
                tensor.name(),
                tensor.type(),
                tensor.elements(),
                new ConversionReport.Losses(
                        rounded, overflowed, underflowed, largestRelativeError));
    }
}
