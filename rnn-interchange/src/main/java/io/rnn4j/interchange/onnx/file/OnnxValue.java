package io.rnn4j.interchange.onnx.file;

import java.util.List;

/**
 * An input or output of a graph.
 *
 * @param name its name
 * @param type type of the elements, see {@link TensorType}
 * @param sizes sizes of the axes, or null if the file does not say how many there are
 */
public record OnnxValue(String name, int type, List<Size> sizes) {
    /**
     * Size of an axis.
     *
     * @param number the size, or -1
     * @param name name of a size that may change; empty if it has none
     */
    public record Size(long number, String name) {}

    /** Copies the list. */
    public OnnxValue {
        sizes = sizes == null ? null : List.copyOf(sizes);
    }
}
