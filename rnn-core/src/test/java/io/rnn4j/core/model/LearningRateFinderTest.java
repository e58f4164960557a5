package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.optimizer.MovingAverage;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.LearningRateCurve;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.junit.jupiter.api.Test;

import java.util.Map;

class LearningRateFinderTest {
    private final Tensor x = Data.normal("x", 40, 5, 3);
    private final Tensor y = Data.normal("y", 40, 2);

    private static Model model(Optimizer optimizer) {
        return Sequential.of(5, input(3), dropout(0.1), gru(8), dense(2))
                .compile(optimizer, new MeanSquaredError());
    }

    @Test
    void ratesRiseExponentially() {
        LearningRateCurve curve =
                new LearningRateFinder(model(new Adam()))
                        .minimum(1e-4)
                        .maximum(1e-2)
                        .steps(21)
                        .find(x, y);
        double[] rates = curve.rates();
        assertEquals(21, rates.length);
        for (int step = 0; step < 21; step++) {
            assertEquals(1e-4 * Math.pow(10, step / 10.0), rates[step], 1e-12);
        }
        assertTrue(curve.losses()[20] < curve.losses()[0]);
        assertEquals(21 + 1, curve.toCsv().lines().count());
        assertTrue(curve.toString().startsWith("LearningRateCurve[21 steps, rates 1.0E-4 to"));
    }

    /** Steps of (2w)² with the gradient 8w: w shrinks by 1 - 8η, and diverges from η = 1/4 on. */
    @Test
    void lossesAreThoseOfTheStepsUntilTheyDiverge() {
        Model model =
                Sequential.of(input(1), dense(1).useBias(false))
                        .compile(new GradientDescent(0.3), new MeanSquaredError());
        model.weights().set("dense/kernel", Tensor.of(new float[] {1}, 1, 1));
        LearningRateCurve curve =
                new LearningRateFinder(model)
                        .minimum(1e-3)
                        .maximum(100)
                        .steps(51)
                        .smoothing(0)
                        .find(Tensor.of(new float[] {2}, 1, 1, 1), Tensor.zeros(1, 1, 1));
        double weight = 1;
        double lowest = Double.POSITIVE_INFINITY;
        double[] losses = curve.losses();
        assertArrayEquals(losses, curve.smoothedLosses());
        for (int step = 0; step < losses.length; step++) {
            assertEquals(4 * weight * weight, losses[step], 1e-5 * losses[step] + 1e-9);
            boolean last = step == losses.length - 1;
            lowest = Math.min(lowest, losses[step]);
            assertEquals(last, losses[step] > 4 * lowest);
            weight *= 1 - 8 * curve.rates()[step];
        }
        assertTrue(losses.length < 51);
        assertTrue(curve.suggestion() < 0.25 && curve.suggestion() > 1e-3);
        assertTrue(curve.lowestLossRate() >= curve.suggestion());
    }

    @Test
    void modelIsAsBefore() {
        for (Optimizer optimizer :
                new Optimizer[] {new Adam(), new MovingAverage(new Adam()).decay(0.5)}) {
            Model tested = model(optimizer);
            Model plain = model(optimizer);
            for (Model each : new Model[] {tested, plain}) {
                each.fit(x, y, FitOptions.epochs(1).batchSize(8));
            }
            Map<String, Tensor> before = tested.weights().copyOfAll();
            new LearningRateFinder(tested).steps(30).batchSize(8).find(x, y);
            assertEquals(before, tested.weights().copyOfAll());
            for (Model each : new Model[] {tested, plain}) {
                each.fit(x, y, FitOptions.epochs(2).batchSize(8));
            }
            assertEquals(plain.weights().copyOfAll(), tested.weights().copyOfAll());
        }
    }

    @Test
    void suggestionIsTheSteepestPointBeforeTheMinimum() {
        double[] rates = {1, 10, 100, 1_000, 10_000, 100_000};
        double[] losses = {5, 4.9, 4.5, 3, 2.9, 9};
        LearningRateCurve curve = new LearningRateCurve(rates, losses, 0);
        assertEquals(100, curve.suggestion()); // falls from 4.9 to 3
        assertEquals(10_000, curve.lowestLossRate());
        LearningRateCurve smooth = new LearningRateCurve(rates, losses, 0.5);
        double[] expected = {5, (0.5 * 5 + 4.9) / 1.5, (0.25 * 5 + 0.5 * 4.9 + 4.5) / 1.75};
        for (int step = 0; step < 3; step++) {
            assertEquals(expected[step], smooth.smoothedLosses()[step], 1e-12);
        }
    }

    @Test
    void misuseIsRejected() {
        Model model = model(new Adam());
        LearningRateFinder finder = new LearningRateFinder(model);
        refused("to a larger, finite one, got 0.0 to 10.0", () -> finder.minimum(0));
        refused("got 1.0E-7 to NaN", () -> finder.maximum(Double.NaN));
        refused("learning rate finder: steps must be at least 3, got 2", () -> finder.steps(2));
        refused("batchSize must be at least 1, got 0", () -> finder.batchSize(0));
        refused("smoothing must be at least 0 and less than 1, got 1.0", () -> finder.smoothing(1));
        refused(
                "learning rate of the optimizer must be above 0, because it is multiplied, got 0.0",
                () -> new LearningRateFinder(model(new Adam(0))).find(x, y));
        assertThrows(NullPointerException.class, () -> new LearningRateFinder(null));
        assertThrows(NullPointerException.class, () -> finder.find((Examples) null));
        Model uncompiled = Sequential.of(input(3), gru(4), dense(2));
        assertTrue(
                assertThrows(
                                IllegalStateException.class,
                                () -> new LearningRateFinder(uncompiled).find(x, y))
                        .getMessage()
                        .contains("not compiled"));
        Map<String, Tensor> before = model.weights().copyOfAll();
        Tensor broken = Tensor.of(x.array().clone(), 40, 5, 3);
        broken.array()[7] = Float.NaN;
        assertThrows(NonFiniteException.class, () -> finder.find(broken, y));
        TrainingListener during =
                new TrainingListener() {
                    @Override
                    public void batchEnded(TrainingProgress progress) {
                        finder.find(x, y);
                    }
                };
        assertTrue(
                assertThrows(
                                IllegalStateException.class,
                                () -> model.fit(x, y, FitOptions.epochs(1).listener(during)))
                        .getMessage()
                        .contains("LearningRateFinder.find was called during training"));
        assertEquals(before.keySet(), model.weights().copyOfAll().keySet());
        LearningRateCurve flat =
                new LearningRateCurve(new double[] {1, 2, 3}, new double[] {1, 2, 3}, 0);
        assertThrows(IllegalStateException.class, flat::suggestion);
        refused(
                "a loss for every learning rate",
                () -> new LearningRateCurve(new double[2], new double[3], 0));
    }

    private static void refused(String message, Runnable call) {
        String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(actual.contains(message), actual);
    }
}
