package io.rnn4j.testkit.golden;

import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.PeepholeLstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.model.ForwardPass;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.training.Execution;
import io.rnn4j.testkit.golden.TorchWeights.Weight;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A test of a recurrent operator of ONNX. Each direction of the operator is a separate layer with
 * its part of the weights; the layout of the weights is that of torch, W [directions, gates ·
 * units, inputs], with another order of the gates.
 */
final class OnnxCase {
    private static final Set<String> ATTRIBUTES =
            Set.of("hidden_size", "layout", "direction", "linear_before_reset");
    private static final Set<String> INPUTS =
            Set.of("X", "W", "R", "B", "P", "sequence_lens", "initial_h", "initial_c");

    private final JsonNode root;
    private final int units;
    private final boolean batchFirst;
    private final String direction;

    OnnxCase(JsonNode root) {
        this.root = root;
        requireKnown("attribute", ATTRIBUTES, root.path("attributes"));
        requireKnown("input", INPUTS, root.path("inputs"));
        this.units = root.at("/attributes/hidden_size").intValue();
        this.batchFirst = root.at("/attributes/layout").asInt(0) == 1;
        this.direction = root.at("/attributes/direction").asText("forward");
    }

    private static void requireKnown(String what, Set<String> known, JsonNode node) {
        node.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!known.contains(name)) {
                                throw new IllegalArgumentException(
                                        "nobody knows what to do with " + what + " " + name);
                            }
                        });
    }

    // ---- what the case gives

    private boolean has(String input) {
        return root.path("inputs").has(input);
    }

    private Tensor tensor(String section, String name) {
        JsonNode node = root.path(section).path(name);
        float[] values = new float[node.path("data").size()];
        for (int n = 0; n < values.length; n++) {
            values[n] = (float) node.path("data").get(n).doubleValue();
        }
        int[] sizes = new int[node.path("shape").size()];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = node.path("shape").get(axis).intValue();
        }
        return Tensor.of(values, sizes);
    }

    /** {@return the part of a direction, without the first axis, that of directions} */
    private Tensor part(String input, int direction) {
        Tensor all = tensor("inputs", input);
        Tensor part = all.copyOfRange(direction, direction + 1);
        return all.rank() == 2 ? part.reshape(all.size(1)) : part.reshape(all.size(1), all.size(2));
    }

    // ---- as a model

    private Cell cell() {
        boolean bias = has("B");
        return switch (root.path("op").asText()) {
            case "RNN" -> new SimpleRnnCell().useBias(bias).recurrentBias(bias);
            case "GRU" ->
                    new GruCell()
                            .useBias(bias)
                            .resetAfter(root.at("/attributes/linear_before_reset").asInt(0) == 1)
                            .recurrentBias(bias);
            case "LSTM" ->
                    has("P")
                            ? new PeepholeLstmCell().useBias(bias).recurrentBias(bias)
                            : new LstmCell().useBias(bias).recurrentBias(bias);
            default -> throw new IllegalArgumentException("unknown op " + root.path("op"));
        };
    }

    /** The position of each gate of the cell in the order of ONNX: i o f c, or z r h. */
    private static int[] gates(Cell cell) {
        return switch (cell) {
            case SimpleRnnCell simple -> new int[] {0};
            case GruCell gru -> new int[] {0, 1, 2};
            default -> new int[] {0, 2, 3, 1};
        };
    }

    private Map<String, Tensor> weights(Cell cell, int direction) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        put(weights, cell, "kernel", part("W", direction));
        put(weights, cell, "recurrent_kernel", part("R", direction));
        if (has("B")) {
            Tensor both = part("B", direction);
            int half = both.size(0) / 2;
            put(weights, cell, "bias", both.copyOfRange(0, half));
            put(weights, cell, "recurrent_bias", both.copyOfRange(half, 2 * half));
        }
        if (has("P")) {
            Tensor peepholes = part("P", direction);
            List<String> order = List.of("i", "o", "f");
            for (int n = 0; n < order.size(); n++) {
                weights.put(
                        cell.name() + "/peephole_" + order.get(n),
                        peepholes.copyOfRange(n * units, (n + 1) * units));
            }
        }
        return weights;
    }

    private static void put(Map<String, Tensor> weights, Cell cell, String name, Tensor onnx) {
        String ours = cell.name() + "/" + name;
        weights.put(ours, new Weight("", ours, gates(cell)).fromTorch(onnx));
    }

    private boolean reverse(int number) {
        return switch (direction) {
            case "forward" -> false;
            case "reverse" -> true;
            case "bidirectional" -> number == 1;
            default -> throw new IllegalArgumentException("unknown direction " + direction);
        };
    }

    private ForwardPass run(int number, Execution execution) {
        Tensor x = tensor("inputs", "X");
        Tensor inputs = batchFirst ? x : TorchLayout.swap(x);
        Cell cell = cell();
        Model model =
                Sequential.of(
                                input(inputs.size(2)),
                                recurrent(cell, units)
                                        .returnSequences(true)
                                        .reverse(reverse(number)))
                        .execution(execution);
        model.weights().setAll(weights(cell, number));
        Map<String, Tensor> initialStates = new LinkedHashMap<>();
        for (String state : List.of("h", "c")) {
            if (has("initial_" + state)) {
                Tensor given = tensor("inputs", "initial_" + state);
                Tensor directionFirst = batchFirst ? TorchLayout.swap(given) : given;
                Tensor part = directionFirst.copyOfRange(number, number + 1);
                initialStates.put(cell.name() + "/" + state, part.reshape(inputs.size(0), units));
            }
        }
        return model.forward(inputs, mask(inputs.size(0), inputs.size(1)), initialStates);
    }

    private Tensor mask(int batch, int steps) {
        if (!has("sequence_lens")) {
            return null;
        }
        Tensor lengths = tensor("inputs", "sequence_lens");
        Tensor mask = Tensor.zeros(batch, steps);
        for (int sample = 0; sample < batch; sample++) {
            for (int step = 0; step < steps; step++) {
                mask.set(step < lengths.get(sample) ? 1 : 0, sample, step);
            }
        }
        return mask;
    }

    // ---- the comparison

    /**
     * Compares all outputs of the case.
     *
     * @throws AssertionError if a number is wrong
     */
    void check(Execution execution) {
        int directions = direction.equals("bidirectional") ? 2 : 1;
        for (int number = 0; number < directions; number++) {
            ForwardPass pass = run(number, execution);
            String label = cell().name() + "/";
            for (String output : (Iterable<String>) root.path("outputs")::fieldNames) {
                switch (output) {
                    case "Y" -> sequence(number, pass.output());
                    case "Y_h" -> state(output, number, pass.finalStates().get(label + "h"));
                    case "Y_c" -> state(output, number, pass.finalStates().get(label + "c"));
                    default -> throw new IllegalArgumentException("unknown output " + output);
                }
            }
        }
    }

    private void sequence(int number, Tensor got) {
        Tensor expected = tensor("outputs", "Y");
        for (int sample = 0; sample < got.size(0); sample++) {
            for (int step = 0; step < got.size(1); step++) {
                for (int k = 0; k < units; k++) {
                    float value =
                            batchFirst
                                    ? expected.get(sample, step, number, k)
                                    : expected.get(step, number, sample, k);
                    near("Y", value, got.get(sample, step, k));
                }
            }
        }
    }

    private void state(String name, int number, Tensor got) {
        Tensor expected = tensor("outputs", name);
        for (int sample = 0; sample < got.size(0); sample++) {
            for (int k = 0; k < units; k++) {
                float value =
                        batchFirst
                                ? expected.get(sample, number, k)
                                : expected.get(number, sample, k);
                near(name, value, got.get(sample, k));
            }
        }
    }

    private static void near(String name, float expected, float got) {
        double allowed = 1e-6 + 1e-5 * Math.abs(expected);
        if (!(Math.abs((double) got - expected) <= allowed)) {
            throw new AssertionError(
                    name + ": got " + got + ", expected " + expected + " ± " + allowed);
        }
    }
}
