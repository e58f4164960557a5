package io.rnn4j.core.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rnn4j.api.loss.PredictionKind;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.metric.MetricCase.Kind;
import io.rnn4j.core.metric.MetricCase.Row;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Examples;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/** Metrics of values and of probabilities against means over the rows in double precision. */
class ValueMetricsTest {
    /** Values of rows are floats. */
    private static final double FLOAT = 1e-6;

    private static final double DOUBLE = 1e-12;

    private static double mean(MetricCase rows, ToDoubleFunction<Row> value) {
        double sum = 0;
        double weights = 0;
        for (Row row : rows.rows) {
            sum += row.weight() * value.applyAsDouble(row);
            weights += row.weight();
        }
        return sum / weights;
    }

    /** The mean over rows and elements of a function of prediction and target. */
    private static double elements(MetricCase rows, DoubleBinaryOperator value) {
        double sum = 0;
        for (int k = 0; k < rows.width; k++) {
            int column = k;
            sum +=
                    mean(
                            rows,
                            row ->
                                    value.applyAsDouble(
                                            row.prediction()[column], row.target()[column]));
        }
        return sum / rows.width;
    }

    private static void assertRelative(double expected, double got, double tolerance) {
        assertEquals(expected, got, tolerance * Math.abs(expected));
    }

    private static Tensor filled(double value, int... sizes) {
        Tensor tensor = Tensor.zeros(sizes);
        Arrays.fill(tensor.array(), (float) value);
        return tensor;
    }

    // ---- percentages

    @Test
    void percentageErrors() {
        for (double offset : new double[] {0, 3, -3}) {
            MetricCase rows = MetricCase.ofValues(offset, 2, 2);
            assertRelative(
                    elements(rows, (p, y) -> 100 * Math.abs(y - p) / Math.abs(y)),
                    rows.measure(new MeanAbsolutePercentageError()),
                    FLOAT);
            assertRelative(
                    elements(rows, (p, y) -> 200 * Math.abs(y - p) / (Math.abs(y) + Math.abs(p))),
                    rows.measure(new SymmetricMeanAbsolutePercentageError()),
                    FLOAT);
        }
    }

    @Test
    void percentageErrorsOfZeros() {
        MetricCase rows = MetricCase.ofValues(0, 1, 1);
        Tensor zeros = Tensor.zeros(1, 7, 1);
        var model =
                rows.model(
                        new MeanAbsolutePercentageError(),
                        new SymmetricMeanAbsolutePercentageError());
        assertEquals(0, model.evaluate(zeros, zeros).get("smape"));
        assertEquals(0, model.evaluate(zeros, zeros).get("mape"));
        Tensor ones = filled(1, 1, 7, 1);
        assertEquals(200, model.evaluate(ones, zeros).get("smape"));
        assertEquals(1e9, model.evaluate(ones, zeros).get("mape"), 1e3);
    }

    // ---- relative to the targets

    private static double variance(MetricCase rows, int column) {
        double mean = mean(rows, row -> row.target()[column]);
        return mean(rows, row -> Math.pow(row.target()[column] - mean, 2));
    }

    private static double squares(MetricCase rows, int column) {
        return mean(rows, row -> Math.pow(row.target()[column] - row.prediction()[column], 2));
    }

    @Test
    void rSquaredIsTheMeanOverElements() {
        for (double offset : new double[] {0, 10_000}) {
            MetricCase rows = MetricCase.ofValues(offset, 2, 2);
            double expected =
                    1
                            - squares(rows, 0) / variance(rows, 0) / 2
                            - squares(rows, 1) / variance(rows, 1) / 2;
            assertEquals(expected, rows.measure(new RSquared()), 1e-9);
        }
    }

    @Test
    void rSquaredOfConstantTargets() {
        var model = MetricCase.ofValues(0, 1, 1).model(new RSquared());
        Tensor ones = filled(1, 1, 7, 1);
        assertEquals(1, model.evaluate(ones, ones).get("r2"));
        assertEquals(0, model.evaluate(Tensor.zeros(1, 7, 1), ones).get("r2"));
    }

