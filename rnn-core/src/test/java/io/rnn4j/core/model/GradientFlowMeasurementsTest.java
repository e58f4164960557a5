package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.add;
import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.indRnn;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.linearRecurrence;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.minGru;
import static io.rnn4j.core.layer.Layers.projectedLstm;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.cell.StackedCell;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.optimizer.ParameterGroup;
import io.rnn4j.core.optimizer.Regularized;
import io.rnn4j.core.regularization.L2;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.GradientFlow;
import io.rnn4j.core.training.GradientFlow.GateSaturation;
import io.rnn4j.core.training.GradientFlowMonitor;
import io.rnn4j.core.training.GradientFlowMonitor.Measurement;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/** What a gradient flow measures besides norms of states, and its callback. */
class GradientFlowMeasurementsTest {
    private static final int SAMPLES = 6;
    private static final int STEPS = 9;

    private final Tensor x = Data.normal("x", SAMPLES, STEPS, 2);
    private final Tensor y = Data.normal("y", SAMPLES, 1);

    private static Model model(Optimizer optimizer, Layer... recurrent) {
        List<Layer> layers = new ArrayList<>(List.of(recurrent));
        layers.add(dense(1));
        return Sequential.of(1, input(2), layers.toArray(Layer[]::new))
                .compile(optimizer, new MeanSquaredError());
    }

    private static Model model(Layer... recurrent) {
        return model(new Adam(0.01), recurrent);
    }

    // ---- gates

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    private static double hardSigmoid(double z) {
        return Math.min(Math.max(z + 3, 0), 6) / 6;
    }

    /** The gates of an LSTM of two units in double precision, on the first steps of samples. */
    private Map<String, GateSaturation> ofLstm(
            Model model, DoubleUnaryOperator activation, int[] lengths) {
        Tensor kernel = model.weights().copyOf("lstm/kernel");
        Tensor recurrent = model.weights().copyOf("lstm/recurrent_kernel");
        Tensor bias = model.weights().copyOf("lstm/bias");
        double[][] counts = new double[4][3];
        for (int sample = 0; sample < SAMPLES; sample++) {
            double[] h = new double[2];
            double[] c = new double[2];
            for (int step = 0; step < lengths[sample]; step++) {
                double[] z = new double[8];
                for (int k = 0; k < 8; k++) {
                    z[k] = bias.get(k);
                    for (int n = 0; n < 2; n++) {
                        z[k] += x.get(sample, step, n) * kernel.get(n, k);
                        z[k] += h[n] * recurrent.get(n, k);
                    }
                    if (k / 2 != 2) {
                        double gate = activation.applyAsDouble(z[k]);
                        counts[k / 2][0] += gate < 0.1 ? 1 : 0;
                        counts[k / 2][1] += gate > 0.9 ? 1 : 0;
                        counts[k / 2][2]++;
                    }
                }
                for (int n = 0; n < 2; n++) {
                    c[n] =
                            activation.applyAsDouble(z[2 + n]) * c[n]
                                    + activation.applyAsDouble(z[n]) * Math.tanh(z[4 + n]);
                    h[n] = activation.applyAsDouble(z[6 + n]) * Math.tanh(c[n]);
                }
            }
        }
        Map<String, GateSaturation> gates = new LinkedHashMap<>();
        for (int gate : List.of(0, 1, 3)) {
            gates.put(
                    "lstm/" + List.of("i", "f", "g", "o").get(gate),
                    new GateSaturation(
                            counts[gate][0] / counts[gate][2], counts[gate][1] / counts[gate][2]));
        }
        return gates;
    }

    private static int[] lengths(int... lengths) {
        return lengths;
    }

    private static void scale(Model model, String weight, float factor) {
        Tensor values = model.weights().copyOf(weight);
        for (int k = 0; k < values.array().length; k++) {
            values.array()[k] *= factor;
        }
        model.weights().set(weight, values);
    }

