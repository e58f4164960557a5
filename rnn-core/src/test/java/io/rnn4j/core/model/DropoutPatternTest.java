package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.layer.Recurrent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/** Dropout in networks whose outputs show the masks. */
class DropoutPatternTest {
    private static final int SAMPLES = 500;
    private static final int STEPS = 5;
    private static final int UNITS = 6;

    /** Rows of steps: x_t = t + 1 in every feature. */
    private static Tensor counting() {
        Tensor x = Tensor.zeros(SAMPLES, STEPS, UNITS);
        for (int n = 0; n < x.array().length; n++) {
            x.array()[n] = 1 + step(n);
        }
        return x;
    }

    private static int step(int element) {
        return element / UNITS % STEPS;
    }

    private static Tensor ones(int... sizes) {
        Tensor ones = Tensor.zeros(sizes);
        Arrays.fill(ones.array(), 1);
        return ones;
    }

    private static Tensor identity() {
        Tensor identity = Tensor.zeros(UNITS, UNITS);
        for (int n = 0; n < UNITS; n++) {
            identity.set(1, n, n);
        }
        return identity;
    }

    private static Recurrent linear() {
        SimpleRnnCell cell = new SimpleRnnCell().activation(Activations.IDENTITY).useBias(false);
        return recurrent(cell, UNITS).returnSequences(true);
    }

    /** The layer with weights of 0 and 1: h_t = x_t, or h_t = h_{t-1}. */
    private static Model linear(Recurrent layer, boolean recurrent) {
        Model model = Sequential.of(input(UNITS), layer);
        Tensor zeros = Tensor.zeros(UNITS, UNITS);
        model.weights().set("simple_rnn/kernel", recurrent ? zeros : identity());
        model.weights().set("simple_rnn/recurrent_kernel", recurrent ? identity() : zeros);
        return model;
    }

    private static float[] training(Model model, Tensor x, Map<String, Tensor> states) {
        return model.trainingForward(x, null, states, 0).output().array();
    }

    /** Five standard deviations of the mean of n numbers between 0 and the largest. */
    private static double fiveDeviations(double largest, int n) {
        return 5 * largest / 2 / Math.sqrt(n);
    }

    @Test
    void inputMaskIsConstantOverTime() {
        Model model = linear(linear().dropout(0.5), false);
        float[] out = training(model, ones(SAMPLES, STEPS, UNITS), Map.of());
        double sum = 0;
        for (int n = 0; n < out.length; n++) {
            assertTrue(out[n] == 0 || out[n] == 2);
            assertEquals(out[n - UNITS * step(n)], out[n], "step " + step(n));
            sum += out[n];
        }
        assertEquals(1, sum / out.length, fiveDeviations(2, SAMPLES * UNITS));
        float[] first = Arrays.copyOf(out, UNITS);
        float[] second = Arrays.copyOfRange(out, STEPS * UNITS, (STEPS + 1) * UNITS);
        assertNotEquals(Arrays.toString(first), Arrays.toString(second));
    }

    /** What the first step leaves, no other step takes. */
    @Test
    void stateMaskIsConstantOverTime() {
        Model model = linear(linear().recurrentDropout(0.5), true);
        Map<String, Tensor> states = Map.of("simple_rnn/h", ones(SAMPLES, UNITS));
        float[] out = training(model, Tensor.zeros(SAMPLES, STEPS, UNITS), states);
        for (int n = 0; n < out.length; n++) {
            float first = out[n - UNITS * step(n)];
            assertTrue(first == 0 || first == 2);
            assertEquals(first * (1 << step(n)), out[n], "step " + step(n));
        }
    }

    /** h' = h·U beside a part that is not read; the name of U begins like those of the part. */
    private record BesideAPart() implements Cell {
        @Override
        public String name() {
            return "beside";
        }

        @Override
        public void define(Recurrence r) {
            State h = r.state("h");
            Expr own = h.matmul(r.recurrentWeight("a_own", r.units(), r.units()));
            Expr part = r.part("a", new SimpleRnnCell().useBias(false)).define(r.input());
            r.next(h, own.plus(part.times(0)));
        }
    }

    private static Stream<Recurrent> besideAPart() {
        Recurrent layer = recurrent(new BesideAPart(), UNITS).returnSequences(true);
        return Stream.of(layer.recurrentDropout(0.5), layer.weightDrop(0.5));
    }

    /** A state, or a diagonal element of U, is lost or doubled, and so at all steps. */
    @ParameterizedTest
    @MethodSource("besideAPart")
    void weightDropAppliesToTheDeclaringCell(Recurrent layer) {
        Model model = Sequential.of(input(UNITS), layer);
        model.weights().set("beside/a_own", identity());
        Map<String, Tensor> states = Map.of("beside/h", ones(SAMPLES, UNITS));
        float[] out = training(model, Tensor.zeros(SAMPLES, STEPS, UNITS), states);
        double lost = 0;
        for (int n = 0; n < out.length; n++) {
            float first = out[n - UNITS * step(n)];
            assertTrue(first == 0 || first == 2, "got " + first);
            assertEquals(first * (1 << step(n)), out[n], "step " + step(n));
            lost += first == 0 ? 1 : 0;
        }
        assertTrue(lost > 0 && lost < out.length, lost + " are lost");
    }

