package io.rnn4j.core.cell;

import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Data;
import io.rnn4j.core.model.ForwardPass;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * Compares a cell with handwritten steps in double precision: random weights, random initial
 * states, three steps of one sample.
 */
final class CellStepsInDouble {
    static final int UNITS = 4;
    private static final int INPUTS = 3;
    private static final int STEPS = 3;
    private static final double TOLERANCE = 2e-6;

    private final Map<String, Tensor> weights;
    private final Map<String, double[]> states = new LinkedHashMap<>();
    private final double[][] inputs;
    private double[] x;

    /** Sets the next values of the states with {@link #next}. */
    interface Step {
        void take(CellStepsInDouble now);
    }

    private CellStepsInDouble(Map<String, Tensor> weights, Tensor inputs) {
        this.weights = weights;
        this.inputs = new double[STEPS][];
        for (int time = 0; time < STEPS; time++) {
            int at = time;
            this.inputs[time] = row(INPUTS, k -> inputs.get(0, at, k));
        }
    }

    static void check(Cell cell, Step step) {
        Model model = Sequential.of(input(INPUTS), recurrent(cell, UNITS).returnSequences(true));
        Map<String, Tensor> weights = new LinkedHashMap<>();
        model.weights()
                .copyOfAll()
                .forEach(
                        (name, weight) ->
                                weights.put(name, Data.normal(name, weight.shape().toArray())));
        model.weights().setAll(weights);
        Map<String, Tensor> initial = new LinkedHashMap<>();
        model.stateWidths()
                .forEach((name, width) -> initial.put(name, Data.normal(name, 1, width)));
        Tensor inputs = Data.normal("x", 1, STEPS, INPUTS);
        ForwardPass pass = model.forward(inputs, null, initial);

        String label = cell.name() + "/";
        Map<String, Tensor> named = new LinkedHashMap<>();
        weights.forEach((name, weight) -> named.put(name.substring(label.length()), weight));
        CellStepsInDouble now = new CellStepsInDouble(named, inputs);
        initial.forEach(
                (name, state) -> now.states.put(name.substring(label.length()), doubles(state)));
        String output = now.states.keySet().iterator().next();
        for (int time = 0; time < STEPS; time++) {
            now.x = now.inputs[time];
            step.take(now);
            double[] expected = now.states.get(output);
            for (int k = 0; k < expected.length; k++) {
                String where = cell + ", step " + time + ", unit " + k;
                assertEquals(expected[k], pass.output().get(0, time, k), TOLERANCE, where);
            }
        }
        now.states.forEach(
                (name, expected) -> {
                    double[] got = doubles(pass.finalStates().get(label + name));
                    for (int k = 0; k < expected.length; k++) {
                        assertEquals(expected[k], got[k], TOLERANCE, cell + ", state " + name);
                    }
                });
    }

    private static double[] doubles(Tensor tensor) {
        return row(tensor.array().length, k -> tensor.array()[k]);
    }

    private static double[] row(int width, IntToDoubleFunction element) {
        double[] row = new double[width];
        for (int k = 0; k < width; k++) {
            row[k] = element.applyAsDouble(k);
        }
        return row;
    }

    // ---- operations of a step

    /** A row with one element per unit. */
    static double[] each(IntToDoubleFunction element) {
        return row(UNITS, element);
    }

    double[] state(String name) {
        return states.get(name);
    }

    void next(String name, double[] value) {
        states.put(name, value);
    }

    /** The input of this step. */
    double[] read() {
        return x;
    }

    double[] vector(String name) {
        return doubles(weights.get(name));
    }

    /** The product of a row and some columns of a weight. */
    double[] product(double[] left, String weight, int firstColumn, int columns) {
        Tensor matrix = weights.get(weight);
        return row(
                columns,
                column -> {
                    double sum = 0;
                    for (int k = 0; k < left.length; k++) {
                        sum += left[k] * matrix.get(k, firstColumn + column);
                    }
                    return sum;
                });
    }

    /** x·W, and + b where there is one, of the gate with a number. */
    double[] fromInput(int gate) {
        double[] product = product(x, "kernel", gate * UNITS, UNITS);
        return weights.containsKey("bias")
                ? each(k -> product[k] + vector("bias")[gate * UNITS + k])
                : product;
    }

    /** s·U of the gate with a number. */
    double[] fromState(int gate, double[] state) {
        return product(state, "recurrent_kernel", gate * UNITS, UNITS);
    }

    /** x·W + s·U + b of the gate with a number. */
    double[] gate(int gate, double[] state) {
        double[] input = fromInput(gate);
        double[] recurrent = fromState(gate, state);
        return each(k -> input[k] + recurrent[k]);
    }

    /** x·W + s·U + b of the first gates. */
    double[][] gates(int count, double[] state) {
        double[][] gates = new double[count][];
        for (int gate = 0; gate < count; gate++) {
            gates[gate] = gate(gate, state);
        }
        return gates;
    }

    /** σ(f)∘c + σ(i)∘tanh(g), the new cell state of an LSTM. */
    static double[] lstmCellState(double[] i, double[] f, double[] g, double[] c) {
        return each(k -> sigmoid(f[k]) * c[k] + sigmoid(i[k]) * Math.tanh(g[k]));
    }

    /** σ(o)∘tanh(c), the output of an LSTM. */
    static double[] lstmOutput(double[] o, double[] c) {
        return each(k -> sigmoid(o[k]) * Math.tanh(c[k]));
    }

    /**
     * Σ_j a_j·m_j over the rows m_j of the input, with the softmax a of v·tanh(h·W_q + m_j·W_m).
     *
     * @param part prefix of the names of the weights
     */
    double[] attention(String part, double[] h) {
        double[] score = vector(part + "memory_attention_score");
        double[] query = product(h, part + "query_kernel", 0, score.length);
        double[] context = new double[INPUTS];
        double total = 0;
        for (double[] row : inputs) {
            double[] key = product(row, part + "memory_attention_kernel", 0, score.length);
            double sum = 0;
            for (int k = 0; k < score.length; k++) {
                sum += score[k] * Math.tanh(query[k] + key[k]);
            }
            total += Math.exp(sum);
            for (int k = 0; k < INPUTS; k++) {
                context[k] += Math.exp(sum) * row[k];
            }
        }
        for (int k = 0; k < INPUTS; k++) {
            context[k] /= total;
        }
        return context;
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