    @Test
    void gatesOfAnLstmAreThoseInDoublePrecision() {
        int[] all = lengths(STEPS, STEPS, STEPS, STEPS, STEPS, STEPS);
        Model model = model(lstm(2));
        scale(model, "lstm/kernel", 4);
        Map<String, GateSaturation> expected =
                ofLstm(model, GradientFlowMeasurementsTest::sigmoid, all);
        assertTrue(expected.get("lstm/f").nearOne() > 0.2, expected::toString);
        assertTrue(expected.get("lstm/o").nearZero() > 0.1, expected::toString);
        assertEquals(expected, model.gradientFlow(x, y).gates());

        Model hard =
                model(recurrent(new LstmCell().recurrentActivation(Activations.HARD_SIGMOID), 2));
        scale(hard, "lstm/kernel", 4);
        assertEquals(
                ofLstm(hard, GradientFlowMeasurementsTest::hardSigmoid, all),
                hard.gradientFlow(x, y).gates());
    }

    @Test
    void maskedStepsDoNotCount() {
        int[] lengths = lengths(9, 3, 1, 5, 8, 2);
        Tensor mask = mask(lengths);
        Model model = model(lstm(2));
        scale(model, "lstm/kernel", 4);
        for (int every : List.of(0, 2)) {
            for (int threads : List.of(1, 2)) {
                Execution execution = Execution.standard().threads(threads);
                model.execution(every == 0 ? execution : execution.checkpointEvery(every));
                assertEquals(
                        ofLstm(model, GradientFlowMeasurementsTest::sigmoid, lengths),
                        model.gradientFlow(Examples.of(x, y).mask(mask)).gates());
            }
        }
    }

    @Test
    void everyGateOfEveryCellHasItsName() {
        assertEquals(Set.of("gru/z", "gru/r"), model(gru(3)).gradientFlow(x, y).gates().keySet());
        assertEquals(Set.of(), model(simpleRnn(3)).gradientFlow(x, y).gates().keySet());
        // its decays are between 0 and 1, but depend on nothing
        assertEquals(Set.of(), model(linearRecurrence(3)).gradientFlow(x, y).gates().keySet());
        Model scan = model(minGru(3).parallelScan(true));
        Model loop = model(minGru(3));
        scan.weights().setAll(loop.weights().copyOfAll());
        assertEquals(Set.of("min_gru/z"), scan.gradientFlow(x, y).gates().keySet());
        assertEquals(loop.gradientFlow(x, y).gates(), scan.gradientFlow(x, y).gates());
        assertEquals(loop.gradientFlow(x, y).units(), scan.gradientFlow(x, y).units());
        Recurrent stack = recurrent(new StackedCell(new LstmCell(), new GruCell()), 3);
        assertEquals(
                Set.of("stacked/1_i", "stacked/1_f", "stacked/1_o", "stacked/2_z", "stacked/2_r"),
                model(stack).gradientFlow(x, y).gates().keySet());
        Set<String> both =
                model(bidirectional(gru(2).returnSequences(true)), lstm(2))
                        .gradientFlow(x, y)
                        .gates()
                        .keySet();
        assertEquals(7, both.size(), both::toString);
    }

    // ---- norms of states

    private static double[][] doubles(Tensor matrix) {
        int columns = matrix.shape().toArray()[1];
        double[][] values = new double[matrix.array().length / columns][columns];
        for (int k = 0; k < matrix.array().length; k++) {
            values[k / columns][k % columns] = matrix.array()[k];
        }
        return values;
    }

