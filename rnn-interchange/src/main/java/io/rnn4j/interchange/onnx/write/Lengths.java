package io.rnn4j.interchange.onnx.write;

import io.rnn4j.interchange.onnx.write.Tensors.Rows;

import java.util.List;

/** Masks of sequences of different lengths, which are padded at the end. */
final class Lengths {
    private Lengths() {}

    /** Returns a mask [batch, time, 1] of ones, and zeros from the end of each sequence on. */
    static String mask(GraphWriter graph, Rows rows) {
        String shape = graph.node("mask_shape", "Shape", List.of(rows.name()));
        String steps = graph.node("mask_steps", "Gather", List.of(shape, graph.whole(1)));
        String range =
                graph.node("mask_range", "Range", List.of(graph.whole(0), steps, graph.whole(1)));
        String lengths =
                graph.node(
                        "mask_lengths",
                        "Cast",
                        List.of(rows.lengths()),
                        GraphWriter.whole("to", 7));
        String column = graph.node("mask_column", "Unsqueeze", List.of(lengths, graph.wholes(1)));
        String open = graph.node("mask_open", "Less", List.of(range, column));
        String real = graph.node("mask_real", "Cast", List.of(open), GraphWriter.whole("to", 1));
        return graph.node("mask", "Unsqueeze", List.of(real, graph.wholes(2)));
    }

    /** Returns the number of steps of each sequence as floats [batch, 1]. */
    static String asReals(GraphWriter graph, Rows rows) {
        String real =
                graph.node(
                        "lengths_real",
                        "Cast",
                        List.of(rows.lengths()),
                        GraphWriter.whole("to", 1));
        return graph.node("lengths_column", "Unsqueeze", List.of(real, graph.wholes(1)));
    }
}
