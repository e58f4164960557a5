package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.ModelInput;
import io.rnn4j.interchange.corpus.CorpusCase;
import io.rnn4j.interchange.corpus.CorpusReader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the models of the corpus that Keras has written. */
@SuppressWarnings({"exports", "missing-explicit-ctor"}) // of a package of tests
public final class KerasCorpusReader implements CorpusReader {
    @Override
    public List<Path> models(CorpusCase each) {
        return each.files().stream().filter(file -> !isJson(file)).toList();
    }

    private static boolean isJson(Path file) {
        return file.toString().endsWith(".json");
    }

    @Override
    public Map<String, Tensor> outputs(CorpusCase each, Path file, JsonNode run)
            throws IOException {
        List<Path> json = each.files().stream().filter(KerasCorpusReader::isJson).toList();
        Model model =
                json.isEmpty()
                        ? KerasFile.load(file).model()
                        : KerasFile.load(json.getFirst(), file).model();
        if (run == null) {
            return Map.of();
        }
        Examples examples = null;
        int number = 0;
        for (JsonNode input : run.get("inputs")) {
            ModelInput declared = model.inputs().get(number++);
            Tensor tensor = shaped(CorpusReader.tensor(input), declared);
            examples =
                    examples == null
                            ? Examples.of(declared.name(), tensor)
                            : examples.input(declared.name(), tensor);
        }
        List<Tensor> results = new ArrayList<>(model.predict(examples).values());
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (int output = 0; output < results.size(); output++) {
            JsonNode expected = run.get("expected").path(output);
            outputs.put(expected.path("name").asText("output " + output), results.get(output));
        }
        return outputs;
    }

    /** An input that Keras reshapes first is read in the shape that it gets. */
    private static Tensor shaped(Tensor tensor, ModelInput input) {
        int batch = tensor.shape().size(0);
        int elements = tensor.array().length / batch;
        return input.sequence() && elements % input.features() == 0
                ? tensor.reshape(batch, elements / input.features(), input.features())
                : tensor.reshape(batch, elements);
    }
}
