package io.rnn4j.interchange.onnx.file;

import java.util.List;
import java.util.Map;

/**
 * One node of a graph.
 *
 * @param name name, which may be empty
 * @param domain domain of the operator; empty for ONNX itself
 * @param operator the operator
 * @param inputs names of the inputs; an empty name for an absent one
 * @param outputs names of the outputs; an empty name for an absent one
 * @param attributes the attributes by name
 */
public record OnnxNode(
        String name,
        String domain,
        String operator,
        List<String> inputs,
        List<String> outputs,
        Map<String, OnnxAttribute> attributes) {
    /** Copies the lists. */
    public OnnxNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Map.copyOf(attributes);
    }

    /** {@return operator and name, or the first output of a node without a name} */
    public String describe() {
        String label = name;
        for (String output : outputs) {
            if (label.isEmpty()) {
                label = output;
            }
        }
        return operator + " '" + label + "'";
    }
}