    @Test
    void missingElementsDoNotCount() {
        Tensor one = Tensor.of(new float[] {1, 5, 2, 6, 4, 9, 7, 7}, 4, 1, 2);
        Tensor targets = Tensor.of(new float[] {2, Float.NaN, 2, 5, Float.NaN, 8, 6, 6}, 4, 1, 2);
        Tensor mask = Tensor.of(new float[] {1, 0, 1, 1, 0, 1, 1, 1}, 4, 1, 2);
        Tensor x = Tensor.zeros(4, 7, 2);
        Tensor y = Tensor.zeros(4, 7, 2);
        Tensor given = Tensor.zeros(4, 7, 2);
        for (int sample = 0; sample < 4; sample++) {
            for (int k = 0; k < 2; k++) {
                x.array()[sample * 14 + k] = one.array()[sample * 2 + k];
                y.array()[sample * 14 + k] = targets.array()[sample * 2 + k];
                given.array()[sample * 14 + k] = mask.array()[sample * 2 + k];
            }
        }
        var model = Sequential.of(Layers.input(7, 2), Layers.activation(Activations.IDENTITY));
        model.compile(
                new GradientDescent(1),
                new io.rnn4j.core.loss.MeanSquaredError(),
                new RSquared(),
                new NormalizedRootMeanSquaredError());
        var results = model.evaluate(Examples.of(x, y).targetMask(given));
        // targets 2, 2, 6 and errors -1, 0, 1; targets 5, 8, 6 and errors 1, 1, 1
        double first = 1 - 2 / (32.0 / 3);
        double second = 1 - 3 / (14.0 / 3);
        assertEquals((first + second) / 2, results.get("r2"), DOUBLE);
        assertEquals(Math.sqrt(5.0 / 6) / 6, results.get("nrmse"), DOUBLE);
    }

    @Test
    void normalizedErrors() {
        MetricCase rows = MetricCase.ofValues(3, 2, 2);
        double error = Math.sqrt(elements(rows, (p, y) -> (p - y) * (p - y)));
        double mean = elements(rows, (p, y) -> y);
        double deviation = Math.sqrt(elements(rows, (p, y) -> (y - mean) * (y - mean)));
        double[] all =
                rows.rows.stream()
                        .flatMapToDouble(row -> Arrays.stream(row.target()))
                        .sorted()
                        .toArray();
        var metric = new NormalizedRootMeanSquaredError();
        assertRelative(error / (all[all.length - 1] - all[0]), rows.measure(metric), DOUBLE);
        assertRelative(
                error / deviation,
                rows.measure(metric.normalization(Normalization.STANDARD_DEVIATION)),
                DOUBLE);
        assertRelative(
                error / mean, rows.measure(metric.normalization(Normalization.MEAN)), DOUBLE);
    }

    // ---- quantiles

    private static double pinball(double q, double p, double y) {
        return y >= p ? q * (y - p) : (1 - q) * (p - y);
    }

    @Test
    void quantileLoss() {
        MetricCase rows = MetricCase.ofValues(0, 2, 2);
        assertRelative(
                elements(rows, (p, y) -> pinball(0.9, p, y)),
                rows.measure(new QuantileLoss(List.of(0.9))),
                FLOAT);
        MetricCase several = MetricCase.ofValues(0, 3, 1);
        double[] q = {0.1, 0.5, 0.8};
        double expected =
                mean(
                        several,
                        row -> {
                            double sum = 0;
                            for (int k = 0; k < 3; k++) {
                                sum += pinball(q[k], row.prediction()[k], row.target()[0]);
                            }
                            return sum / 3;
                        });
        assertRelative(expected, several.measure(new QuantileLoss(List.of(0.1, 0.5, 0.8))), FLOAT);
        MetricCase pairs = MetricCase.ofValues(0, 4, 2);
        double ofPairs =
                mean(
                        pairs,
                        row -> {
                            double[] p = row.prediction();
                            double[] y = row.target();
                            return (pinball(0.2, p[0], y[0])
                                            + pinball(0.7, p[1], y[0])
                                            + pinball(0.2, p[2], y[1])
                                            + pinball(0.7, p[3], y[1]))
                                    / 4;
                        });
        assertRelative(ofPairs, pairs.measure(new QuantileLoss(List.of(0.2, 0.7))), FLOAT);
    }

