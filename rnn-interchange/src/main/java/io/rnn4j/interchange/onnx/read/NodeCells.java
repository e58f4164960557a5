package io.rnn4j.interchange.onnx.read;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.core.cell.CoupledLstmCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.PeepholeLstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.equation.EquationCell;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The cells of a recurrent node, one for each direction, and their weights. */
final class NodeCells {
    private final String operator;
    private final int units;
    private final int inputs;
    private final boolean resetAfter;
    private final boolean inputForget;
    private final List<NodeActivation> activations;
    private final double[] kernels; // [directions, gates · units, inputs]
    private final double[] recurrentKernels; // [directions, gates · units, units]
    private final double[] biases; // [directions, 2 · gates · units], or null
    private final double[] peepholes; // [directions, 3 · units], or null

    private NodeCells(Call call, int directions, int inputs) throws InterchangeException {
        this.operator = call.node().operator();
        this.inputs = inputs;
        Value w = call.constant(1);
        Value r = call.constant(2);
        this.units = r.rank() == 3 ? r.fixed(2) : 0;
        long stated = call.whole("hidden_size", units);
        if (units < 1 || stated != units) {
            throw call.refusal(
                    "hidden_size is %s, but R has the shape %s".formatted(stated, r.describe()));
        }
        requireShape(call, "W", w, directions, gates() * units, inputs);
        requireShape(call, "R", r, directions, gates() * units, units);
        this.kernels = w.numbers();
        this.recurrentKernels = r.numbers();
        this.biases = optional(call, "B", 3, directions, 2 * gates() * units);
        boolean lstm = operator.equals("LSTM");
        this.peepholes = lstm ? optional(call, "P", 7, directions, 3 * units) : null;
        this.resetAfter = operator.equals("GRU") && call.whole("linear_before_reset", 0) != 0;
        this.inputForget = lstm && call.whole("input_forget", 0) != 0;
        this.activations = NodeActivation.all(call, defaults(), directions);
        if (lstm && call.hasAttribute("clip")) {
            call.scope()
                    .warn(
                            call.source(),
                            "clip bounds what all activations receive, the cell state included, as"
                                    + " the description of the operator says; ONNX Runtime does not"
                                    + " clip the cell state.");
        }
    }

    static NodeCells of(Call call, int directions, int inputs) throws InterchangeException {
        return new NodeCells(call, directions, inputs);
    }

    private static double[] optional(Call call, String name, int number, int... shape)
            throws InterchangeException {
        if (call.optional(number) == null) {
            return null;
        }
        Value value = call.constant(number);
        requireShape(call, name, value, shape);
        return value.numbers();
    }

    private static void requireShape(Call call, String name, Value value, int... shape)
            throws InterchangeException {
        boolean fits = value.rank() == shape.length;
        for (int axis = 0; fits && axis < shape.length; axis++) {
            fits = value.fixed(axis) == shape[axis];
        }
        if (!fits) {
            throw call.refusal(
                    "%s must have the shape %s, got %s"
                            .formatted(name, java.util.Arrays.toString(shape), value.describe()));
        }
    }

    int units() {
        return units;
    }

    private int gates() {
        return switch (operator) {
            case "RNN" -> 1;
            case "GRU" -> 3;
            default -> 4;
        };
    }

    private List<String> defaults() {
        return switch (operator) {
            case "RNN" -> List.of("Tanh");
            case "GRU" -> List.of("Sigmoid", "Tanh");
            default -> List.of("Sigmoid", "Tanh", "Tanh");
        };
    }

    private List<NodeActivation> of(int direction) {
        int count = defaults().size();
        return activations.subList(direction * count, (direction + 1) * count);
    }

    // ---- the cell

    Cell cell(int direction) {
        Cell known = ofLibrary(direction);
        return known != null ? known : new EquationCell(equations(direction));
    }

