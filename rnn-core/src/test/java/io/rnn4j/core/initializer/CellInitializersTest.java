package io.rnn4j.core.initializer;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.simpleRnn;
import static io.rnn4j.core.layer.Layers.stacked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LayerNormLstmCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.MinGruCell;
import io.rnn4j.core.model.ForwardPass;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Initializers that depend on the cell. */
class CellInitializersTest {
    private static final int UNITS = 50;
    private static final int T = 1_000;

    private static Tensor bias(Model model, String name) {
        return model.weights().copyOf(name);
    }

    // ---- chrono (Tallec and Ollivier 2018)

    @Test
    void chronoBiasesOfLstm() {
        float[] bias =
                bias(
                                Sequential.of(
                                        3, input(2), lstm(UNITS).biasInitializer(new Chrono(T))),
                                "lstm/bias")
                        .array();
        double times = 0;
        for (int unit = 0; unit < UNITS; unit++) {
            assertEquals(-bias[UNITS + unit], bias[unit], "i and f of unit " + unit); // i, f, g, o
            double time = Math.exp(bias[UNITS + unit]);
            assertTrue(time >= 1 && time <= (T - 1) * (1 + 1e-6), "time " + time);
            times += time / UNITS;
            assertEquals(0, bias[2 * UNITS + unit]);
            assertEquals(0, bias[3 * UNITS + unit]);
        }
        assertEquals(T / 2.0, times, 0.3 * T);
        float[] other =
                bias(
                                Sequential.of(
                                        4, input(2), lstm(UNITS).biasInitializer(new Chrono(T))),
                                "lstm/bias")
                        .array();
        assertNotEquals(bias[UNITS], other[UNITS], "depends on the seed");
    }

    @Test
    void chronoBiasesOfGru() {
        Model model = Sequential.of(input(2), gru(UNITS).biasInitializer(new Chrono(T)));
        float[] bias = bias(model, "gru/bias").array(); // z, r, n
        for (int n = 0; n < 3 * UNITS; n++) {
            assertTrue(n < UNITS ? bias[n] > 0 && bias[n] < Math.log(T) : bias[n] == 0, "" + n);
        }
        assertEquals(Tensor.zeros(3 * UNITS), bias(model, "gru/recurrent_bias"));
    }

    static Stream<Cell> cellsWithMemoryGates() {
        List<Cell> cells =
                Components.of(Cell.class).all().stream()
                        .filter(cell -> RecurrenceDefinition.of(cell, 1, 3).hasMemoryGates())
                        .toList();
        assertTrue(cells.size() >= 11, cells.toString());
        return cells.stream();
    }

    /** With kernels of 0, a unit with the time u keeps u/(1 + u) of its state. */
    @ParameterizedTest
    @MethodSource("cellsWithMemoryGates")
    void chronoDeterminesHowMuchOfTheStateIsKept(Cell cell) {
        Model model =
                Sequential.of(
                        input(1),
                        recurrent(cell, UNITS)
                                .kernelInitializer(new Zeros())
                                .recurrentInitializer(new Zeros())
                                .biasInitializer(new Chrono(T)));
        String memory =
                model.stateWidths().keySet().stream()
                        .reduce((first, last) -> last)
                        .orElseThrow(); // c of an LSTM, h of a GRU
        Tensor ones = Tensor.zeros(1, UNITS);
        Arrays.fill(ones.array(), 1f);
        ForwardPass pass = model.forward(Tensor.zeros(1, 1, 1), null, Map.of(memory, ones));
        float[] kept = pass.finalStates().get(memory).array();
        double times = 0;
        for (float share : kept) {
            assertTrue(share >= 0.499 && share <= 1 - 1.0 / T + 1e-4, cell + ": " + share);
            times += share / (1 - share) / UNITS;
        }
        assertEquals(T / 2.0, times, 0.3 * T, cell.toString());
    }

    @Test
    void chronoReachesCellsInsideOfLayersAndCells() {
        Model model =
                Sequential.of(
                        input(2),
                        bidirectional(lstm(4).biasInitializer(new Chrono(T)).returnSequences(true)),
                        stacked(4, new LstmCell(), new MinGruCell())
                                .biasInitializer(new Chrono(T)));
        Map<String, Integer> nonZero = new LinkedHashMap<>();
        for (String name : model.weights().names()) {
            if (name.endsWith("bias")) {
                int count = 0;
                for (float value : bias(model, name).array()) {
                    count += value == 0 ? 0 : 1;
                }
                nonZero.put(name, count);
            }
        }
        assertEquals(
                Map.of(
                        "bidirectional/forward/bias", 8,
                        "bidirectional/backward/bias", 8,
                        "stacked/1_bias", 8,
                        "stacked/2_bias", 4),
                nonZero);
    }

    @Test
    void chronoRejectsWhatItCannotInitialise() {
        refused(
                "chrono initialises biases, but 'kernel' of cell 'lstm' multiplies a row",
                () -> Sequential.of(input(2), lstm(3).kernelInitializer(new Chrono(9))));
        refused(
                "chrono: cell 'simple_rnn' declares no gate that keeps or replaces its state",
                () -> Sequential.of(input(2), simpleRnn(3).biasInitializer(new Chrono(9))));
        refused("chrono: steps must be at least 2, got 1", () -> new Chrono(1));
    }

    // ---- PyTorch

    @Test
    void pyTorchsDefaultsForAllWeights() {
        PyTorchUniform torch = new PyTorchUniform();
        Model model =
                Sequential.of(
                        input(200),
                        lstm(100)
                                .kernelInitializer(torch)
                                .recurrentInitializer(torch)
                                .biasInitializer(torch));
        for (String name : model.weights().names()) {
            double squares = 0;
            double largest = 0;
            float[] values = bias(model, name).array();
            for (float value : values) {
                squares += (double) value * value / values.length;
                largest = Math.max(largest, Math.abs(value));
            }
            assertTrue(largest <= 0.1 && largest > 0.099, name + largest); // 1/√100
            assertEquals(0.1 / Math.sqrt(3), Math.sqrt(squares), 0.003, name);
        }
    }

    /** Gains of a layer normalisation are no biases of gates. */
    @Test
    void requiredInitialValuesAreKept() {
        for (Initializer each : List.of(new Chrono(T), new PyTorchUniform())) {
            Model model =
                    Sequential.of(
                            input(2), recurrent(new LayerNormLstmCell(), 4).biasInitializer(each));
            assertEquals(1, bias(model, "layer_norm_lstm/input_gain_f").array()[0]);
            assertNotEquals(1, bias(model, "layer_norm_lstm/bias_f").array()[0]);
        }
        Model plain = Sequential.of(input(2), recurrent(new LayerNormLstmCell(), 4));
        assertEquals(1, bias(plain, "layer_norm_lstm/bias_f").array()[0]);
        Model gru = Sequential.of(input(2), recurrent(new GruCell().useBias(false), 4));
        assertTrue(gru.weights().names().stream().noneMatch(name -> name.endsWith("bias")));
    }

    private static void refused(String message, Runnable call) {
        String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(actual.contains(message), actual);
    }
}
