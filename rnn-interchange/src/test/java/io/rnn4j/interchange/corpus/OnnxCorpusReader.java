package io.rnn4j.interchange.corpus;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.interchange.onnx.OnnxImport;
import io.rnn4j.interchange.onnx.OnnxReader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the ONNX files of the corpus. */
final class OnnxCorpusReader implements CorpusReader {
    /** A node test keeps ONNX's own file, whose weights are inputs, beside the one to be read. */
    private static final String ORIGINAL = "original.onnx";

    @Override
    public List<Path> models(CorpusCase each) {
        return each.files().stream()
                .filter(file -> file.toString().endsWith(".onnx"))
                .filter(file -> !file.endsWith(ORIGINAL))
                .toList();
    }

    @Override
    public Map<String, Tensor> outputs(CorpusCase each, Path file, JsonNode run)
            throws IOException {
        OnnxImport imported = OnnxReader.read(file);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (JsonNode input : run == null ? List.<JsonNode>of() : run.get("inputs")) {
            inputs.put(input.get("name").textValue(), CorpusReader.tensor(input));
        }
        return run == null ? Map.of() : imported.predict(inputs);
    }
}