    private Cell ofLibrary(int direction) {
        List<NodeActivation> functions = of(direction);
        List<Activation> known = new ArrayList<>();
        for (NodeActivation each : functions) {
            if (each.ofLibrary() == null) {
                return null;
            }
            known.add(each.ofLibrary());
        }
        boolean bias = biases != null;
        boolean recurrentBias = hasRecurrentBias(direction);
        if (operator.equals("RNN")) {
            return new SimpleRnnCell()
                    .activation(known.getFirst())
                    .useBias(bias)
                    .recurrentBias(recurrentBias);
        }
        if (operator.equals("GRU")) {
            return new GruCell()
                    .resetAfter(resetAfter)
                    .recurrentActivation(known.get(0))
                    .activation(known.get(1))
                    .useBias(bias)
                    .recurrentBias(recurrentBias);
        }
        if (!known.get(1).equals(known.get(2)) || peepholes != null && inputForget) {
            return null;
        }
        if (inputForget) {
            return new CoupledLstmCell()
                    .recurrentActivation(known.get(0))
                    .activation(known.get(1))
                    .useBias(bias)
                    .recurrentBias(recurrentBias);
        }
        if (peepholes != null) {
            return new PeepholeLstmCell()
                    .recurrentActivation(known.get(0))
                    .activation(known.get(1))
                    .useBias(bias)
                    .recurrentBias(recurrentBias);
        }
        return new LstmCell()
                .recurrentActivation(known.get(0))
                .activation(known.get(1))
                .useBias(bias)
                .recurrentBias(recurrentBias);
    }

    /** Biases of both halves are kept apart only where their sum is not the same. */
    private boolean hasRecurrentBias(int direction) {
        if (biases == null) {
            return false;
        }
        return resetAfter || !Numbers.allZero(block(biases, direction, 1, gates() * units, 2));
    }

    // ---- weights

    Map<String, float[]> weights(int direction) {
        Map<String, float[]> weights = new HashMap<>();
        Cell cell = cell(direction);
        if (cell instanceof EquationCell) {
            addByGate(weights, direction);
            return weights;
        }
        int[] order =
                switch (cell) {
                    case SimpleRnnCell simple -> new int[] {0};
                    case GruCell gru -> new int[] {0, 1, 2};
                    case CoupledLstmCell coupled -> new int[] {0, 3, 1};
                    default -> new int[] {0, 2, 3, 1}; // of i, f, g, o in i, o, f, c
                };
        weights.put("kernel", matrix(kernels, direction, order, inputs));
        weights.put("recurrent_kernel", matrix(recurrentKernels, direction, order, units));
        if (biases != null) {
            weights.put("bias", bias(direction, 0, order));
        }
        if (hasRecurrentBias(direction)) {
            weights.put("recurrent_bias", bias(direction, 1, order));
        }
        if (peepholes != null && cell instanceof PeepholeLstmCell) {
            for (int number = 0; number < 3; number++) {
                weights.put(
                        "peephole_" + "iof".charAt(number),
                        Numbers.floats(block(peepholes, direction, number, units, 3)));
            }
        }
        return weights;
    }

    /** Returns one of several equal parts of what belongs to a direction. */
    private static double[] block(
            double[] values, int direction, int number, int size, int blocks) {
        double[] block = new double[size];
        System.arraycopy(values, (direction * blocks + number) * size, block, 0, size);
        return block;
    }

    /** Returns gates of W or R as a matrix [inputs, gates · units]. */
    private float[] matrix(double[] all, int direction, int[] order, int rows) {
        float[] matrix = new float[rows * order.length * units];
        for (int gate = 0; gate < order.length; gate++) {
            double[] block = block(all, direction, order[gate], units * rows, gates());
            for (int unit = 0; unit < units; unit++) {
                for (int row = 0; row < rows; row++) {
                    matrix[(row * order.length + gate) * units + unit] =
                            (float) block[unit * rows + row];
                }
            }
        }
        return matrix;
    }

    private float[] bias(int direction, int half, int[] order) {
        float[] bias = new float[order.length * units];
        for (int gate = 0; gate < order.length; gate++) {
            double[] block =
                    block(biases, direction, half * gates() + order[gate], units, 2 * gates());
            for (int unit = 0; unit < units; unit++) {
                bias[gate * units + unit] = (float) block[unit];
            }
        }
        return bias;
    }

    // ---- as equations

    private String names() {
        return switch (operator) {
            case "RNN" -> "h";
            case "GRU" -> "zrn";
            default -> "iofc";
        };
    }

