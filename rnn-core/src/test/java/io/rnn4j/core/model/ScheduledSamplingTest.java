package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.Schedule;
import io.rnn4j.core.training.Weights;

import org.junit.jupiter.api.Test;

import java.util.function.LongToDoubleFunction;

/**
 * The share of targets that are fed back, counted in a network whose output is its feedback: y_t is
 * the value fed back, 0 before the first step.
 */
class ScheduledSamplingTest {
    private static final int SAMPLES = 2000;
    private static final int STEPS = 6;

    private static Model copying() {
        OutputRecurrentCell cell = new OutputRecurrentCell();
        Model model = Sequential.of(input(1), recurrent(cell, 1).returnSequences(true));
        Weights weights = model.weights();
        weights.names().forEach(name -> weights.set(name, Tensor.zeros(weights.shape(name))));
        Tensor one = Tensor.of(new float[] {1}, 1, 1);
        weights.set("output_recurrent/output_recurrent_kernel", one);
        return model.compile(new GradientDescent(0), new MeanSquaredError());
    }

    private static Feedback sampled(double probability) {
        return Feedback.scheduledSampling(Schedule.constant(probability));
    }

    // ---- rows

    /** Which rows have read the target of the step before; no target comes twice in a sample. */
    private static boolean[][] forced(Feedback feedback) {
        Tensor targets = Tensor.zeros(SAMPLES, STEPS, 1);
        for (int n = 0; n < targets.array().length; n++) {
            targets.array()[n] = 1 + n % STEPS;
        }
        Tensor x = Tensor.zeros(SAMPLES, STEPS, 1);
        Examples data = Examples.of("input", x).target("output", targets);
        Tensor answers = copying().predictWithFeedback(data, feedback).get("output");
        boolean[][] forced = new boolean[SAMPLES][STEPS];
        for (int sample = 0; sample < SAMPLES; sample++) {
            float before = 0;
            for (int step = 0; step < STEPS; step++) {
                float answer = answers.get(sample, step, 0);
                forced[sample][step] = step > 0 && answer == step; // the target of step - 1
                assertTrue(forced[sample][step] || answer == before, "step " + step);
                before = answer;
            }
        }
        return forced;
    }

    @Test
    void everyRowIsDrawnIndependently() {
        double epsilon = 0.3;
        boolean[][] forced = forced(sampled(epsilon));
        int[] atStep = new int[STEPS];
        int overSteps = 0; // at a step and at the next
        int overSamples = 0; // in a sample and in the next
        for (int sample = 0; sample < SAMPLES; sample++) {
            for (int step = 1; step < STEPS; step++) {
                boolean row = forced[sample][step];
                atStep[step] += row ? 1 : 0;
                overSteps += row && step + 1 < STEPS && forced[sample][step + 1] ? 1 : 0;
                overSamples += row && sample + 1 < SAMPLES && forced[sample + 1][step] ? 1 : 0;
            }
        }
        assertEquals(0, atStep[0]);
        for (int step = 1; step < STEPS; step++) {
            double share = (double) atStep[step] / SAMPLES;
            assertEquals(
                    epsilon, share, BinomialTolerance.ofShare(epsilon, SAMPLES), "step " + step);
        }
        int pairs = SAMPLES * (STEPS - 2);
        assertEquals(
                epsilon * epsilon,
                (double) overSteps / pairs,
                BinomialTolerance.ofPairs(epsilon, pairs));
        int neighbours = (SAMPLES - 1) * (STEPS - 1);
        assertEquals(
                epsilon * epsilon,
                (double) overSamples / neighbours,
                BinomialTolerance.ofPairs(epsilon, neighbours));
    }

    @Test
    void probabilitiesZeroAndOne() {
        for (boolean[] sample : forced(sampled(0))) {
            for (int step = 1; step < STEPS; step++) {
                assertTrue(!sample[step]);
            }
        }
        for (boolean[] sample : forced(sampled(1))) {
            for (int step = 1; step < STEPS; step++) {
                assertTrue(sample[step]);
            }
        }
    }

    // ---- in the course of a training

    /**
     * Shares of samples that were forced, by epochs, of sequences of two steps. The targets are 1
     * and 0, the first answer is 0, the second 1 where it was forced, otherwise 0: the mean of
     * squares is (1 + share) / 2.
     */
    private static double[] shares(int samples, FitOptions options) {
        Tensor targets = Tensor.zeros(samples, 2, 1);
        for (int sample = 0; sample < samples; sample++) {
            targets.set(1, sample, 0, 0);
        }
        double[] loss = copying().fit(Tensor.zeros(samples, 2, 1), targets, options).loss();
        double[] shares = new double[loss.length];
        for (int epoch = 0; epoch < loss.length; epoch++) {
            shares[epoch] = 2 * loss[epoch] - 1;
        }
        return shares;
    }

    /** The formulas of Bengio et al. 2015, section 2.4, for the four steps of each epoch. */
    private static void assertFollows(Schedule schedule, LongToDoubleFunction epsilon) {
        int epochs = 8;
        Feedback bySteps = Feedback.scheduledSampling(schedule);
        FitOptions options = FitOptions.epochs(epochs).batchSize(SAMPLES / 4);
        double[] shares = shares(SAMPLES, options.feedback(bySteps));
        double[] byEpochs = shares(SAMPLES, options.feedback(bySteps.byEpoch(true)));
        for (int epoch = 0; epoch < epochs; epoch++) {
            double mean = 0;
            for (int step = 4 * epoch; step < 4 * epoch + 4; step++) {
                mean += epsilon.applyAsDouble(step) / 4;
            }
            double often = epsilon.applyAsDouble(epoch);
            assertEquals(mean, shares[epoch], BinomialTolerance.ofShare(mean, SAMPLES) + 1e-6);
            assertEquals(often, byEpochs[epoch], BinomialTolerance.ofShare(often, SAMPLES) + 1e-6);
        }
    }

    @Test
    void shareFollowsTheSchedule() {
        assertFollows(Schedule.linear(0.9, 0.05, 0.2), i -> Math.max(0.2, 0.9 - 0.05 * i));
        assertFollows(Schedule.exponential(0.93), i -> Math.exp(i * Math.log(0.93)));
        assertFollows(Schedule.inverseSigmoid(6), i -> 6 / (6 + Math.exp(i / 6.0)));
    }

    @Test
    void everyOptimizerStepDrawsAgain() {
        double epsilon = 0.3;
        FitOptions options = FitOptions.epochs(SAMPLES).feedback(sampled(epsilon));
        double[] shares = shares(1, options);
        double sum = 0;
        double both = 0; // at a step and at the next
        for (int step = 0; step < SAMPLES; step++) {
            assertTrue(shares[step] == 0 || shares[step] == 1);
            sum += shares[step];
            both += step + 1 < SAMPLES ? shares[step] * shares[step + 1] : 0;
        }
        assertEquals(epsilon, sum / SAMPLES, BinomialTolerance.ofShare(epsilon, SAMPLES));
        assertEquals(
                epsilon * epsilon,
                both / (SAMPLES - 1),
                BinomialTolerance.ofPairs(epsilon, SAMPLES - 1));
    }
}
