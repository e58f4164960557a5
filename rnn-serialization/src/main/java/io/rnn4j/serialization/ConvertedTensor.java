package io.rnn4j.serialization;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A tensor that was converted to float32.
 *
 * @param tensor the converted tensor
 * @param report what the conversion has changed
 */
public record ConvertedTensor(Tensor tensor, ConversionReport report) {
    /** Rejects null. */
    public ConvertedTensor {
        Objects.requireNonNull(tensor, "tensor");
        Objects.requireNonNull(report, "report");
    }

    /**
     * {@return whether elements of a type can be converted: those of {@code F32}, {@code F64},
     * {@code F16} and {@code BF16}}
     *
     * @param type type of the elements, as safetensors files name it
     */
    public static boolean supports(String type) {
        return FloatConversion.supports(Objects.requireNonNull(type, "type"));
    }

    /**
     * Converts elements in memory.
     *
     * @param tensor name, type and shape of the tensor, which must be a {@link #supports supported}
     *     type and have at most 2³¹-1 elements
     * @param elements the elements, in the byte order of the buffer
     * @return the tensor, and what the conversion has changed
     */
    public static ConvertedTensor of(TensorInfo tensor, ByteBuffer elements) {
        Objects.requireNonNull(tensor, "tensor");
        Objects.requireNonNull(elements, "elements");
        if (!supports(tensor.type())) {
            throw new IllegalArgumentException(
                    "tensor '%s' has the type %s, expected F32, F64, F16 or BF16"
                            .formatted(tensor.name(), tensor.type()));
        }
        int[] sizes = tensor.shape().stream().mapToInt(Math::toIntExact).toArray();
        float[] values = new float[Shape.of(sizes).elements()];
        FloatConversion conversion = new FloatConversion(tensor);
        conversion.convert(elements, values, 0, values.length);
        return new ConvertedTensor(Tensor.of(values, sizes), conversion.report());
    }
}
