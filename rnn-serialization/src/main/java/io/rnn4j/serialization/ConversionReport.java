package io.rnn4j.serialization;

import java.util.Objects;

/**
 * What the conversion of a tensor to float32 has changed. float16 and bfloat16 lose nothing,
 * float64 may.
 *
 * @param name name of the tensor
 * @param type type of the elements in the file
 * @param elements number of elements
 * @param losses how many of them have lost digits
 */
public record ConversionReport(String name, String type, long elements, Losses losses) {
    /**
     * Elements that have another value as float32.
     *
     * @param rounded number of elements that were rounded, those below included
     * @param overflowed number of finite elements that became infinite
     * @param underflowed number of elements that were not 0 and became 0
     * @param largestRelativeError largest |float32 - value|/|value| of the elements that neither
     *     overflowed nor underflowed
     */
    public record Losses(
            long rounded, long overflowed, long underflowed, double largestRelativeError) {}

    /** Rejects null. */
    public ConversionReport {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(losses, "losses");
    }

    /** {@return whether every element has kept its value} */
    public boolean isLossless() {
        return losses.rounded == 0;
    }

    /** {@return a sentence about the tensor and what was lost} */
    @Override
    public String toString() {
        String conversion = "'%s' converted from %s to F32: ".formatted(name, type);
        return isLossless()
                ? conversion + "all %s elements are exact".formatted(elements)
                : conversion
                        + ("%s of %s elements rounded, relative error at most %s;"
                                        + " %s became infinite, %s became 0")
                                .formatted(
                                        losses.rounded,
                                        elements,
                                        (float) losses.largestRelativeError,
                                        losses.overflowed,
                                        losses.underflowed);
    }
}
