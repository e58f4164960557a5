package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;

/**
 * A model as a file describes it.
 *
 * @param sequential whether each layer reads the one before it
 * @param name its name
 * @param layers its layers
 * @param inputs the inputs of a functional model
 * @param outputs the outputs of a functional model
 * @param inputShape shape that a sequential model was built for, with the batch; null if unknown
 */
record KerasModel(
        boolean sequential,
        String name,
        List<KerasLayer> layers,
        List<KerasLayer.Tensor> inputs,
        List<KerasLayer.Tensor> outputs,
        JsonNode inputShape) {

    /** {@return its layers, with those of models that are layers in place of these} */
    List<KerasLayer> leaves() {
        List<KerasLayer> leaves = new ArrayList<>();
        layers.forEach(layer -> leaves.addAll(layer.leaves()));
        return leaves;
    }
}