    @Test
    void coverageCountsBounds() {
        MetricCase rows = MetricCase.ofValues(0, 3, 1);
        double inside =
                mean(
                        rows,
                        row ->
                                row.prediction()[0] <= row.target()[0]
                                                && row.target()[0] <= row.prediction()[2]
                                        ? 1
                                        : 0);
        assertEquals(inside, rows.measure(new IntervalCoverage()), DOUBLE);
        Tensor bounds = Tensor.zeros(1, 7, 3);
        Tensor targets = Tensor.zeros(1, 7, 1); // equal to both bounds
        bounds.set(-1e30f, 0, 0, 0); // ∓∞ in the prediction
        bounds.set(1e30f, 0, 1, 0); // not covered
        assertEquals(
                6.0 / 7,
                rows.overflowing(new IntervalCoverage())
                        .evaluate(bounds, targets)
                        .get("interval_coverage"),
                DOUBLE);
    }

    // ---- probabilities

    @Test
    void perplexityAndBitsOfLogits() {
        MetricCase rows = MetricCase.ofClasses(5);
        double nats =
                mean(
                        rows,
                        row -> {
                            double sum = 0;
                            for (double z : row.prediction()) {
                                sum += Math.exp(z);
                            }
                            return Math.log(sum) - row.prediction()[row.target0()];
                        });
        assertRelative(Math.exp(nats), rows.measure(new Perplexity()), FLOAT);
        assertRelative(nats / Math.log(2), rows.measure(new BitsPerCharacter()), FLOAT);
    }

    @Test
    void perplexityOfProbabilities() {
        MetricCase rows = MetricCase.ofClasses(new Kind(PredictionKind.CLASS_PROBABILITIES, 1), 4);
        Tensor even = filled(0.25f, 20, 7, 4);
        var results =
                rows.model(new Perplexity(), new BitsPerCharacter()).evaluate(even, rows.targets);
        assertEquals(4, results.get("perplexity"), FLOAT);
        assertEquals(2, results.get("bits_per_character"), FLOAT);
    }

    // ---- mistakes

    private static String message(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }

    @Test
    void messages() {
        assertEquals(
                "metric 'interval_coverage' needs predictions of a lower and an upper bound, got"
                        + " width 1",
                message(() -> MetricCase.ofValues(0, 1, 1).model(new IntervalCoverage())));
        assertEquals(
                "metric 'quantile_loss' of 2 quantiles needs predictions of as many elements for"
                        + " each target, got width 3",
                message(
                        () ->
                                MetricCase.ofValues(0, 3, 1)
                                        .model(new QuantileLoss(List.of(0.1, 0.9)))));
        assertEquals(
                "metric 'perplexity' needs a loss whose predictions are logits or probabilities of"
                        + " the classes of a row, such as SoftmaxCrossEntropy, got one whose"
                        + " predictions are VALUES",
                message(() -> MetricCase.ofValues(0, 3, 3).model(new Perplexity())));
        assertEquals(
                "quantile_loss: quantiles must be at least one, got []",
                message(() -> new QuantileLoss(List.of())));
        assertEquals(
                "quantile_loss: quantiles[1] must be greater than 0 and less than 1, got 1.0",
                message(() -> new QuantileLoss(List.of(0.5, 1.0))));
    }
}
