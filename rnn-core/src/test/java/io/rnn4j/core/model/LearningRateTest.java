package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.AdamW;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.Schedule;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Learning rates that change during training. */
class LearningRateTest {
    private static final int SAMPLES = 6;

    /** Of a single sample x = 2, y = 0 and the weight w: the gradient of (2w)² is 8w. */
    private static final double CURVATURE = 8;

    private static Model line(Optimizer optimizer) {
        Model model = Sequential.of(input(1), dense(1)).compile(optimizer, new MeanSquaredError());
        model.weights().set("dense/kernel", Tensor.of(new float[] {1}, 1, 1));
        model.weights().freeze("dense/bias");
        return model;
    }

    private static void fitLine(Model model, FitOptions options) {
        model.fit(Tensor.of(new float[] {2}, 1, 1, 1), Tensor.zeros(1, 1, 1), options);
    }

    private static double weight(Model model) {
        return model.weights().copyOf("dense/kernel").get(0, 0);
    }

    private static double descended(double rate, double... factors) {
        double weight = 1;
        for (double factor : factors) {
            weight -= rate * factor * CURVATURE * weight;
        }
        return weight;
    }

    // ---- what is computed

    @Test
    void factorMultipliesTheRateOfEveryStep() {
        Model model = line(new GradientDescent(0.05));
        fitLine(model, FitOptions.epochs(4).learningRateFactor(Schedule.exponential(0.5)));
        assertEquals(descended(0.05, 1, 0.5, 0.25, 0.125), weight(model), 1e-6);
    }

    @Test
    void zeroFactorChangesNoWeight() {
        Model model = line(new GradientDescent(0.05));
        fitLine(model, FitOptions.epochs(3).learningRateFactor(Schedule.constant(0)));
        assertEquals(1, weight(model));
    }

    @Test
    void weightDecayFollowsTheRate() {
        // all gradients 0, so that a step is w' = w - ηλw (Loshchilov and Hutter 2019)
        Model model = line(new AdamW(0.1).weightDecay(0.5));
        model.fit(
                Tensor.zeros(1, 1, 1),
                Tensor.zeros(1, 1, 1),
                FitOptions.epochs(3).learningRateFactor(Schedule.linear(1, 0.25, 0)));
        assertEquals((1 - 0.05) * (1 - 0.0375) * (1 - 0.025), weight(model), 1e-6);
    }

    @Test
    void stepsAndEpochsAreCountedOverAllCalls() {
        Schedule schedule = Schedule.multiStep(0.5, 2, 3);
        for (boolean byEpoch : new boolean[] {false, true}) {
            Model model = line(new GradientDescent(0.05));
            for (int epochs : new int[] {1, 2, 1}) {
                FitOptions options = FitOptions.epochs(epochs);
                fitLine(
                        model,
                        byEpoch
                                ? options.learningRateFactorByEpoch(schedule)
                                : options.learningRateFactor(schedule));
            }
            assertEquals(descended(0.05, 1, 1, 0.5, 0.25), weight(model), 1e-6);
            model.compile(new GradientDescent(0.05), new MeanSquaredError());
            model.weights().set("dense/kernel", Tensor.of(new float[] {1}, 1, 1));
            fitLine(model, FitOptions.epochs(1).learningRateFactor(schedule));
            assertEquals(descended(0.05, 1), weight(model), 1e-6, "compile begins anew");
        }
    }

    @Test
    void fitWithoutScheduleUsesTheOptimizersRate() {
        Model model = line(new GradientDescent(0.05));
        fitLine(model, FitOptions.epochs(1).learningRateFactor(Schedule.constant(0.5)));
        fitLine(model, FitOptions.epochs(1));
        fitLine(model, FitOptions.epochs(1).learningRateFactor(Schedule.constant(0.5)));
        model.trainStep(Tensor.of(new float[] {2}, 1, 1, 1), Tensor.zeros(1, 1, 1));
        assertEquals(descended(0.05, 0.5, 1, 0.5, 1), weight(model), 1e-6);
    }

