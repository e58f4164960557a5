package io.rnn4j.interchange.keras;

import java.util.List;

/**
 * A layer as a file describes it.
 *
 * @param kind class in Keras, for example {@code LSTM}
 * @param name name in its model
 * @param settings its settings
 * @param calls the uses of the layer in a functional model, in their order
 * @param model the model if this layer is one; null otherwise
 */
record KerasLayer(
        String kind, String name, LayerSettings settings, List<Call> calls, KerasModel model) {

    /**
     * A use of a layer.
     *
     * @param reads the tensors that it reads
     * @param states the tensors that are its initial states; empty for none
     * @param masked whether a mask is given explicitly
     */
    record Call(List<Tensor> reads, List<Tensor> states, boolean masked) {}

    /**
     * An output of a layer.
     *
     * @param layer name of the layer
     * @param call number of the use, from 0
     * @param output number of the output, from 0
     */
    record Tensor(String layer, int call, int output) {}

    /** {@return the layer, or the layers of the model that it is} */
    List<KerasLayer> leaves() {
        return model == null ? List.of(this) : model.leaves();
    }

    /** {@return the layer as messages name it, for example {@code LSTM 'lstm_1'}} */
    String describe() {
        return kind + " '" + name + "'";
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
