package io.rnn4j.interchange.onnx.symbol;

/** One element of a symbolic tensor. */
public sealed interface Element {
    /**
     * A number.
     *
     * @param value the number
     */
    record Number(double value) implements Element {}

    /**
     * A size of a tensor.
     *
     * @param extent the size, which depends on batch or time
     */
    record Size(Extent extent) implements Element {}

    /**
     * An element of the rows that a layer computes.
     *
     * @param port the output of the layer
     * @param index index in the row
     */
    record Column(Port port, int index) implements Element {}
}