    @Test
    void scheduleIsCalledInOrder() {
        List<Long> steps = new ArrayList<>();
        List<Long> epochs = new ArrayList<>();
        FitOptions options = FitOptions.epochs(2).batchSize(4).truncated(3);
        train(1, options.learningRateFactor(record(steps)));
        train(1, options.learningRateFactorByEpoch(record(epochs)));
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L), steps);
        assertEquals(List.of(0L, 0L, 0L, 0L, 1L, 1L, 1L, 1L), epochs);
    }

    private static Schedule record(List<Long> counts) {
        return count -> {
            counts.add(count);
            return 1;
        };
    }

    // ---- bits

    /** Two batches of two pieces each in an epoch. */
    private static Map<String, Tensor> train(int threads, FitOptions options) {
        Model model =
                Sequential.of(1, input(3), gru(9).returnSequences(true), dense(2))
                        .execution(Execution.standard().threads(threads).operationsPerThread(1))
                        .compile(
                                Clipped.byGlobalNorm(new AdamW(0.01), 0.5), new MeanSquaredError());
        model.fit(Data.normal("x", SAMPLES, 5, 3), Data.normal("y", SAMPLES, 5, 2), options);
        return model.weights().copyOfAll();
    }

    @Test
    void threadsAndAFactorOfOneChangeNoBit() {
        FitOptions options = FitOptions.epochs(5).batchSize(4);
        FitOptions scheduled = options.learningRateFactor(Schedule.cosine(9, 0.1).warmedUp(3));
        Map<String, Tensor> expected = train(1, scheduled);
        assertEquals(expected, train(2, scheduled));
        assertEquals(expected, train(7, scheduled));
        Map<String, Tensor> constant = train(1, options);
        assertNotEquals(constant, expected);
        assertEquals(constant, train(1, options.learningRateFactor(Schedule.constant(1))));
    }

    // ---- schedules

    @Test
    void formulasOfSchedules() {
        Schedule stages = Schedule.multiStep(0.1, 3, 5);
        double[] expected = {1, 1, 1, 0.1, 0.1, 0.01, 0.01};
        for (int count = 0; count < expected.length; count++) {
            assertEquals(expected[count], stages.at(count), 1e-15, "count " + count);
        }
        Schedule cosine = Schedule.cosine(8, 0.2);
        assertEquals(1, cosine.at(0));
        assertEquals(0.6, cosine.at(4), 1e-15);
        assertEquals(0.2 + 0.8 * (1 + Math.sqrt(0.5)) / 2, cosine.at(2), 1e-15);
        assertEquals(0.2, cosine.at(8), 1e-15);
        assertEquals(0.2, cosine.at(1_000), 1e-15);
        Schedule exponential = Schedule.exponential(0.999);
        for (long count : new long[] {0, 1, 1_000, 100_000}) {
            double power = Math.pow(0.999, count);
            assertEquals(power, exponential.at(count), 1e-13 * power, "count " + count);
        }
        Schedule warm = Schedule.constant(0.8).warmedUp(4);
        assertEquals(0.2, warm.at(0), 1e-15);
        assertEquals(0.6, warm.at(2), 1e-15);
        assertEquals(0.8, warm.at(3), 1e-15);
        assertEquals(0.8, warm.at(100), 1e-15);
    }

    // ---- what is refused

    @Test
    void invalidFactorEndsTheTrainingBeforeItsStep() {
        double infiniteAsFloat = 1e40;
        for (double wrong : new double[] {Double.NaN, -0.5, infiniteAsFloat}) {
            Model model = line(new GradientDescent(0.05));
            Schedule schedule = count -> count < 2 ? 1 : wrong;
            String message =
                    refused(
                            () ->
                                    fitLine(
                                            model,
                                            FitOptions.epochs(4).learningRateFactor(schedule)));
            assertTrue(message.contains("learning rate gives " + wrong + " for step 2"), message);
            assertTrue(message.contains("0.05 of the optimizer"), message);
            assertEquals(descended(0.05, 1, 1), weight(model), 1e-6);
        }
        for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> Schedule.constant(wrong));
            assertThrows(IllegalArgumentException.class, () -> Schedule.linear(1, wrong, 0));
            assertThrows(IllegalArgumentException.class, () -> Schedule.linear(1, 1, wrong));
            assertThrows(IllegalArgumentException.class, () -> Schedule.linear(wrong, 1, 0));
            assertThrows(IllegalArgumentException.class, () -> Schedule.cosine(10, wrong));
            assertThrows(IllegalArgumentException.class, () -> Schedule.inverseSigmoid(wrong));
        }
        Model model = line(new GradientDescent(0.05));
        FitOptions byEpoch = FitOptions.epochs(1).learningRateFactorByEpoch(Schedule.constant(-1));
        assertTrue(refused(() -> fitLine(model, byEpoch)).contains("gives -1.0 for epoch 0"));
        assertThrows(
                NullPointerException.class, () -> FitOptions.epochs(1).learningRateFactor(null));
    }

    @Test
    void invalidSchedulesAreRejected() {
        assertTrue(refused(() -> Schedule.multiStep(0, 3)).contains("above 0"));
        assertTrue(refused(() -> Schedule.multiStep(0.1, 3, 3)).contains("[3, 3]"));
        assertTrue(refused(() -> Schedule.cosine(0, 0)).contains("got 0"));
        assertTrue(refused(() -> Schedule.constant(1).warmedUp(0)).contains("got 0"));
    }

    private static String refused(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }
}
