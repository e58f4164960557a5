package io.rnn4j.interchange.onnx.write;

import io.rnn4j.api.expr.AttendedSequence;
import io.rnn4j.api.layer.TimeAxis;

/** The values of a graph that correspond to signals of a model. */
final class Tensors {
    private Tensors() {}

    /**
     * A value: [batch, time, width] or [batch, width].
     *
     * @param name its name
     * @param width number of features
     * @param time its time axis
     * @param lengths name of the lengths of the sequences; null if all have the same
     * @param indices name of the same values as integers without the axis of features; null if it
     *     has none
     */
    record Rows(String name, int width, TimeAxis time, String lengths, String indices) {
        Rows(String name, int width, TimeAxis time, String lengths) {
            this(name, width, time, lengths, null);
        }

        boolean sequence() {
            return time.sequence();
        }
    }

    /** A sequence that rows attend to, and the value with its rows. */
    record Attended(AttendedSequence sequence, Rows rows) {}
}
