package io.rnn4j.serialization;

import io.rnn4j.api.component.NullChecks;

import java.util.List;
import java.util.Objects;

/**
 * A tensor of a file, as its header describes it.
 *
 * @param name name of the tensor
 * @param type type of the elements as the file names it, such as {@code F32} or {@code BF16}
 * @param shape size of each axis, outermost first; empty for a single number
 * @param range position of the elements
 */
public record TensorInfo(String name, String type, List<Long> shape, ByteRange range) {
    /**
     * A range of bytes in the data of a file.
     *
     * @param begin position of the first byte
     * @param end position after the last byte
     */
    public record ByteRange(long begin, long end) {}

    /** Copies the list. */
    public TensorInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        shape = NullChecks.copyOf("shape", shape);
        Objects.requireNonNull(range, "range");
    }

    /** {@return the number of bytes} */
    public long bytes() {
        return range.end - range.begin;
    }

    /** {@return the number of elements: the product of all sizes} */
    public long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
