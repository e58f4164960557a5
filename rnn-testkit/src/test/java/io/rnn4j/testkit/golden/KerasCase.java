package io.rnn4j.testkit.golden;

import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Merge;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.model.ForwardPass;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.training.Execution;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A test of a Keras layer: consecutive calls and the results of the last one. */
final class KerasCase {
    private static final double LEAST_TOLERANCE = 2e-6;

    private final JsonNode root;
    private final JsonNode config;

    KerasCase(JsonNode root) {
        this.root = root;
        this.config = root.path("config");
    }

    void check(Execution execution) {
        int features = root.path("calls").get(0).path("input").path("shape").get(2).asInt();
        Model model =
                Sequential.of(Sequential.DEFAULT_SEED, input(features), layers())
                        .execution(execution);
        setWeights(model);
        Map<String, Tensor> states = Map.of();
        ForwardPass pass = null;
        for (JsonNode call : root.path("calls")) {
            if (call.path("reset_state").asBoolean()) {
                states = Map.of();
                continue;
            }
            if (call.has("initial_state")) {
                states = initialStates(model, call.path("initial_state"));
            }
            Tensor mask = call.has("mask") ? tensor(call.path("mask")) : null;
            pass = model.forward(tensor(call.path("input")), mask, states);
            states = config.path("stateful").asBoolean() ? pass.finalStates() : Map.of();
        }
        for (JsonNode expected : root.path("expected")) {
            String of = expected.path("of").asText();
            near(of, tensor(expected.path("value")), answer(of, pass));
        }
    }

    // ---- the model

    private List<Layer> layers() {
        if (!root.path("layer").asText().equals("Stacked")) {
            return List.of(layer(root.path("layer").asText()));
        }
        List<Layer> layers = new ArrayList<>();
        JsonNode cells = config.path("cells");
        for (JsonNode cell : cells) {
            boolean last = layers.size() == cells.size() - 1;
            layers.add(
                    recurrent(cell(root.path("inner").asText(), cell), units(cell))
                            .returnSequences(!last || flag("return_sequences")));
        }
        return layers;
    }

    private Layer layer(String kind) {
        boolean both = kind.equals("Bidirectional");
        String cell = both ? root.path("inner").asText() : kind;
        Recurrent layer =
                recurrent(cell(cell, config), units(config))
                        .returnSequences(flag("return_sequences"))
                        .reverse(flag("go_backwards"))
                        .zeroMasked(flag("zero_output_for_mask"));
        return both ? new Bidirectional(layer).merge(merge()) : layer;
    }

    private Merge merge() {
        return switch (config.path("merge_mode").asText()) {
            case "null", "concat" -> Merge.CONCATENATE; // without a merge, halves are compared
            case "sum" -> Merge.SUM;
            case "mul" -> Merge.PRODUCT;
            case "ave" -> Merge.AVERAGE;
            default -> throw new IllegalArgumentException("unknown " + config.path("merge_mode"));
        };
    }

    private boolean flag(String name) {
        return config.path(name).asBoolean();
    }

    private static int units(JsonNode settings) {
        return settings.path("units").asInt();
    }

    private static Cell cell(String kind, JsonNode settings) {
        boolean bias = settings.path("use_bias").asBoolean();
        Activation activation = activation(settings.path("activation").asText());
        boolean resetAfter = settings.path("reset_after").asBoolean();
        return switch (kind) {
            case "SimpleRNN" -> new SimpleRnnCell().useBias(bias).activation(activation);
            case "LSTM" -> new LstmCell().useBias(bias).activation(activation);
            case "GRU" ->
                    new GruCell()
                            .useBias(bias)
                            .activation(activation)
                            .resetAfter(resetAfter)
                            .recurrentBias(bias && resetAfter);
            default -> throw new IllegalArgumentException("unknown layer '" + kind + "'");
        };
    }

