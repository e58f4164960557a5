package io.rnn4j.interchange.onnx.read;

import io.rnn4j.interchange.onnx.symbol.Axis;

/** Thrown by an operator that depends on what an axis is, while this is not known yet. */
final class Undecided extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Axis.Free axis;

    Undecided(Axis.Free axis) {
        super("not known yet: " + axis, null, false, false);
        this.axis = axis;
    }

    Axis.Free axis() {
        return axis;
    }
}
