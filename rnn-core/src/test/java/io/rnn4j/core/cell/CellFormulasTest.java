package io.rnn4j.core.cell;

import static io.rnn4j.core.cell.CellStepsInDouble.UNITS;
import static io.rnn4j.core.cell.CellStepsInDouble.each;
import static io.rnn4j.core.cell.CellStepsInDouble.lstmCellState;
import static io.rnn4j.core.cell.CellStepsInDouble.lstmOutput;
import static io.rnn4j.core.cell.CellStepsInDouble.sigmoid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.activation.ClippedInput;
import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

/** Compares cells with their formulas in plain arithmetic. */
class CellFormulasTest {

    @Test
    void peepholesOfTheNewCellStateForTheOutputGate() {
        CellStepsInDouble.check(
                new PeepholeLstmCell(),
                s -> {
                    double[] h = s.state("h");
                    double[] c = s.state("c");
                    double[] i = s.gate(0, h);
                    double[] f = s.gate(1, h);
                    double[] g = s.gate(2, h);
                    double[] o = s.gate(3, h);
                    double[] pi = s.vector("peephole_i");
                    double[] pf = s.vector("peephole_f");
                    double[] po = s.vector("peephole_o");
                    double[] next =
                            each(
                                    k ->
                                            sigmoid(f[k] + pf[k] * c[k]) * c[k]
                                                    + sigmoid(i[k] + pi[k] * c[k])
                                                            * Math.tanh(g[k]));
                    s.next("c", next);
                    s.next("h", each(k -> sigmoid(o[k] + po[k] * next[k]) * Math.tanh(next[k])));
                });
    }

