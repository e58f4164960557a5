package io.rnn4j.interchange.onnx.file;

import java.util.List;

/**
 * An attribute of a node. Only the part that it has is set.
 *
 * @param name its name
 * @param real a float
 * @param number an integer
 * @param text a text
 * @param tensor a tensor, or null
 * @param graph a graph, or null
 * @param lists the lists
 */
public record OnnxAttribute(
        String name,
        float real,
        long number,
        String text,
        OnnxTensor tensor,
        OnnxGraph graph,
        Lists lists) {
    /**
     * Lists of an attribute.
     *
     * @param reals floats
     * @param numbers integers
     * @param texts texts
     */
    public record Lists(float[] reals, long[] numbers, List<String> texts) {
        /** Copies the list. */
        public Lists {
            texts = List.copyOf(texts);
        }
    }
}
