package io.rnn4j.interchange.onnx.symbol;

/** Thrown when an axis of an input has become known, so that the graph is read again. */
public final class Restart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Restart() {
        super("an axis has become known", null, false, false);
    }
}