    /**
     * The loss of an LSTM of two units and a dense layer in double precision, in which an element
     * of a state after a step is moved; steps after the length of a sample are masked.
     */
    private double loss(Model model, int[] lengths, boolean reverse, int[] moved, double by) {
        String layer = reverse ? "bidirectional/backward" : "lstm";
        double[][] kernel = doubles(model.weights().copyOf(layer + "/kernel"));
        double[][] recurrent = doubles(model.weights().copyOf(layer + "/recurrent_kernel"));
        Tensor bias = model.weights().copyOf(layer + "/bias");
        double[][] dense = doubles(model.weights().copyOf("dense/kernel"));
        double sum = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            double[][] state = new double[2][2]; // h, c
            for (int step = 0; step < STEPS; step++) {
                int time = reverse ? STEPS - 1 - step : step;
                if (time < lengths[sample]) {
                    double[] z = new double[8];
                    for (int k = 0; k < 8; k++) {
                        z[k] = bias.get(k);
                        for (int n = 0; n < 2; n++) {
                            z[k] += x.get(sample, time, n) * kernel[n][k];
                            z[k] += state[0][n] * recurrent[n][k];
                        }
                    }
                    for (int n = 0; n < 2; n++) {
                        state[1][n] =
                                sigmoid(z[2 + n]) * state[1][n]
                                        + sigmoid(z[n]) * Math.tanh(z[4 + n]);
                        state[0][n] = sigmoid(z[6 + n]) * Math.tanh(state[1][n]);
                    }
                }
                if (step == moved[1] && sample == moved[2]) {
                    state[moved[0]][moved[3]] += by;
                }
            }
            double output = model.weights().copyOf("dense/bias").get(0);
            for (int n = 0; n < 2; n++) {
                output += state[0][n] * dense[dense.length - 2 + n][0];
            }
            sum += Math.pow(output - y.get(sample, 0), 2);
        }
        return sum / SAMPLES;
    }

    private void assertNormsOfDifferences(
            Model model, int[] lengths, boolean reverse, GradientFlow flow) {
        String layer = reverse ? "bidirectional/backward" : "lstm";
        for (int state = 0; state < 2; state++) {
            double[] norms = flow.copyOfNorms(layer + (state == 0 ? "/h" : "/c"));
            for (int step = 0; step < STEPS; step++) {
                double norm = 0;
                for (int n = 0; n < 2 * SAMPLES; n++) {
                    int[] moved = {state, step, n / 2, n % 2};
                    double up = loss(model, lengths, reverse, moved, 1e-5);
                    double down = loss(model, lengths, reverse, moved, -1e-5);
                    norm = Math.hypot(norm, (up - down) / 2e-5);
                }
                assertEquals(norm, norms[step], 1e-5 * norm + 1e-9, layer + " step " + step);
            }
        }
    }

    @Test
    void normsOfAMaskedLstmAgreeWithDifferencesInDoublePrecision() {
        int[] lengths = lengths(9, 3, 1, 5, 8, 2);
        Tensor mask = mask(lengths);
        Model model = model(lstm(2));
        assertNormsOfDifferences(
                model, lengths, false, model.gradientFlow(Examples.of(x, y).mask(mask)));
        model.execution(Execution.standard().threads(2).operationsPerThread(1).checkpointEvery(2));
        assertNormsOfDifferences(
                model, lengths, false, model.gradientFlow(Examples.of(x, y).mask(mask)));
    }

    @Test
    void normsOfTheBackwardDirectionAgreeWithDifferencesInDoublePrecision() {
        int[] lengths = lengths(9, 3, 1, 5, 8, 2);
        Model model = model(bidirectional(lstm(2)));
        Tensor kernel = model.weights().copyOf("dense/kernel");
        kernel.set(0, 0, 0); // the output depends on the backward direction only
        kernel.set(0, 1, 0);
        model.weights().set("dense/kernel", kernel);
        GradientFlow flow = model.gradientFlow(Examples.of(x, y).mask(mask(lengths)));
        assertNormsOfDifferences(model, lengths, true, flow);
        assertEquals(GradientFlow.Verdict.NONE, flow.verdict("bidirectional/forward"));
    }

    private static Tensor mask(int[] lengths) {
        Tensor mask = Tensor.zeros(SAMPLES, STEPS);
        for (int sample = 0; sample < SAMPLES; sample++) {
            for (int step = 0; step < lengths[sample]; step++) {
                mask.set(1, sample, step);
            }
        }
        return mask;
    }

    // ---- units, spectral radii, weights

    @Test
    void aRectifiedUnitThatIsAlwaysZeroNeverChanges() {
        Model model = model(recurrent(new SimpleRnnCell().activation(Activations.RELU), 3));
        Tensor bias = model.weights().copyOf("simple_rnn/bias");
        scale(model, "simple_rnn/recurrent_kernel", 0);
        bias.set(-100, 1);
        bias.set(100, 2); // changes with its input
        model.weights().set("simple_rnn/bias", bias);
        GradientFlow flow = model.gradientFlow(x, y);
        assertEquals(new GradientFlow.Units(3, List.of(1)), flow.units().get("simple_rnn/h"));
        assertTrue(flow.advice().contains("1 of 3 units of simple_rnn/h never change"));
    }

    private static double radius(float[] matrix) {
        int units = (int) Math.sqrt(matrix.length);
        Model model = model(simpleRnn(units));
        model.weights().set("simple_rnn/recurrent_kernel", Tensor.of(matrix, units, units));
        Tensor x = Data.normal("x", 1, 2, 2);
        Map<String, Double> radii = model.gradientFlow(x, Data.normal("y", 1, 1)).spectralRadii();
        assertEquals(Set.of("simple_rnn/recurrent_kernel"), radii.keySet());
        return radii.get("simple_rnn/recurrent_kernel");
    }

    /** Eigenvalues: of triangular matrices the diagonal, of [a, -b; b, a] the numbers a ± ib. */
    @Test
    void spectralRadiiAreTheLargestModuliOfEigenvalues() {
        assertEquals(5, radius(new float[] {3, -4, 4, 3}), 1e-5);
        assertEquals(0.5, radius(new float[] {0.5f, 7, 0, -0.25f}), 1e-6);
        assertEquals(2, radius(new float[] {-2, 5, 1, 0, 2, 1, 0, 0, 0.1f}), 1e-5);
        assertEquals(0, radius(new float[] {0, 3, 2, 0, 0, 1, 0, 0, 0}), 0);
        assertEquals(0, radius(new float[] {0}), 0);
        assertEquals(1.3, radius(new float[] {-1.3f}), 1e-6);
        // similar to diag(0.9, -0.5, 0.2)
        assertEquals(
                0.9, radius(new float[] {0.9f, 1.4f, -0.7f, 0, -0.5f, 0.7f, 0, 0, 0.2f}), 1e-6);
        assertEquals(1e-20, radius(new float[] {1e-20f, 0, 0, 1e-21f}), 1e-26);
        assertTrue(Double.isNaN(radius(new float[] {Float.NaN, 0, 0, 1})));

        Model lstm = model(lstm(4)); // each block is orthogonal, or the kernel as a whole
        Map<String, Double> radii = lstm.gradientFlow(x, y).spectralRadii();
        assertEquals(
                List.of("i", "f", "g", "o"),
                radii.keySet().stream().map(name -> name.replaceAll(".* ", "")).toList());
        Model projected = model(projectedLstm(4, 2));
        assertEquals(Map.of(), projected.gradientFlow(x, y).spectralRadii()); // not square
        Model independent = model(indRnn(3));
        float largest = 0;
        for (float u : independent.weights().copyOf("ind_rnn/recurrent_vector").array()) {
            largest = Math.max(largest, Math.abs(u));
        }
        radii = independent.gradientFlow(x, y).spectralRadii();
        assertEquals(Map.of("ind_rnn/recurrent_vector", (double) largest), radii);
    }

    private static double norm(float[] values) {
        double norm = 0;
        for (float value : values) {
            norm = Math.hypot(norm, value);
        }
        return norm;
    }

    /** Compares a measured step with the one before it and after it. */
    @Test
    void normsOfUpdatesAreThoseOfTheStep() {
        Optimizer frozen =
                ParameterGroup.of(
                                Clipped.byGlobalNorm(
                                        Regularized.of(new Adam(0.01), new L2(0.1), "*kernel"),
                                        0.01),
                                "dense/bias")
                        .frozen(true);
        Model model = model(frozen, lstm(3));
        FitOptions options = FitOptions.epochs(2).batchSize(2);
        model.fit(x, y, options);
        GradientFlow single = model.gradientFlow(x, y);
        Map<String, Tensor> before = model.weights().copyOfAll();
        List<GradientFlow> flows = new ArrayList<>();
        List<Map<String, Tensor>> gradients = new ArrayList<>();
        TrainingListener listener =
                new TrainingListener() {
                    @Override
                    public void batchStarted(TrainingProgress progress) {
                        progress.measureGradientFlow();
                    }

                    @Override
                    public void batchEnded(TrainingProgress progress) {
                        flows.addAll(progress.gradientFlows());
                        gradients.add(progress.copyOfGradients());
                    }
                };
        model.fit(x, y, FitOptions.epochs(1).batchSize(6).shuffle(false).listener(listener));
        assertEquals(1, flows.size());
        GradientFlow flow = flows.getFirst();
        assertEquals(single.weights(), flow.weights());
        assertEquals(single.toString(), flow.toString());
        assertEquals(
                Set.of("lstm/kernel", "lstm/recurrent_kernel", "lstm/bias", "dense/kernel"),
                flow.weights().keySet());
        double clipped = 0;
        for (String name : flow.weights().keySet()) {
            float[] old = before.get(name).array();
            float[] change = model.weights().copyOf(name).array();
            for (int k = 0; k < old.length; k++) {
                change[k] -= old[k];
            }
            GradientFlow.WeightStep step = flow.weights().get(name);
            assertEquals(norm(old), step.norm(), 1e-9, name);
            assertEquals(norm(change), step.updateNorm(), 1e-8, name);
            assertEquals(step.updateNorm() / step.norm(), step.updateRatio());
            clipped = Math.hypot(clipped, norm(gradients.getFirst().get(name).array()));
        }
        assertEquals(0.01, clipped, 1e-5);
        assertTrue(flow.globalGradientNorm() > 0.05, flow::toString); // before clipping
    }

    @Test
    void theGlobalNormIsThatOfTheGradients() {
        Model model = model(new GradientDescent(0.5), gru(3));
        GradientFlow flow = model.gradientFlow(x, y);
        Map<String, Tensor> before = model.weights().copyOfAll();
        model.trainStep(x, y);
        double sum = 0;
        for (String name : before.keySet()) {
            float[] change = model.weights().copyOf(name).array();
            for (int k = 0; k < change.length; k++) {
                change[k] -= before.get(name).array()[k];
            }
            sum = Math.hypot(sum, norm(change) / 0.5);
        }
        assertEquals(1, flow.globalGradientNorm() / sum, 1e-5);
    }

    // ---- structure of models

    @Test
    void aSharedLayerOnSequencesOfDifferentLengthsIsARecurrenceForEachUse() {
        Graph graph = new Graph();
        Wire a = graph.input("a", input(2));
        Wire b = graph.input("b", input(2));
        GraphLayer shared = graph.layer("shared", lstm(3));
        graph.output("y", graph.add(dense(1), graph.add(add(), shared.on(a), shared.on(b))));
        Model model = graph.build(1).compile(new Adam(0.01), new MeanSquaredError());
        Tensor longer = Data.normal("longer", SAMPLES, STEPS + 4, 2);
        Examples data = Examples.of("a", x).input("b", longer).target("y", y);
        GradientFlow flow = model.gradientFlow(data);
        assertEquals(Set.of("shared", "shared#2"), flow.recurrences());
        assertEquals(STEPS, flow.copyOfNorms("shared/h").length);
        assertEquals(STEPS + 4, flow.copyOfNorms("shared/h_1").length);
        assertEquals(6, flow.gates().size());
        assertEquals(4, flow.spectralRadii().size());
        assertTrue(flow.advice().contains("the gradient of shared#2 "));
        assertEquals(STEPS + 4 + 1, flow.toCsv().lines().count());
    }

    @Test
    void aModelWithoutRecurrencesHasWeightsOnly() {
        Model model =
                Sequential.of(1, input(2), dense(1))
                        .compile(new Adam(0.01), new MeanSquaredError());
        GradientFlow flow = model.gradientFlow(x, Data.normal("y", SAMPLES, STEPS, 1));
        assertEquals(Set.of(), flow.recurrences());
        assertEquals(Set.of("dense/kernel", "dense/bias"), flow.weights().keySet());
        assertTrue(flow.toString().contains("dense/kernel"), flow::toString);
        assertEquals("", flow.advice());
        assertTrue(flow.toSvg().endsWith("</svg>\n"));
    }

    @Test
    void threadsAndCheckpointsChangeNoBit() {
        Model model =
                model(
                        bidirectional(lstm(3).returnSequences(true)),
                        minGru(3).parallelScan(true).returnSequences(true),
                        gru(3));
        model.execution(Execution.standard().threads(1));
        GradientFlow expected = model.gradientFlow(x, y);
        for (int every : List.of(1, 4)) {
            model.execution(
                    Execution.standard().threads(2).operationsPerThread(1).checkpointEvery(every));
            GradientFlow flow = model.gradientFlow(x, y);
            assertEquals(expected.toCsv(), flow.toCsv());
            assertEquals(expected.measurementsToCsv(), flow.measurementsToCsv());
        }
    }

    // ---- the callback

    private static FitOptions options() {
        return FitOptions.epochs(3).batchSize(2);
    }

    @Test
    void theCallbackMeasuresChosenBatchesAndChangesNoBit() {
        Model plain = model(lstm(3).returnSequences(true).dropout(0.2), gru(2));
        Model measured = model(lstm(3).returnSequences(true).dropout(0.2), gru(2));
        GradientFlowMonitor monitor = new GradientFlowMonitor((epoch, batch) -> epoch == batch);
        GradientFlowMonitor first = new GradientFlowMonitor();
        assertEquals(
                plain.fit(x, y, options()),
                measured.fit(x, y, options().listener(monitor).listener(first)));
        assertEquals(plain.weights().copyOfAll(), measured.weights().copyOfAll());
        assertEquals(
                List.of("0 0 0", "1 1 0", "2 2 0"),
                monitor.measurements().stream().map(this::position).toList());
        assertEquals(
                List.of("0 0 0", "1 0 0", "2 0 0"),
                first.measurements().stream().map(this::position).toList());
        assertEquals(first.measurements().getFirst(), monitor.measurements().getFirst());
    }

    private String position(Measurement measurement) {
        return measurement.epoch() + " " + measurement.batch() + " " + measurement.piece();
    }

    @Test
    void aMeasuredStepIsThatOfTheSingleCall() {
        Model model = model(lstm(3).dropout(0.2));
        String expected = model.gradientFlow(x, y).toString();
        GradientFlowMonitor monitor = new GradientFlowMonitor();
        FitOptions whole = FitOptions.epochs(1).batchSize(SAMPLES).shuffle(false);
        model.fit(x, y, whole.listener(monitor));
        assertEquals(expected, monitor.measurements().getFirst().flow().toString());
        model.fit(x, y, whole.listener(monitor)); // replaces the first
        assertEquals(1, monitor.measurements().size());
    }

    @Test
    void everyPieceOfATruncatedBatchIsMeasured() {
        Model model =
                Sequential.of(1, input(2), gru(3).returnSequences(true), dense(1))
                        .compile(new Adam(0.01), new MeanSquaredError());
        GradientFlowMonitor monitor = new GradientFlowMonitor((epoch, batch) -> batch == 1);
        Tensor targets = Data.normal("y", SAMPLES, STEPS, 1);
        model.fit(x, targets, FitOptions.epochs(1).batchSize(2).truncated(4, 3).listener(monitor));
        assertEquals(
                List.of("0 1 0", "0 1 1", "0 1 2"),
                monitor.measurements().stream().map(this::position).toList());
        assertEquals(
                List.of(3, 3, 1),
                monitor.measurements().stream()
                        .map(each -> each.flow().copyOfNorms("gru/h").length)
                        .toList());
    }

    @Test
    void measurementsArePrinted() {
        Model model = model(lstm(2));
        GradientFlowMonitor monitor = new GradientFlowMonitor();
        assertEquals("no batch has been measured" + System.lineSeparator(), monitor.toString());
        assertTrue(monitor.toSvg().startsWith("<svg "));
        model.fit(x, y, options().listener(monitor));
        List<String> lines = monitor.toString().lines().toList();
        assertEquals("epoch  batch  piece   gradient          lstm", lines.getFirst());
        assertTrue(lines.get(1).matches("    0      0      0  .\\....e.*  healthy \\d\\.\\d\\d"));
        String csv = monitor.toCsv();
        assertEquals(
                "epoch,batch,piece,measurement,name,step,value", csv.lines().findFirst().get());
        GradientFlow last = monitor.measurements().getLast().flow();
        String norm = "2,0,0,state_gradient_norm,lstm/h,8," + last.copyOfNorms("lstm/h")[8];
        assertTrue(csv.lines().anyMatch(norm::equals), csv);
        assertTrue(csv.contains("\n2,0,0,verdict,lstm,,HEALTHY\n"), csv);
        assertTrue(
                last.measurementsToCsv()
                        .endsWith("global_gradient_norm,," + last.globalGradientNorm() + "\n"));
        assertEquals(last.toSvg(), monitor.toSvg());
    }

    @Test
    void aMeasurementIsRequestedBeforeItsBatch() {
        Model model = model(lstm(2));
        TrainingListener late =
                TrainingListener.onBatchEnded(TrainingProgress::measureGradientFlow);
        String message =
                assertThrows(
                                IllegalStateException.class,
                                () -> model.fit(x, y, options().listener(late)))
                        .getMessage();
        assertTrue(message.startsWith("measureGradientFlow was called outside of"), message);
        List<Integer> counts = new ArrayList<>();
        TrainingListener reader =
                TrainingListener.onBatchEnded(
                        progress -> counts.add(progress.gradientFlows().size()));
        model.fit(x, y, FitOptions.epochs(1).batchSize(2).listener(reader));
        assertEquals(List.of(0, 0, 0), counts);
    }
}
