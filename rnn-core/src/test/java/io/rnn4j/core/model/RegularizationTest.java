package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.activityRegularization;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.regularization.Constraint;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Masks;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.optimizer.Constrained;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.optimizer.MovingAverage;
import io.rnn4j.core.optimizer.ParameterGroup;
import io.rnn4j.core.optimizer.Regularized;
import io.rnn4j.core.regularization.L1;
import io.rnn4j.core.regularization.L1L2;
import io.rnn4j.core.regularization.L2;
import io.rnn4j.core.regularization.MaxNorm;
import io.rnn4j.core.regularization.NonNegative;
import io.rnn4j.core.regularization.Orthogonality;
import io.rnn4j.core.regularization.SpectralNorm;
import io.rnn4j.core.regularization.UnitNorm;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Regularizers as parts of the loss, and constraints of weights, in training. */
class RegularizationTest {
    private final Tensor x = Data.normal("x", 8, 5, 3);
    private final Tensor y = Data.normal("y", 8, 2);

    private static Model model(Optimizer optimizer) {
        return Sequential.of(5, input(3), gru(4), dense(2))
                .compile(optimizer, new MeanSquaredError());
    }

    private static double loss(Map<String, Double> results) {
        return results.get("loss");
    }

    private static double squares(Tensor tensor) {
        double sum = 0;
        for (float value : tensor.array()) {
            sum += (double) value * value;
        }
        return sum;
    }

    private static double magnitudes(Tensor tensor) {
        double sum = 0;
        for (float value : tensor.array()) {
            sum += Math.abs(value);
        }
        return sum;
    }

    // ---- penalties on weights

    private static final Optimizer REGULARIZED =
            Regularized.of(
                    Regularized.of(new GradientDescent(0.1), new L2(0.02), "*kernel"),
                    new L1L2(0.03, 0.01),
                    "gru/bias",
                    "dense");

    private static double penalty(Model model) {
        double penalty = 0;
        for (String name : List.of("gru/kernel", "gru/recurrent_kernel", "dense/kernel")) {
            penalty += 0.02 * squares(model.weights().copyOf(name));
        }
        for (String name : List.of("gru/bias", "dense/kernel", "dense/bias")) {
            penalty += 0.03 * magnitudes(model.weights().copyOf(name));
            penalty += 0.01 * squares(model.weights().copyOf(name));
        }
        return penalty;
    }

    @Test
    void penaltiesArePartOfEveryLoss() {
        Model plain = model(new GradientDescent(0.1));
        Model model = model(REGULARIZED);
        double data = loss(plain.evaluate(x, y));
        double expected = data + penalty(model);
        assertEquals(expected, loss(model.evaluate(x, y)), 1e-6);
        assertEquals(expected, model.trainStep(x, y).loss(), 1e-6);
        Model fitted = model(REGULARIZED);
        History history =
                fitted.fit(x, y, FitOptions.epochs(3).batchSize(8).validation(x, y).shuffle(false));
        assertEquals(expected, history.loss()[0], 1e-6);
        double last = history.of("val_loss")[2];
        assertEquals(last, loss(fitted.evaluate(x, y)), "the same bits");
        assertTrue(last < expected);
        plain.weights().setAll(fitted.weights().copyOfAll());
        assertEquals(loss(plain.evaluate(x, y)) + penalty(fitted), last, 1e-6);
    }

    /** The mean over the samples of batches of 3 and 2 samples, with the weights of each step. */
    @Test
    void lossOfAnEpochIsTheMeanOverTheSamples() {
        Tensor fewX = x.copyOfRange(0, 5);
        Tensor fewY = y.copyOfRange(0, 5);
        Model model = model(REGULARIZED);
        double first = model.trainStep(fewX.copyOfRange(0, 3), fewY.copyOfRange(0, 3)).loss();
        double second = model.trainStep(fewX.copyOfRange(3, 5), fewY.copyOfRange(3, 5)).loss();
        double[] history =
                model(REGULARIZED)
                        .fit(fewX, fewY, FitOptions.epochs(1).batchSize(3).shuffle(false))
                        .loss();
        assertEquals((3 * first + 2 * second) / 5, history[0], 1e-7);
    }

