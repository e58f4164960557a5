package io.rnn4j.serialization;

import io.rnn4j.api.tensor.Tensor;

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
}
