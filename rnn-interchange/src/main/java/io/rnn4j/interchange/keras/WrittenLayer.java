package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/**
 * A layer that is to be written.
 *
 * @param kind class in Keras
 * @param name its name
 * @param config its settings
 * @param arrays its weights, in the order of its {@link WeightLayout}
 * @param calls its uses
 */
record WrittenLayer(
        String kind, String name, ObjectNode config, List<Array> arrays, List<Call> calls) {

    WrittenLayer(String kind, String name, ObjectNode config, List<Array> arrays) {
        this(kind, name, config, arrays, new ArrayList<>());
    }

    /**
     * An array of weights.
     *
     * @param shape size of every axis
     * @param values the numbers in row-major order
     * @param weights names of the weights of the model that lie in it, one after the other; empty
     *     if Keras alone has it
     * @param added names of the weights that are added to these
     */
    record Array(int[] shape, float[] values, List<String> weights, List<String> added) {
        Array(int[] shape, float[] values, List<String> weights) {
            this(shape, values, weights, List.of());
        }
    }

    /**
     * A use of the layer.
     *
     * @param reads what it reads
     * @param states its initial states
     */
    record Call(List<WrittenValue> reads, List<WrittenValue> states) {}
}