    @Test
    void gradientOfL2IsThatOfWeightDecay() {
        Model decayed =
                model(
                        ParameterGroup.of(new GradientDescent(0.1).weightDecay(0.04), "*bias")
                                .weightDecay(false));
        Model penalized = model(Regularized.of(new GradientDescent(0.1), new L2(0.02), "*kernel"));
        for (int step = 0; step < 10; step++) {
            decayed.trainStep(x, y);
            penalized.trainStep(x, y);
        }
        assertClose(decayed.weights().copyOfAll(), penalized.weights().copyOfAll(), 1e-6);
    }

    private static void assertClose(
            Map<String, Tensor> expected, Map<String, Tensor> actual, double tolerance) {
        expected.forEach(
                (name, tensor) -> {
                    for (int k = 0; k < tensor.array().length; k++) {
                        assertEquals(
                                tensor.array()[k],
                                actual.get(name).array()[k],
                                tolerance,
                                name + " " + k);
                    }
                });
    }

    /** The change of weights is -η times the central difference of the loss of evaluate. */
    private void assertDescent(Model model, double rate) {
        Map<String, Tensor> before = model.weights().copyOfAll();
        model.trainStep(x, y);
        Map<String, Tensor> after = model.weights().copyOfAll();
        for (String name : before.keySet()) {
            for (int k = 0; k < before.get(name).array().length; k++) {
                float h = 1e-2f;
                Tensor moved = Tensor.of(before.get(name).array().clone(), shape(before, name));
                model.weights().setAll(before);
                moved.array()[k] += h;
                model.weights().set(name, moved);
                double above = loss(model.evaluate(x, y));
                moved.array()[k] -= 2 * h;
                model.weights().set(name, moved);
                double slope = (above - loss(model.evaluate(x, y))) / (2 * h);
                double change = after.get(name).array()[k] - before.get(name).array()[k];
                assertEquals(-rate * slope, change, rate * 2e-3, name + " " + k);
            }
        }
    }

    private static int[] shape(Map<String, Tensor> tensors, String name) {
        return tensors.get(name).shape().toArray();
    }

    @Test
    void stepsFollowTheGradientOfLossAndPenalties() {
        assertDescent(
                model(
                        Regularized.of(
                                Regularized.of(
                                        new GradientDescent(0.01),
                                        new Orthogonality(0.1),
                                        "gru/recurrent_kernel"),
                                new L2(0.1),
                                "*bias")),
                0.01);
        Model activity =
                Sequential.of(
                                5,
                                input(3),
                                gru(4).returnSequences(true),
                                activityRegularization(new L2(0.3)),
                                gru(2),
                                activityRegularization(new L2(0.1)))
                        .compile(new GradientDescent(0.01), new MeanSquaredError());
        assertDescent(activity, 0.01);
    }

    @Test
    void gradientsOfPenaltiesAreClipped() {
        Optimizer penalized = Regularized.of(new GradientDescent(1), new L2(1_000), "dense/kernel");
        Model model = model(Clipped.byGlobalNorm(penalized, 0.5));
        Map<String, Tensor> before = model.weights().copyOfAll();
        model.trainStep(x, y);
        double change = 0;
        for (String name : before.keySet()) {
            for (int k = 0; k < before.get(name).array().length; k++) {
                double difference =
                        before.get(name).array()[k] - model.weights().copyOf(name).array()[k];
                change += difference * difference;
            }
        }
        assertEquals(0.5, Math.sqrt(change), 1e-4);
    }

    @Test
    void frozenWeightsCountInTheLossOnly() {
        Model model = model(REGULARIZED);
        model.weights().freeze("gru");
        Map<String, Tensor> before = model.weights().copyOfAll();
        double expected = loss(model(new GradientDescent(0.1)).evaluate(x, y)) + penalty(model);
        assertEquals(expected, model.trainStep(x, y).loss(), 1e-6);
        assertEquals(before.get("gru/kernel"), model.weights().copyOf("gru/kernel"));
        assertNotEquals(before.get("dense/kernel"), model.weights().copyOf("dense/kernel"));
    }