    private static Stream<Recurrent> gated() {
        return Stream.of(lstm(9), gru(9));
    }

    /** No gate has read an element that is left out, so nothing flows back to its weights. */
    @ParameterizedTest
    @MethodSource("gated")
    void weightMaskIsSharedByGatesAndSteps(Recurrent layer) {
        Model model = Sequential.of(input(9), layer.dropout(0.4).recurrentDropout(0.4));
        ForwardPass pass = model.trainingForward(Data.normal("x", 1, STEPS, 9), null, Map.of(), 1);
        Gradients gradients = pass.backward(Data.normal("upstream", 1, 9));
        for (String weight : new String[] {"/kernel", "/recurrent_kernel"}) {
            Tensor gradient = gradients.weights().get(layer.label() + weight);
            int empty = 0;
            for (int row = 0; row < 9; row++) {
                int zeros = 0;
                for (int column = 0; column < gradient.size(1); column++) {
                    zeros += gradient.get(row, column) == 0 ? 1 : 0;
                }
                assertTrue(zeros == 0 || zeros == gradient.size(1), weight + " " + row);
                empty += zeros > 0 ? 1 : 0;
            }
            assertTrue(empty > 0 && empty < 9, empty + " rows of " + weight + " are left out");
        }
    }

    @Test
    void zoneoutIsDrawnAtEveryStep() {
        float[] out = training(linear(linear().zoneout(0.3), false), counting(), Map.of());
        int[] kept = new int[STEPS];
        int both = 0; // kept at two steps in a row
        for (int n = 0; n < out.length; n++) {
            int step = step(n);
            float before = step == 0 ? 0 : out[n - UNITS];
            assertTrue(out[n] == before || out[n] == step + 1);
            kept[step] += out[n] == before ? 1 : 0;
            both += step == 1 && out[n] == 0 ? 1 : 0;
        }
        int rows = SAMPLES * UNITS;
        for (int count : kept) {
            assertEquals(0.3, (double) count / rows, fiveDeviations(1, rows));
        }
        assertEquals(0.3 * 0.3, (double) both / rows, fiveDeviations(1, rows));
    }

    /** Inference takes the expected value, to which the mean of many samples comes close. */
    @Test
    void inferenceIsTheExpectedZoneout() {
        Model model = linear(linear().zoneout(0.3), false);
        float[] inference = model.predict(counting()).array();
        float[] out = training(model, counting(), Map.of());
        double[] means = new double[STEPS];
        for (int n = 0; n < out.length; n++) {
            means[step(n)] += (double) out[n] / (SAMPLES * UNITS);
        }
        double expected = 0;
        for (int step = 0; step < STEPS; step++) {
            expected = 0.3 * expected + 0.7 * (step + 1);
            assertEquals(expected, inference[step * UNITS], 1e-5);
            assertEquals(expected, means[step], fiveDeviations(STEPS, SAMPLES * UNITS));
        }
    }

    @Test
    void zoneoutOfTheCellStateKeepsTheOutput() {
        Tensor x = Data.normal("x", 1, 1, 3);
        Map<String, Tensor> states =
                Map.of("lstm/h", Data.normal("h", 1, 40), "lstm/c", Data.normal("c", 1, 40));
        Map<String, Tensor> plain =
                Sequential.of(input(3), lstm(40)).forward(x, null, states).finalStates();
        Map<String, Tensor> zoned =
                Sequential.of(input(3), lstm(40).zoneout(0, 0.5))
                        .trainingForward(x, null, states, 0)
                        .finalStates();
        int kept = 0;
        for (int n = 0; n < 40; n++) {
            float c = zoned.get("lstm/c").array()[n];
            assertTrue(c == states.get("lstm/c").array()[n] || c == plain.get("lstm/c").array()[n]);
            kept += c == states.get("lstm/c").array()[n] ? 1 : 0;
        }
        assertTrue(kept > 8 && kept < 32, kept + " of 40");
        assertEquals(plain.get("lstm/h"), zoned.get("lstm/h"));
    }

    @Test
    void dropoutKeepsTheMean() {
        Model model = Sequential.of(input(UNITS), dropout(0.2));
        float[] out = training(model, ones(SAMPLES, STEPS, UNITS), Map.of());
        double sum = 0;
        for (float value : out) {
            assertTrue(value == 0 || value == 1.25f);
            sum += value;
        }
        assertEquals(1, sum / out.length, fiveDeviations(1.25, out.length));
    }

    @Test
    void sessionComputesTheBitsOfInference() {
        Layer layer = gru(5).dropout(0.2).recurrentDropout(0.3).weightDrop(0.4).zoneout(0.1);
        Model model = Sequential.of(input(3), dropout(0.5), layer);
        Tensor x = Data.normal("x", 1, STEPS, 3);
        Session session = model.session(1);
        float[] output = new float[5];
        for (int step = 0; step < STEPS; step++) {
            session.step(Arrays.copyOfRange(x.array(), step * 3, step * 3 + 3), output);
        }
        assertArrayEquals(model.predict(x).array(), output);
    }
}
