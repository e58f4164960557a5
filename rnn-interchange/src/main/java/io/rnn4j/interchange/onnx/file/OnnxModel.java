package io.rnn4j.interchange.onnx.file;

import java.util.Map;

/**
 * A model of an ONNX file.
 *
 * @param irVersion version of the format
 * @param producer name and version of the program that wrote it
 * @param opsets version of the operators by domain
 * @param functions number of functions that the file defines itself
 * @param graph the graph
 */
public record OnnxModel(
        long irVersion, String producer, Map<String, Long> opsets, int functions, OnnxGraph graph) {
    /** Copies the map. */
    public OnnxModel {
        opsets = Map.copyOf(opsets);
    }
}
