package io.rnn4j.interchange.onnx.file;

import java.util.List;

/**
 * A graph or the body of an operator.
 *
 * @param nodes the nodes, each after those that it reads
 * @param initializers constants
 * @param inputs inputs, among which initializers may be listed
 * @param outputs outputs
 * @param sparse number of sparse initializers
 */
public record OnnxGraph(
        List<OnnxNode> nodes,
        List<OnnxTensor> initializers,
        List<OnnxValue> inputs,
        List<OnnxValue> outputs,
        int sparse) {
    /** Copies the lists. */
    public OnnxGraph {
        nodes = List.copyOf(nodes);
        initializers = List.copyOf(initializers);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