    @Test
    void threadsAndOptimizerStepsHaveTheSameBits() {
        Optimizer optimizer =
                Constrained.of(
                        Regularized.of(REGULARIZED, new Orthogonality(0.1), "*recurrent_kernel"),
                        new SpectralNorm(0.9),
                        "*kernel");
        Function<Integer, Map<String, Tensor>> trained =
                threads -> {
                    Model model = model(optimizer).execution(Execution.standard().threads(threads));
                    for (int step = 0; step < 5; step++) {
                        model.trainStep(x, y);
                    }
                    return model.weights().copyOfAll();
                };
        Map<String, Tensor> expected = trained.apply(1);
        assertEquals(expected, trained.apply(2));
        assertEquals(expected, trained.apply(7));
        Model model = Sequential.of(5, input(3), gru(4), dense(2));
        OptimizerSteps steps = new OptimizerSteps(optimizer);
        for (int step = 0; step < 5; step++) {
            ForwardPass pass = model.forward(x);
            Tensor gradient =
                    new LossFunction(new MeanSquaredError()).apply(pass.output(), y).gradient();
            steps.step(model, pass.backward(gradient).weights());
        }
        assertEquals(expected, model.weights().copyOfAll());
    }

    // ---- penalties on outputs

    private static Model active(Layer... more) {
        Layer[] layers = {
            gru(4).returnSequences(true),
            activityRegularization(new L1(0.3)),
            activityRegularization(new L2(0.2)),
            dense(2)
        };
        Layer[] all = Arrays.copyOf(layers, layers.length + more.length);
        System.arraycopy(more, 0, all, layers.length, more.length);
        return Sequential.of(5, input(3), all)
                .compile(new GradientDescent(0.1), new MeanSquaredError());
    }

    @Test
    void penaltiesOnOutputsAreMeansOverSamplesWithoutPadding() {
        Tensor target = Data.normal("y", 8, 5, 2);
        Tensor mask = Masks.ofLengths(5, 5, 4, 3, 2, 1, 5, 4, 3);
        Model plain =
                Sequential.of(5, input(3), gru(4).returnSequences(true), dense(2))
                        .compile(new GradientDescent(0.1), new MeanSquaredError());
        Model hidden = Sequential.of(5, input(3), gru(4).returnSequences(true));
        Model model = active();
        hidden.weights()
                .setAll(
                        Map.of(
                                "gru/kernel", model.weights().copyOf("gru/kernel"),
                                "gru/recurrent_kernel",
                                        model.weights().copyOf("gru/recurrent_kernel"),
                                "gru/bias", model.weights().copyOf("gru/bias"),
                                "gru/recurrent_bias",
                                        model.weights().copyOf("gru/recurrent_bias")));
        plain.weights().setAll(model.weights().copyOfAll());
        Tensor h = hidden.predict(x);
        double penalty = 0;
        for (int sample = 0; sample < 8; sample++) {
            for (int step = 0; step < 5; step++) {
                for (int unit = 0; unit < 4; unit++) {
                    double value = h.get(sample, step, unit) * mask.get(sample, step);
                    penalty += 0.3 * Math.abs(value) + 0.2 * value * value;
                }
            }
        }
        double expected = loss(plain.evaluate(x, target, mask)) + penalty / 8;
        assertEquals(expected, loss(model.evaluate(x, target, mask)), 1e-5);
        assertEquals(expected, model.trainStep(x, target, mask, Map.of()).loss(), 1e-5);
        assertEquals(plain.predict(x), active().predict(x), "predictions are those without it");
    }

    @Test
    void penaltiesOnOutputsOfBatchesAddUp() {
        Tensor target = Data.normal("y", 8, 5, 2);
        Model model = active();
        double whole = loss(model.evaluate(x, target));
        double first = loss(model.evaluate(x.copyOfRange(0, 2), target.copyOfRange(0, 2)));
        double second = loss(model.evaluate(x.copyOfRange(2, 8), target.copyOfRange(2, 8)));
        assertEquals((2 * first + 6 * second) / 8, whole, 1e-9);
        History history =
                model.fit(x, target, FitOptions.epochs(1).batchSize(3).validation(x, target));
        assertEquals(history.of("val_loss")[0], loss(model.evaluate(x, target)));
    }

