package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.minGru;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.GradientFlow;
import io.rnn4j.core.training.GradientFlow.Verdict;
import io.rnn4j.core.training.TrainingListener;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

class GradientFlowTest {
    private static final int UNITS = 4;
    private static final int BATCH = 3;
    private static final int STEPS = 6;
    private static final double DIFFERENCE = 1e-5;

    private final Tensor x = Data.normal("x", BATCH, STEPS, 2);
    private final Tensor y = Data.normal("y", BATCH, 1);

    private static Model model(Layer recurrent) {
        return Sequential.of(1, input(2), recurrent, dense(1))
                .compile(new Adam(0.01), new MeanSquaredError());
    }

    private static double[] doubles(Model model, String name) {
        float[] values = model.weights().copyOf(name).array();
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, n -> values[n]);
        return doubles;
    }

    /** A simple RNN in double precision, one of whose states can be moved. */
    private double loss(Model model, int movedStep, int moved, double by) {
        double[] kernel = doubles(model, "simple_rnn/kernel");
        double[] recurrent = doubles(model, "simple_rnn/recurrent_kernel");
        double[] bias = doubles(model, "simple_rnn/bias");
        double[] dense = doubles(model, "dense/kernel");
        double sum = 0;
        for (int sample = 0; sample < BATCH; sample++) {
            double[] h = new double[UNITS];
            for (int step = 0; step < STEPS; step++) {
                double[] next = new double[UNITS];
                for (int unit = 0; unit < UNITS; unit++) {
                    double z = bias[unit];
                    for (int n = 0; n < 2; n++) {
                        z += x.get(sample, step, n) * kernel[n * UNITS + unit];
                    }
                    for (int n = 0; n < UNITS; n++) {
                        z += h[n] * recurrent[n * UNITS + unit];
                    }
                    next[unit] = Math.tanh(z);
                }
                h = next;
                if (step == movedStep && moved / UNITS == sample) {
                    h[moved % UNITS] += by;
                }
            }
            double output = doubles(model, "dense/bias")[0];
            for (int unit = 0; unit < UNITS; unit++) {
                output += h[unit] * dense[unit];
            }
            sum += Math.pow(output - y.get(sample, 0), 2);
        }
        return sum / BATCH;
    }

    @Test
    void normsAgreeWithDifferencesInDoublePrecision() {
        Model model = model(simpleRnn(UNITS));
        double[] norms = model.gradientFlow(x, y).copyOfNorms("simple_rnn/h");
        assertEquals(STEPS, norms.length);
        for (int step = 0; step < STEPS; step++) {
            double squares = 0;
            for (int n = 0; n < BATCH * UNITS; n++) {
                double up = loss(model, step, n, DIFFERENCE);
                double down = loss(model, step, n, -DIFFERENCE);
                squares += Math.pow((up - down) / (2 * DIFFERENCE), 2);
            }
            assertEquals(1, norms[step] / Math.sqrt(squares), 2e-6, "step " + step);
        }
    }

    /** The gradient of a state is that of the initial state of the remaining steps. */
    private void assertSameAsOfRemainingSteps(Layer layer) {
        Model model = model(layer);
        GradientFlow flow = model.gradientFlow(x, y);
        LossFunction loss = new LossFunction(new MeanSquaredError());
        for (int step = 0; step < STEPS - 1; step++) {
            Tensor rest = Tensor.zeros(BATCH, STEPS - 1 - step, 2);
            Tensor start = Tensor.zeros(BATCH, step + 1, 2);
            for (int sample = 0; sample < BATCH; sample++) {
                for (int n = 0; n < 2 * STEPS; n++) {
                    boolean early = n / 2 <= step;
                    float value = x.get(sample, n / 2, n % 2);
                    (early ? start : rest)
                            .set(value, sample, early ? n / 2 : n / 2 - step - 1, n % 2);
                }
            }
            ForwardPass pass = model.forward(rest, null, model.forward(start).finalStates());
            Gradients gradients = pass.backward(loss.apply(pass.output(), y).gradient());
            int at = step;
            gradients
                    .initialStates()
                    .forEach(
                            (state, gradient) -> {
                                double norm = 0;
                                for (float each : gradient.array()) {
                                    norm = Math.hypot(norm, each);
                                }
                                assertEquals(norm, flow.copyOfNorms(state)[at], 1e-5 * norm, state);
                            });
        }
    }

    @Test
    void normsAreThoseOfInitialStatesOfTheRemainingSteps() {
        assertSameAsOfRemainingSteps(lstm(UNITS));
        assertSameAsOfRemainingSteps(minGru(UNITS)); // a parallel scan
    }

    private static GradientFlow flow(Layer layer, double radius) {
        Model model = model(layer);
        Tensor recurrent = model.weights().copyOf("simple_rnn/recurrent_kernel");
        for (int n = 0; n < recurrent.array().length; n++) {
            recurrent.array()[n] *= (float) radius; // it is orthogonal
        }
        model.weights().set("simple_rnn/recurrent_kernel", recurrent);
        Tensor small = Data.normal("small", BATCH, 40, 2);
        for (int n = 0; n < small.array().length; n++) {
            small.array()[n] *= 1e-9f; // so that tanh does not saturate
        }
        return model.gradientFlow(small, Data.normal("y", BATCH, 1));
    }

    @Test
    void aSmallSpectralRadiusIsCalledVanishing() {
        GradientFlow flow = flow(simpleRnn(8), 0.5);
        assertEquals(Verdict.VANISHING, flow.verdict("simple_rnn"));
        assertEquals(0.5, flow.factor("simple_rnn"), 1e-3);
        String advice = flow.advice();
        assertTrue(
                advice.startsWith(
                        "the gradient of simple_rnn shrinks by a factor of 0.50 a step and is below"
                                + " 1e-6 of that at the last time step 20 steps before it, with a"
                                + " recurrent kernel of spectral radius 0.50: use an LSTM or GRU, a"
                                + " forget gate with an initial bias of 1 or more, or the"
                                + " initializer Chrono"),
                advice);
    }

    @Test
    void aLargeSpectralRadiusIsCalledExploding() {
        GradientFlow flow = flow(simpleRnn(8), 1.6);
        assertEquals(Verdict.EXPLODING, flow.verdict("simple_rnn"));
        assertEquals(1.6, flow.factor("simple_rnn"), 1e-3);
        String advice = flow.advice();
        assertTrue(
                advice.startsWith(
                        "the gradient of simple_rnn grows by a factor of 1.60 a step and is above"
                                + " 100 times that at the last time step 10 steps before it, with a"
                                + " recurrent kernel of spectral radius 1.60: use"
                                + " Clipped.byGlobalNorm"),
                advice);
    }

    /** Such a gradient does not explode, although it rises with the number of steps. */
    @Test
    void aSumOverALossAtEveryStepIsCalledHealthy() {
        double[] norms = new double[300];
        Arrays.setAll(norms, step -> norms.length - step);
        assertEquals(Verdict.HEALTHY, flow(norms).verdict("rnn"));
        Arrays.setAll(norms, step -> Math.pow(1.03, norms.length - step));
        assertEquals(Verdict.EXPLODING, flow(norms).verdict("rnn"));
    }

    @Test
    void anLstmIsCalledHealthy() {
        for (int steps : List.of(10, 30, 50)) {
            Model model = model(lstm(32));
            GradientFlow flow = model.gradientFlow(Data.normal("x", BATCH, steps, 2), y);
            assertEquals(Verdict.HEALTHY, flow.verdict("lstm"), flow.advice());
            assertTrue(flow.advice().endsWith("which is healthy" + System.lineSeparator()));
        }
    }

    @Test
    void anLstmThatVanishesIsNotToBeReplacedByOne() {
        Model model = model(lstm(4));
        Tensor bias = model.weights().copyOf("lstm/bias");
        Arrays.fill(bias.array(), -3); // closes all gates
        model.weights().set("lstm/bias", bias);
        GradientFlow flow = model.gradientFlow(Data.normal("x", BATCH, 20, 2), y);
        assertEquals(Verdict.VANISHING, flow.verdict("lstm"));
        String advice = flow.advice();
        assertTrue(advice.contains(": use a forget gate with an initial bias of 1"), advice);
        assertTrue(advice.contains("gate lstm/f is saturated near 0 in 95 % of"), advice);
    }

    @Test
    void everyRecurrenceIsJudged() {
        Model model =
                Sequential.of(
                                1,
                                input(2),
                                bidirectional(lstm(3).returnSequences(true)),
                                lstm(4),
                                dense(1))
                        .compile(new Adam(), new MeanSquaredError());
        GradientFlow flow = model.gradientFlow(x, y);
        assertEquals(model.stateWidths().keySet(), flow.states());
        assertEquals(3, flow.recurrences().size());
        assertEquals(3, flow.advice().lines().count());
    }

    @Test
    void ofMaskedStepsAtTheEndNothingIsExpected() {
        Tensor mask = Tensor.zeros(BATCH, STEPS);
        for (int sample = 0; sample < BATCH; sample++) {
            for (int step = 0; step < 4; step++) {
                mask.set(1, sample, step);
            }
        }
        Model model = model(lstm(4));
        GradientFlow masked = model.gradientFlow(Examples.of(x, y).mask(mask));
        assertEquals(Verdict.HEALTHY, masked.verdict("lstm"));
        Tensor zeros = Tensor.zeros(BATCH);
        GradientFlow none = model.gradientFlow(Examples.of(x, y).targetMask(zeros));
        assertEquals(Verdict.NONE, none.verdict("lstm"));
        assertTrue(Double.isNaN(none.factor("lstm")));
        assertTrue(none.advice().contains("is 0 at all time steps"), none.advice());
    }

    @Test
    void aTrainingAfterwardsHasTheSameBits() {
        Model plain = model(lstm(4).dropout(0.3));
        Model measured = model(lstm(4).dropout(0.3));
        FitOptions options = FitOptions.epochs(2).batchSize(2);
        for (int time = 0; time < 2; time++) {
            Map<String, Tensor> before = measured.weights().copyOfAll();
            measured.gradientFlow(x, y);
            assertEquals(before, measured.weights().copyOfAll());
            assertEquals(plain.fit(x, y, options), measured.fit(x, y, options));
        }
        assertEquals(plain.weights().copyOfAll(), measured.weights().copyOfAll());
    }

    @Test
    void misuseIsRejected() {
        Model model = model(lstm(4));
        Tensor broken = Data.normal("x", BATCH, STEPS, 2);
        broken.set(Float.NaN, 0, 0, 0);
        assertThrows(RuntimeException.class, () -> model.gradientFlow(broken, y));
        assertThrows(NullPointerException.class, () -> model.gradientFlow(null));
        Model untrained = Sequential.of(input(2), lstm(2), dense(1));
        assertThrows(IllegalStateException.class, () -> untrained.gradientFlow(x, y));
        TrainingListener measuring =
                TrainingListener.onBatchEnded(progress -> model.gradientFlow(x, y));
        FitOptions options = FitOptions.epochs(1).listener(measuring);
        String message =
                assertThrows(IllegalStateException.class, () -> model.fit(x, y, options))
                        .getMessage();
        assertTrue(message.startsWith("gradientFlow was called during training"), message);

        GradientFlow flow = model.gradientFlow(x, y);
        for (String call : List.of("lstm", "x")) {
            assertThrows(IllegalArgumentException.class, () -> flow.copyOfNorms(call));
        }
        message =
                assertThrows(IllegalArgumentException.class, () -> flow.verdict("gru"))
                        .getMessage();
        assertEquals("gradient flow: there is no recurrence 'gru'; there are [lstm]", message);
        for (Map<String, double[]> states : List.of(Map.of("a/h", new double[0]), twoLengths())) {
            assertThrows(IllegalArgumentException.class, () -> flow(Map.of("a", states)));
        }
    }

    private static Map<String, double[]> twoLengths() {
        return Map.of("a/h", new double[2], "a/c", new double[3]);
    }

    private static GradientFlow flow(Map<String, Map<String, double[]>> norms) {
        return new GradientFlow(
                norms, new GradientFlow.Activity(Map.of(), Map.of()), Map.of(), Map.of());
    }

    private static GradientFlow flow(double... norms) {
        return flow(Map.of("rnn", Map.of("rnn/h", norms)));
    }

    @Test
    void normsArePrinted() {
        GradientFlow flow = flow(0.25, 0.5);
        assertEquals("step,rnn/h\n0,0.25\n1,0.5\n", flow.toCsv());
        assertEquals(
                List.of(
                        "step      rnn/h",
                        "   0  2.500e-01",
                        "   1  5.000e-01",
                        "the gradient of rnn changes by a factor of 0.50 a step over 1 steps, which"
                                + " is healthy"),
                flow.toString().lines().toList());
        GradientFlow longer = flow(new double[100]);
        assertEquals(1 + 20 + 1, longer.toString().lines().count());
        assertEquals(Set.of("rnn"), longer.recurrences());
        assertArrayEquals(new double[100], longer.copyOfNorms("rnn/h"));
        GradientFlow infinite = flow(Double.NaN, 1, 1);
        assertEquals(Verdict.EXPLODING, infinite.verdict("rnn"));
    }

    /** The diagram reaches from (90, 30) to (620, 190); a norm over two states is √(3² + 4²). */
    @Test
    void normsAreDrawnOnALogarithmicAxis() {
        Map<String, double[]> states = new LinkedHashMap<>();
        states.put("lstm/h", new double[] {0.03, 0.3, 3});
        states.put("lstm/c", new double[] {0.04, 0.4, 4});
        Map<String, Map<String, double[]>> norms = new LinkedHashMap<>();
        norms.put("lstm", states);
        norms.put("rnn", Map.of("rnn/h", new double[] {0, 0.5}));
        String svg = flow(norms).toSvg();
        List<String> curves =
                svg.lines()
                        .filter(line -> line.startsWith("<polyline"))
                        .map(line -> line.replaceAll(".*points=\"([^\"]*)\".*", "$1"))
                        .toList();
        assertEquals(
                List.of("90.0,152.7 355.0,99.4 620.0,46.1 620.0,46.1", "355.0,99.4 355.0,99.4"),
                curves);
        List<String> powers =
                svg.lines()
                        .filter(line -> line.contains(">1e"))
                        .map(line -> line.replaceAll(".*>(1e.*)</text>", "$1"))
                        .toList();
        assertEquals(List.of("1e-2", "1e-1", "1e0", "1e1"), powers);
        assertTrue(svg.contains(">lstm</text>") && svg.contains(">rnn</text>"), svg);
        assertTrue(svg.contains(">step 2</text>") && svg.contains("height=\"256\""), svg);
    }
}
