package io.rnn4j.interchange.onnx.symbol;

import java.util.List;

/** A use of a layer in the model to be built, or an input of the model. */
public final class Step {
    private final String source;
    private final LayerSource layer;
    private final List<Port> reads;

    /**
     * Creates a step.
     *
     * @param source the node or input of the file
     * @param layer the layer; null for an input
     * @param reads what it reads
     */
    public Step(String source, LayerSource layer, List<Port> reads) {
        this.source = source;
        this.layer = layer;
        this.reads = List.copyOf(reads);
    }

    /** {@return the node or input of the file} */
    public String source() {
        return source;
    }

    /** {@return the layer; null for an input} */
    public LayerSource layer() {
        return layer;
    }

    /** {@return what it reads} */
    public List<Port> reads() {
        return reads;
    }

    /** {@return whether it is an input of the model} */
    public boolean isInput() {
        return layer == null;
    }
}