    @Test
    void gradientsOfForwardPassesLeaveThePenaltiesOut() {
        Tensor upstream = Data.normal("u", 8, 5, 2);
        Model plain = Sequential.of(5, input(3), gru(4).returnSequences(true), dense(2));
        Model model = active();
        model.trainStep(x, Data.normal("y", 8, 5, 2)); // leaves gradients of penalties behind
        plain.weights().setAll(model.weights().copyOfAll());
        assertEquals(
                plain.forward(x).backward(upstream).weights(),
                model.forward(x).backward(upstream).weights());
    }

    // ---- constraints

    @Test
    void everyConstraintHoldsAfterEveryStep() {
        for (Constraint constraint : Components.of(Constraint.class).all()) {
            Optimizer optimizer =
                    Constrained.of(
                            new MovingAverage(new Adam(0.5)).decay(0.5), constraint, "*kernel");
            Model model = model(optimizer);
            model.weights().freeze("dense");
            Map<String, Tensor> before = model.weights().copyOfAll();
            for (int step = 0; step < 4; step++) {
                model.trainStep(x, y);
                for (Map<String, Tensor> weights :
                        List.of(model.weights().copyOfAll(), model.averagedWeights())) {
                    assertHolds(constraint, weights.get("gru/kernel"));
                    assertHolds(constraint, weights.get("gru/recurrent_kernel"));
                    assertEquals(before.get("dense/kernel"), weights.get("dense/kernel"));
                }
            }
            assertNotEquals(before.get("gru/kernel"), model.weights().copyOf("gru/kernel"));
        }
    }

    private static void assertHolds(Constraint constraint, Tensor weight) {
        int columns = weight.size(1);
        for (int column = 0; column < columns; column++) {
            double squares = 0;
            double smallest = 0;
            for (int row = 0; row < weight.size(0); row++) {
                squares += Math.pow(weight.get(row, column), 2);
                smallest = Math.min(smallest, weight.get(row, column));
            }
            double norm = Math.sqrt(squares);
            switch (constraint) {
                case MaxNorm(double limit, var axis) -> assertTrue(norm <= limit * (1 + 1e-6));
                case UnitNorm unit -> assertEquals(1, norm, 1e-6);
                case NonNegative not -> assertEquals(0, smallest);
                case SpectralNorm(double limit) ->
                        assertTrue(spectralNorm(weight) <= limit * (1 + 1e-6));
                default -> throw new AssertionError("no check of " + constraint);
            }
        }
    }

    /** Power iteration in double precision. */
    private static double spectralNorm(Tensor weight) {
        double[] vector = new double[weight.size(0)];
        Arrays.fill(vector, 1);
        double norm = 0;
        for (int round = 0; round < 500; round++) {
            double[] image = new double[weight.size(1)];
            for (int row = 0; row < vector.length; row++) {
                for (int column = 0; column < image.length; column++) {
                    image[column] += vector[row] * weight.get(row, column);
                }
            }
            double squares = 0;
            for (int row = 0; row < vector.length; row++) {
                vector[row] = 0;
                for (int column = 0; column < image.length; column++) {
                    vector[row] += image[column] * weight.get(row, column);
                }
                squares += vector[row] * vector[row];
            }
            norm = Math.sqrt(Math.sqrt(squares));
            for (int row = 0; row < vector.length; row++) {
                vector[row] /= Math.sqrt(squares);
            }
        }
        return norm;
    }