    @Test
    void projection() {
        int outputs = 2;
        CellStepsInDouble.check(
                new ProjectedLstmCell(outputs),
                s -> {
                    double[] h = s.state("h");
                    double[] c = s.state("c");
                    double[][] z = s.gates(4, h);
                    double[] next = lstmCellState(z[0], z[1], z[2], c);
                    s.next("c", next);
                    s.next("h", s.product(lstmOutput(z[3], next), "projection_kernel", 0, outputs));
                });
        assertThrows(IllegalArgumentException.class, () -> new ProjectedLstmCell(0));
        assertThrows(IllegalArgumentException.class, () -> Layers.projectedLstm(2, 9));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        Sequential.of(
                                Layers.input(1), Layers.recurrent(new ProjectedLstmCell(9), 2)));
    }

    @Test
    void coupledGates() {
        CellStepsInDouble.check(
                new CoupledLstmCell(),
                s -> {
                    double[] h = s.state("h");
                    double[] c = s.state("c");
                    double[] i = s.gate(0, h);
                    double[] g = s.gate(1, h);
                    double[] o = s.gate(2, h);
                    double[] next =
                            each(k -> (1 - sigmoid(i[k])) * c[k] + sigmoid(i[k]) * Math.tanh(g[k]));
                    s.next("c", next);
                    s.next("h", lstmOutput(o, next));
                });
    }

    @Test
    void clippedPreActivations() {
        double limit = 0.4;
        CellStepsInDouble.check(
                new LstmCell()
                        .activation(new ClippedInput(Activations.TANH, limit))
                        .recurrentActivation(new ClippedInput(Activations.SIGMOID, limit)),
                s -> {
                    double[] h = s.state("h");
                    double[] c = s.state("c");
                    double[][] z = s.gates(4, h);
                    Arrays.setAll(z, gate -> clipped(z[gate], limit));
                    double[] next = lstmCellState(z[0], z[1], z[2], c);
                    s.next("c", next);
                    s.next("h", lstmOutput(z[3], clipped(next, limit)));
                });
    }

    private static double[] clipped(double[] row, double limit) {
        return each(k -> Math.clamp(row[k], -limit, limit));
    }

    @Test
    void minimalGru() {
        CellStepsInDouble.check(
                new MinGruCell(),
                s -> {
                    double[] h = s.state("h");
                    double[] z = s.fromInput(0);
                    double[] n = s.fromInput(1);
                    s.next("h", each(k -> (1 - sigmoid(z[k])) * h[k] + sigmoid(z[k]) * n[k]));
                });
    }

    @Test
    void minimalLstm() {
        CellStepsInDouble.check(
                new MinLstmCell(),
                s -> {
                    double[] h = s.state("h");
                    double[] f = s.fromInput(0);
                    double[] i = s.fromInput(1);
                    double[] g = s.fromInput(2);
                    s.next(
                            "h",
                            each(
                                    k ->
                                            (sigmoid(f[k]) * h[k] + sigmoid(i[k]) * g[k])
                                                    / (sigmoid(f[k]) + sigmoid(i[k]))));
                });
    }

    @Test
    void independentUnits() {
        CellStepsInDouble.check(
                new IndRnnCell(),
                s -> {
                    double[] h = s.state("h");
                    double[] input = s.fromInput(0);
                    double[] u = s.vector("recurrent_vector");
                    s.next("h", each(k -> Math.max(0, input[k] + u[k] * h[k])));
                });
    }

    @Test
    void minimalGatedUnit() {
        CellStepsInDouble.check(
                new MinimalGatedUnitCell(),
                s -> {
                    double[] h = s.state("h");
                    double[] f = s.gate(0, h);
                    double[] n = s.gate(1, each(k -> sigmoid(f[k]) * h[k]));
                    s.next("h", each(k -> h[k] + sigmoid(f[k]) * (Math.tanh(n[k]) - h[k])));
                });
    }

    @Test
    void lightGru() {
        CellStepsInDouble.check(
                new LightGruCell(),
                s -> {
                    double[] h = s.state("h");
                    double[] z = s.gate(0, h);
                    double[] n = s.gate(1, h);
                    s.next(
                            "h",
                            each(
                                    k ->
                                            sigmoid(z[k]) * h[k]
                                                    + (1 - sigmoid(z[k])) * Math.max(0, n[k])));
                });
    }

    @Test
    void oscillators() {
        double step = 0.1;
        double frequency = 2;
        double damping = 3;
        CellStepsInDouble.check(
                new CoupledOscillatorCell().timeStep(step).frequency(frequency).damping(damping),
                s -> {
                    double[] y = s.state("y");
                    double[] v = s.state("v");
                    double[] gate = s.gate(0, y);
                    double[] coupled = s.product(v, "velocity_kernel", 0, UNITS);
                    double[] next =
                            each(
                                    k ->
                                            v[k]
                                                    + step
                                                            * (Math.tanh(gate[k] + coupled[k])
                                                                    - frequency * y[k]
                                                                    - damping * v[k]));
                    s.next("v", next);
                    s.next("y", each(k -> y[k] + step * next[k]));
                });
    }

    @Test
    void linearRecurrence() {
        CellStepsInDouble.check(
                new LinearRecurrenceCell(),
                s -> {
                    double[] h = s.state("h");
                    double[] input = s.fromInput(0);
                    double[] a = each(k -> sigmoid(s.vector("decay")[k]));
                    s.next("h", each(k -> a[k] * h[k] + Math.sqrt(1 - a[k] * a[k]) * input[k]));
                });
    }

    // ---- layer normalisation

    private static final double EPSILON = 1e-3;

    private static double[][] normal(double[]... rows) {
        double mean = 0;
        for (double[] row : rows) {
            for (double x : row) {
                mean += x / (rows.length * UNITS);
            }
        }
        double variance = 0;
        for (double[] row : rows) {
            for (double x : row) {
                variance += (x - mean) * (x - mean) / (rows.length * UNITS);
            }
        }
        double[][] result = new double[rows.length][];
        for (int n = 0; n < rows.length; n++) {
            double[] row = rows[n];
            double middle = mean;
            double deviation = Math.sqrt(variance + EPSILON);
            result[n] = each(k -> (row[k] - middle) / deviation);
        }
        return result;
    }

    private static double[] preActivation(
            CellStepsInDouble s, String gate, double[] input, double[] state) {
        double[] inputGain = s.vector("input_gain_" + gate);
        double[] recurrentGain = s.vector("recurrent_gain_" + gate);
        double[] bias = s.vector("bias_" + gate);
        return each(k -> inputGain[k] * input[k] + recurrentGain[k] * state[k] + bias[k]);
    }

    @Test
    void layerNormLstm() {
        CellStepsInDouble.check(
                new LayerNormLstmCell().epsilon(EPSILON),
                s -> {
                    double[] h = s.state("h");
                    double[] c = s.state("c");
                    double[][] inputs =
                            normal(s.fromInput(0), s.fromInput(1), s.fromInput(2), s.fromInput(3));
                    double[][] states =
                            normal(
                                    s.fromState(0, h),
                                    s.fromState(1, h),
                                    s.fromState(2, h),
                                    s.fromState(3, h));
                    double[] i = preActivation(s, "i", inputs[0], states[0]);
                    double[] f = preActivation(s, "f", inputs[1], states[1]);
                    double[] g = preActivation(s, "g", inputs[2], states[2]);
                    double[] o = preActivation(s, "o", inputs[3], states[3]);
                    double[] next = lstmCellState(i, f, g, c);
                    double[] normal = normal(next)[0];
                    double[] gain = s.vector("cell_gain");
                    double[] bias = s.vector("cell_bias");
                    s.next("c", next);
                    s.next("h", lstmOutput(o, each(k -> gain[k] * normal[k] + bias[k])));
                });
    }

    @Test
    void layerNormGru() {
        CellStepsInDouble.check(
                new LayerNormGruCell().epsilon(EPSILON),
                s -> {
                    double[] h = s.state("h");
                    double[][] inputs = normal(s.fromInput(0), s.fromInput(1));
                    double[][] states = normal(s.fromState(0, h), s.fromState(1, h));
                    double[] z = preActivation(s, "z", inputs[0], states[0]);
                    double[] r = preActivation(s, "r", inputs[1], states[1]);
                    double[] recurrent = normal(s.fromState(2, h))[0];
                    double[] recurrentBias = s.vector("recurrent_bias_n");
                    double[] gain = s.vector("recurrent_gain_n");
                    double[] inputGain = s.vector("input_gain_n");
                    double[] bias = s.vector("bias_n");
                    double[] input = normal(s.fromInput(2))[0];
                    double[] n =
                            each(
                                    k ->
                                            Math.tanh(
                                                    inputGain[k] * input[k]
                                                            + bias[k]
                                                            + sigmoid(r[k])
                                                                    * (gain[k] * recurrent[k]
                                                                            + recurrentBias[k])));
                    s.next("h", each(k -> sigmoid(z[k]) * h[k] + (1 - sigmoid(z[k])) * n[k]));
                });
    }

    // ---- where weights start

    @Test
    void initialValuesOfGainsAndDecays() {
        Model normalised =
                Sequential.of(Layers.input(2), Layers.recurrent(new LayerNormLstmCell(), UNITS));
        assertEquals(1, normalised.weights().copyOf("layer_norm_lstm/cell_gain").get(1));
        assertEquals(1, normalised.weights().copyOf("layer_norm_lstm/bias_f").get(1));
        assertEquals(0, normalised.weights().copyOf("layer_norm_lstm/bias_o").get(1));
        Model linear =
                Sequential.of(
                        Layers.input(2),
                        Layers.recurrent(new LinearRecurrenceCell().memory(16), 2));
        for (int unit = 0; unit < 2; unit++) {
            double decay = sigmoid(linear.weights().copyOf("linear_recurrence/decay").get(unit));
            double memory = -1 / Math.log(decay);
            assertEquals(unit == 0 ? 2 : 8, memory, 1e-5);
        }
    }

    @Test
    void invalidSettingsAreRejected() {
        assertThrows(IllegalArgumentException.class, () -> new LinearRecurrenceCell().memory(0.5));
        assertThrows(IllegalArgumentException.class, () -> new CoupledOscillatorCell().timeStep(0));
        assertThrows(IllegalArgumentException.class, () -> new LayerNormGruCell().epsilon(-1e-3));
        assertEquals(
                12,
                RecurrenceDefinition.of(new CoupledLstmCell(), 2, 4)
                        .weights()
                        .get(0)
                        .shape()
                        .columns());
    }
}