    private static Activation activation(String name) {
        return switch (name) {
            case "linear" -> Activations.IDENTITY;
            case "tanh" -> Activations.TANH;
            default -> throw new IllegalArgumentException("unknown activation '" + name + "'");
        };
    }

    /** Sets the weights, given in the order of Keras, by their names in rnn4j. */
    private void setWeights(Model model) {
        List<JsonNode> groups = new ArrayList<>();
        JsonNode weights = root.path("weights");
        if (weights.has("kernel")) {
            groups.add(weights);
        } else {
            weights.forEach(groups::add);
        }
        Iterator<JsonNode> next = groups.iterator();
        JsonNode group = null;
        for (String name : model.weights().names()) {
            String local = name.substring(name.lastIndexOf('/') + 1);
            group = local.equals("kernel") ? next.next() : group;
            Tensor bias = group.has("bias") ? tensor(group.path("bias")) : null;
            boolean two = bias != null && bias.rank() == 2;
            Tensor value =
                    switch (local) {
                        case "bias" -> two ? row(bias, 0) : bias;
                        case "recurrent_bias" -> row(bias, 1);
                        default -> tensor(group.path(local));
                    };
            model.weights().set(name, value);
        }
    }

    private static Tensor row(Tensor tensor, int row) {
        return tensor.copyOfRange(row, row + 1).reshape(tensor.size(1));
    }

    private static Map<String, Tensor> initialStates(Model model, JsonNode states) {
        Map<String, Tensor> result = new LinkedHashMap<>();
        Iterator<JsonNode> next = states.iterator();
        for (String name : model.stateWidths().keySet()) {
            result.put(name, tensor(next.next()));
        }
        return result;
    }

    // ---- the comparison

    private static Tensor tensor(JsonNode json) {
        int[] sizes = new int[json.path("shape").size()];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = json.path("shape").get(axis).asInt();
        }
        Tensor tensor = Tensor.zeros(sizes);
        for (int n = 0; n < tensor.array().length; n++) {
            tensor.array()[n] = (float) json.path("data").get(n).doubleValue();
        }
        return tensor;
    }

    private static int index(String of) {
        return Integer.parseInt(of.substring(of.indexOf('[') + 1, of.indexOf(']')));
    }

    private Tensor answer(String of, ForwardPass pass) {
        Tensor output = pass.output();
        if (of.startsWith("state[")) {
            return List.copyOf(pass.finalStates().values()).get(index(of));
        }
        if (of.startsWith("output.batch[")) {
            Tensor sample = output.copyOfRange(index(of), index(of) + 1);
            return sample.reshape(output.size(1), output.size(2));
        }
        return switch (of) {
            case "output" -> output;
            case "forward" -> half(output, 0);
            case "backward" -> half(output, units(config));
            default -> throw new IllegalArgumentException("unknown result '" + of + "'");
        };
    }

    /** The columns of one direction. */
    private Tensor half(Tensor output, int first) {
        int units = units(config);
        int rows = output.array().length / (2 * units);
        int[] sizes = output.shape().toArray();
        sizes[sizes.length - 1] = units;
        Tensor result = Tensor.zeros(sizes);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(
                    output.array(), row * 2 * units + first, result.array(), row * units, units);
        }
        return result;
    }

    private void near(String what, Tensor expected, Tensor got) {
        if (!expected.shape().equals(got.shape())) {
            throw new AssertionError(what + " is " + got.shape() + ", not " + expected.shape());
        }
        JsonNode tolerance = root.path("tolerance");
        double absolute = Math.max(LEAST_TOLERANCE, tolerance.path("atol").doubleValue());
        double relative = Math.max(LEAST_TOLERANCE, tolerance.path("rtol").doubleValue());
        for (int n = 0; n < expected.array().length; n++) {
            double wanted = expected.array()[n];
            double difference = Math.abs(got.array()[n] - wanted);
            if (!(difference <= absolute + relative * Math.abs(wanted))) {
                throw new AssertionError(
                        what + "[" + n + "]: got " + got.array()[n] + ", expected " + wanted);
            }
        }
    }
}