    @Test
    void orthogonalityAndSpectralNormActOnTheRecurrentKernel() {
        Model orthogonal =
                Sequential.of(5, input(3), simpleRnn(6), dense(2))
                        .compile(
                                Regularized.of(
                                        new Adam(0.02),
                                        new Orthogonality(10),
                                        "simple_rnn/recurrent_kernel"),
                                new MeanSquaredError());
        orthogonal.weights().set("simple_rnn/recurrent_kernel", Data.normal("start", 6, 6));
        orthogonal.fit(x, y, 400);
        Tensor u = orthogonal.weights().copyOf("simple_rnn/recurrent_kernel");
        for (int a = 0; a < 6; a++) {
            for (int b = 0; b < 6; b++) {
                double product = 0;
                for (int k = 0; k < 6; k++) {
                    product += u.get(a, k) * u.get(b, k);
                }
                assertEquals(a == b ? 1 : 0, product, 0.05);
            }
        }
        Model limited =
                Sequential.of(5, input(3), simpleRnn(6), dense(2))
                        .compile(
                                Constrained.of(
                                        new Adam(0.1),
                                        new SpectralNorm(0.5),
                                        "simple_rnn/recurrent_kernel"),
                                new MeanSquaredError());
        limited.fit(x, y, 20);
        double norm = spectralNorm(limited.weights().copyOf("simple_rnn/recurrent_kernel"));
        assertTrue(norm <= 0.5 && norm > 0.49, "" + norm);
    }

    @Test
    void paddingRowIsNotConstrained() {
        Model model =
                Sequential.of(5, input(1), embedding(4, 3).paddingIndex(0), gru(4), dense(2))
                        .compile(
                                Constrained.of(
                                        new Adam(), new MaxNorm(0.01), "embedding/embeddings"),
                                new MeanSquaredError());
        float[] before = model.weights().copyOf("embedding/embeddings").array();
        model.trainStep(Tensor.of(new float[] {1, 2, 0, 3, 1, 0}, 2, 3, 1), Data.normal("y", 2, 2));
        float[] after = model.weights().copyOf("embedding/embeddings").array();
        assertArrayEquals(Arrays.copyOf(before, 3), Arrays.copyOf(after, 3));
        assertNotEquals(before[3], after[3]);
    }

    // ---- summary and misuse

    @Test
    void summaryListsThem() {
        Model model = active();
        assertTrue(
                model.summary()
                        .contains(
                                "regularizer l1 (factor = 0.3): outputs of gru"
                                        + System.lineSeparator()
                                        + "regularizer l2 (factor = 0.2): outputs of"
                                        + " activity_regularization"),
                model.summary());
        model.compile(
                ParameterGroup.of(
                                Constrained.of(
                                        Constrained.of(REGULARIZED, new NonNegative(), "dense"),
                                        new SpectralNorm(0.9),
                                        "gru/recurrent_kernel"),
                                "gru/bias")
                        .frozen(true),
                new MeanSquaredError());
        String summary = model.summary();
        for (String line :
                List.of(
                        "regularizer l2 (factor = 0.02): gru/kernel, gru/recurrent_kernel,"
                                + " dense/kernel",
                        "regularizer l1_l2 (l1 = 0.03, l2 = 0.01): gru/bias, dense/kernel,"
                                + " dense/bias",
                        "constraint non_negative: dense/kernel, dense/bias",
                        "constraint spectral_norm (limit = 0.9): gru/recurrent_kernel",
                        "frozen: 12")) {
            assertTrue(summary.contains(line), summary);
        }
    }

    @Test
    void misuseIsRejected() {
        refused(
                "orthogonality: the penalty is one of a weight; for the outputs of a layer use a"
                        + " regularizer such as L1 or L2",
                () -> Sequential.of(input(2), gru(3), activityRegularization(new Orthogonality())));
        Model model = model(new Adam());
        refused(
                "regularized: no weight matches the patterns [lstm/kernel]",
                () ->
                        model.compile(
                                Regularized.of(new Adam(), new L1(), "lstm/kernel"),
                                new MeanSquaredError()));
        refused(
                "constrained: no weight matches the patterns [lstm/kernel]",
                () ->
                        model.compile(
                                Constrained.of(new Adam(), new NonNegative(), "lstm/kernel"),
                                new MeanSquaredError()));
        refused("l1: factor must be at least 0 and finite, got -1.0", () -> new L1(-1));
        refused("max_norm: limit must be greater than 0", () -> new MaxNorm(0));
        model.trainStep(x, y); // still compiled
    }

    private static void refused(String message, Runnable call) {
        String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(actual.contains(message), actual);
    }
}