    private void addByGate(Map<String, float[]> weights, int direction) {
        for (int gate = 0; gate < gates(); gate++) {
            char name = names().charAt(gate);
            if (inputForget && name == 'f') {
                continue;
            }
            int[] only = {gate};
            weights.put("kernel_" + name, matrix(kernels, direction, only, inputs));
            weights.put(
                    "recurrent_kernel_" + name, matrix(recurrentKernels, direction, only, units));
            if (biases != null) {
                weights.put("bias_" + name, bias(direction, 0, only));
                weights.put("recurrent_bias_" + name, bias(direction, 1, only));
            }
            if (peepholes != null && name != 'c') {
                weights.put(
                        "peephole_" + name,
                        Numbers.floats(block(peepholes, direction, gate, units, 3)));
            }
        }
    }

    private List<String> equations(int direction) {
        List<NodeActivation> functions = of(direction);
        List<String> lines = new ArrayList<>(List.of("h = state"));
        switch (operator) {
            case "RNN" -> {
                gate(lines, 'h', "h", null);
                lines.addAll(functions.get(0).equations("result", "z_h"));
                lines.add("next h result");
            }
            case "GRU" -> gru(lines, functions);
            default -> lstm(lines, functions);
        }
        return lines;
    }

    /** Adds {@code z = x·W + state·R + biases + peephole∘cell}. */
    private void gate(List<String> lines, char gate, String state, String cell) {
        ofInput(lines, gate);
        ofState(lines, gate, state);
        boolean peephole = cell != null && peepholes != null;
        lines.add(
                "%s_%s = add input_%s state_%s"
                        .formatted(peephole ? "both" : "z", gate, gate, gate));
        if (peephole) {
            lines.add("peephole_%s = vector peephole_%s %s".formatted(gate, gate, units));
            lines.add("seen_%s = multiply %s peephole_%s".formatted(gate, cell, gate));
            lines.add("z_%s = add both_%s seen_%s".formatted(gate, gate, gate));
        }
    }

    private void ofInput(List<String> lines, char gate) {
        product(lines, "input_" + gate, "x", "kernel_" + gate, "bias_" + gate);
    }

    private void ofState(List<String> lines, char gate, String state) {
        product(
                lines,
                "state_" + gate,
                state,
                "recurrent_kernel_" + gate,
                "recurrent_bias_" + gate);
    }

    private void product(List<String> lines, String result, String of, String kernel, String bias) {
        if (biases == null) {
            lines.add("%s = matmul %s %s %s".formatted(result, of, kernel, units));
            return;
        }
        lines.add("%s_product = matmul %s %s %s".formatted(result, of, kernel, units));
        lines.add("%s_bias = vector %s %s".formatted(result, bias, units));
        lines.add("%s = add %s_product %s_bias".formatted(result, result, result));
    }

    private void gru(List<String> lines, List<NodeActivation> functions) {
        gate(lines, 'z', "h", null);
        lines.addAll(functions.get(0).equations("z", "z_z"));
        gate(lines, 'r', "h", null);
        lines.addAll(functions.get(0).equations("r", "z_r"));
        ofInput(lines, 'n');
        if (resetAfter) {
            ofState(lines, 'n', "h");
            lines.add("reset = multiply r state_n");
        } else {
            lines.add("reset_h = multiply r h");
            ofState(lines, 'n', "reset_h");
            lines.add("reset = affine state_n 1 0");
        }
        lines.add("z_n = add input_n reset");
        lines.addAll(functions.get(1).equations("n", "z_n"));
        lines.add("change = subtract h n");
        lines.add("kept = multiply z change");
        lines.add("result = add n kept");
        lines.add("next h result");
    }

    private void lstm(List<String> lines, List<NodeActivation> functions) {
        lines.add("c = state");
        gate(lines, 'i', "h", "c");
        lines.addAll(functions.get(0).equations("i", "z_i"));
        if (inputForget) {
            lines.add("f = affine i -1 1");
        } else {
            gate(lines, 'f', "h", "c");
            lines.addAll(functions.get(0).equations("f", "z_f"));
        }
        gate(lines, 'c', "h", null);
        lines.addAll(functions.get(1).equations("g", "z_c"));
        lines.add("kept = multiply f c");
        lines.add("added = multiply i g");
        lines.add("cell = add kept added");
        gate(lines, 'o', "h", "cell");
        lines.addAll(functions.get(0).equations("o", "z_o"));
        lines.addAll(functions.get(2).equations("out", "cell"));
        lines.add("result = multiply o out");
        lines.add("next c cell");
        lines.add("next h result");
    }
}
