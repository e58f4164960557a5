package io.rnn4j.interchange.pytorch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Masks;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.training.Examples;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.corpus.CorpusCase;
import io.rnn4j.interchange.corpus.CorpusReader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the state dicts of the corpus. The forward passes, which a case gives in words, become
 * models declared here.
 */
@SuppressWarnings({"exports", "missing-explicit-ctor"}) // of a package of tests
public final class PyTorchCorpusReader implements CorpusReader {
    private static final String PACKED = "pack_padded_sequence";

    @Override
    public List<Path> models(CorpusCase each) {
        return each.files();
    }

    @Override
    public Map<String, Tensor> outputs(CorpusCase each, Path file, JsonNode run)
            throws IOException {
        StateDict weights = read(file);
        if (run == null) {
            return Map.of();
        }
        JsonNode module = each.json().get("module");
        JsonNode layers =
                module.path("layers").isArray() ? module.get("layers") : MissingNode.getInstance();
        String words = module.get("forward").textValue();
        boolean batchFirst = isBatchFirst(layers, words);
        List<String> expected = new ArrayList<>();
        run.get("expected").forEach(output -> expected.add(output.get("name").textValue()));

        Graph graph = new Graph();
        Map<String, Object> inputs = new LinkedHashMap<>();
        Examples data = null;
        Tensor lengths = null;
        Wire first = null; // the first sequence, whose time axis others of the same length have
        int steps = 0;
        for (JsonNode entry : run.get("inputs")) {
            String name = entry.get("name").textValue();
            Tensor tensor = CorpusReader.tensor(entry);
            if (name.equals("lengths")) {
                lengths = tensor;
            } else if (name.matches("[hc]_?0")) {
                boolean cell = tensor.rank() == 2;
                List<Wire> parts = new ArrayList<>();
                for (int part = 0; part < (cell ? 1 : tensor.size(0)); part++) {
                    parts.add(graph.inputRows(name + part, tensor.size(-1)));
                    Tensor rows = cell ? tensor : tensor.copyOfRange(part, part + 1);
                    data = data.input(name + part, rows.reshape(tensor.size(-2), tensor.size(-1)));
                }
                inputs.put(name, parts);
            } else if (tensor.rank() == 2 && entry.get("dtype").textValue().startsWith("float")) {
                inputs.put(name, graph.inputRows(name, tensor.size(1)));
                data = data == null ? Examples.of(name, tensor) : data.input(name, tensor);
            } else {
                Tensor sequence = batchFirst ? tensor : swapped(tensor);
                int features = sequence.rank() == 3 ? sequence.size(2) : 1;
                boolean along = first != null && sequence.size(1) == steps;
                Wire wire =
                        along
                                ? graph.inputAlong(name, features, first)
                                : graph.input(name, new Input(Input.OPEN, features));
                if (first == null) {
                    first = wire;
                    steps = sequence.size(1);
                }
                inputs.put(name, wire);
                data = data == null ? Examples.of(name, sequence) : data.input(name, sequence);
            }
        }
        if (lengths != null) {
            int[] ofRows = new int[lengths.size(0)];
            for (int row = 0; row < ofRows.length; row++) {
                ofRows[row] = (int) lengths.array()[row];
            }
            data = data.mask(first.name(), Masks.ofLengths(steps, ofRows));
        }
        List<Submodule> found = SubmoduleFinder.of(weights);
        ForwardPassInWords forward =
                new ForwardPassInWords(graph, found, layers, inputs, words.contains(PACKED));
        List<Object> results = forward.run(words, expected);
        for (int index = 0; index < results.size(); index++) {
            output(graph, "out" + index, results.get(index));
        }
        Model model = graph.build();
        List<String> unused = new ArrayList<>();
        for (ModuleSlot slot : ModuleSlot.of(found)) {
            if (!forward.slots().containsValue(slot.name())) {
                unused.add(slot.module().name());
            }
        }
        StateDict used = weights.without(unused.toArray(String[]::new));
        PyTorchModule.of(used).load(model, forward.slots());
        return named(expected, results, model.predict(data), batchFirst);
    }

    /** Reads the part that tutorials call the weights if a checkpoint has several. */
    private static StateDict read(Path file) throws IOException {
        try {
            return StateDict.read(file);
        } catch (InterchangeException refused) {
            for (String part : List.of("model_state_dict", "state_dict")) {
                if (refused.getMessage()
                        .matches(".*several state dicts, \\[.*\\b" + part + "\\b.*")) {
                    return StateDict.read(file, part);
                }
            }
            throw refused;
        }
    }

    private static boolean isBatchFirst(JsonNode layers, String words) {
        if (words.contains("x[0]")) {
            return false;
        }
        for (JsonNode layer : layers) {
            if (layer.has("batch_first")) {
                return layer.get("batch_first").booleanValue();
            }
        }
        return true;
    }

    private static void output(Graph graph, String name, Object result) {
        if (result instanceof Wire wire) {
            graph.output(name, wire);
            return;
        }
        List<?> parts = (List<?>) result;
        for (int part = 0; part < parts.size(); part++) {
            graph.output(name + "_" + part, (Wire) parts.get(part));
        }
    }

    private static Map<String, Tensor> named(
            List<String> expected,
            List<Object> results,
            Map<String, Tensor> outputs,
            boolean batchFirst) {
        Map<String, Tensor> named = new HashMap<>();
        for (int index = 0; index < expected.size(); index++) {
            String name = "out" + index;
            if (results.get(index) instanceof List<?> parts) {
                named.put(expected.get(index), stacked(outputs, name, parts.size()));
            } else {
                Tensor output = outputs.get(name);
                boolean turn = !batchFirst && output.rank() == 3;
                named.put(expected.get(index), turn ? swapped(output) : output);
            }
        }
        return named;
    }

    private static Tensor stacked(Map<String, Tensor> outputs, String name, int parts) {
        Tensor first = outputs.get(name + "_0");
        Tensor result = Tensor.zeros(parts, first.size(0), first.size(1));
        for (int part = 0; part < parts; part++) {
            float[] values = outputs.get(name + "_" + part).array();
            System.arraycopy(values, 0, result.array(), part * values.length, values.length);
        }
        return result;
    }

    /** Swaps the first two axes. */
    private static Tensor swapped(Tensor tensor) {
        int rows = tensor.size(0);
        int columns = tensor.size(1);
        int width = tensor.array().length / (rows * columns);
        Tensor result =
                tensor.rank() == 3
                        ? Tensor.zeros(columns, rows, width)
                        : Tensor.zeros(columns, rows);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                System.arraycopy(
                        tensor.array(),
                        (row * columns + column) * width,
                        result.array(),
                        (column * rows + row) * width,
                        width);
            }
        }
        return result;
    }
}
