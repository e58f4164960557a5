package io.rnn4j.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.GradientDescent;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The learning rate is reduced when a result stays on a plateau. */
class ReduceOnPlateauTest {

    /** A training with given results, of which the learning rates are recorded. */
    private static double[] rates(ReduceOnPlateau listener, boolean higher, double... results) {
        List<Double> rates = new ArrayList<>();
        Recorded progress = new Recorded(higher);
        listener.trainingStarted(progress);
        for (double result : results) {
            rates.add(progress.rate);
            progress.result = result;
            listener.epochEnded(progress);
        }
        rates.add(progress.rate);
        return rates.stream().mapToDouble(rate -> rate).toArray();
    }

    private static final class Recorded implements TrainingProgress {
        private final boolean higher;
        private double rate = 1;
        private double result;

        Recorded(boolean higher) {
            this.higher = higher;
        }

        @Override
        public TrainedModel model() {
            throw new AssertionError();
        }

        @Override
        public int epochs() {
            return 100;
        }

        @Override
        public int batches() {
            return 1;
        }

        @Override
        public int epoch() {
            return 0;
        }

        @Override
        public int batch() {
            return 0;
        }

        @Override
        public double batchLoss() {
            return 0;
        }

        @Override
        public double learningRate() {
            return rate;
        }

        @Override
        public void scaleLearningRate(double factor) {
            rate *= factor;
        }

        @Override
        public Map<String, Double> results() {
            return Map.of("loss", 7.0, "val_loss", result);
        }

        @Override
        public Set<String> measured() {
            return results().keySet();
        }

        @Override
        public boolean higherIsBetter(String name) {
            return higher;
        }

        @Override
        public Map<String, Tensor> copyOfGradients() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void measureGradientFlow() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<GradientFlow> gradientFlows() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void stop() {}
    }

    @Test
    void rateFallsAfterThePatience() {
        ReduceOnPlateau listener = new ReduceOnPlateau(0.5, 2);
        double[] expected = {1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125};
        assertArrayEquals(expected, rates(listener, false, 5, 5, 6, 5, 5, 4, 4, 4));
        assertEquals(3, listener.reductions());
        assertArrayEquals(
                expected, rates(listener, false, 5, 5, 6, 5, 5, 4, 4, 4), "a training anew");
        assertArrayEquals(
                new double[] {1, 1, 1, 1}, rates(new ReduceOnPlateau(0.5, 1), true, 5, 6, 7));
        assertArrayEquals(
                new double[] {1, 1, 0.5}, rates(new ReduceOnPlateau(0.5, 1), false, 5, 6));
    }

    @Test
    void smallImprovementsDoNotCount() {
        double[] results = {5, 4.99995, 4.9998};
        assertArrayEquals(
                new double[] {1, 1, 0.5, 0.5}, rates(new ReduceOnPlateau(0.5, 1), false, results));
        assertArrayEquals(
                new double[] {1, 1, 1, 1},
                rates(new ReduceOnPlateau(0.5, 1).minimumImprovement(0), false, results));
        assertArrayEquals(
                new double[] {1, 1, 0.5, 0.25},
                rates(new ReduceOnPlateau(0.5, 1), false, 5, Double.NaN, 5));
    }

    @Test
    void cooldownAndMinimum() {
        assertArrayEquals(
                new double[] {1, 1, 0.1, 0.1, 0.1, 0.01},
                rates(new ReduceOnPlateau(0.1, 1).cooldown(2), false, 5, 5, 5, 5, 5),
                1e-15);
        assertArrayEquals(
                new double[] {1, 1, 0.1, 0.05, 0.05},
                rates(new ReduceOnPlateau(0.1, 1).minimumLearningRate(0.05), false, 5, 5, 5, 5),
                1e-15);
    }

    /** Registered once; the rate of a weight that has reached its optimum falls. */
    @Test
    void oneListenerIsEnough() {
        Model model =
                Sequential.of(Layers.input(1), Layers.dense(1))
                        .compile(new GradientDescent(0.1), new MeanSquaredError());
        List<Double> rates = new ArrayList<>();
        TrainingListener record =
                new TrainingListener() {
                    @Override
                    public void trainingStarted(TrainingProgress progress) {
                        rates.add(progress.learningRate());
                    }

                    @Override
                    public void batchEnded(TrainingProgress progress) {
                        rates.add(progress.learningRate());
                    }
                };
        FitOptions options =
                FitOptions.epochs(4)
                        .listener(new ReduceOnPlateau("loss", 0.5, 1))
                        .listener(record)
                        .learningRateFactorByEpoch(Schedule.exponential(0.5));
        Tensor zeros = Tensor.zeros(1, 1, 1);
        model.fit(zeros, zeros, options); // the loss is 0 in every epoch
        double[] expected = {0.1, 0.1, 0.05, 0.025 / 2, 0.0125 / 4};
        assertArrayEquals(expected, rates.stream().mapToDouble(r -> r).toArray(), 1e-15);
        rates.clear();
        model.fit(zeros, zeros, FitOptions.epochs(1).listener(record));
        assertEquals(List.of(0.1 / 8, 0.1 / 8), rates, "until compile");
        rates.clear();
        model.compile(new GradientDescent(0.1), new MeanSquaredError());
        model.fit(zeros, zeros, FitOptions.epochs(1).listener(record));
        assertEquals(List.of(0.1, 0.1), rates);
    }

    /** The steps have the reduced rate: (2w)² has the gradient 8w. */
    @Test
    void stepsUseTheScaledRate() {
        Model model =
                Sequential.of(Layers.input(1), Layers.dense(1).useBias(false))
                        .compile(new GradientDescent(0.05), new MeanSquaredError());
        model.weights().set("dense/kernel", Tensor.of(new float[] {1}, 1, 1));
        TrainingListener halve =
                new TrainingListener() {
                    @Override
                    public void batchEnded(TrainingProgress progress) {
                        progress.scaleLearningRate(0.5);
                    }
                };
        model.fit(
                Tensor.of(new float[] {2}, 1, 1, 1),
                Tensor.zeros(1, 1, 1),
                FitOptions.epochs(3).listener(halve));
        double expected = (1 - 0.05 * 8) * (1 - 0.025 * 8) * (1 - 0.0125 * 8);
        assertEquals(expected, model.weights().copyOf("dense/kernel").get(0, 0), 1e-6);
    }

    @Test
    void misuseIsRejected() {
        refused(
                "factor must be greater than 0 and less than 1, got 1.0",
                () -> new ReduceOnPlateau(1, 1));
        refused("got NaN", () -> new ReduceOnPlateau(Double.NaN, 1));
        refused("patience must be at least 1, got 0", () -> new ReduceOnPlateau(0.5, 0));
        ReduceOnPlateau valid = new ReduceOnPlateau("accuracy", 0.5, 1);
        refused("cooldown must be at least 0, got -1", () -> valid.cooldown(-1));
        refused("got NaN", () -> valid.minimumLearningRate(Double.NaN));
        refused("the minimum improvement is 0 or more", () -> valid.minimumImprovement(-1));
        refused(
                "reduce on plateau monitors 'accuracy', but the results of this training are",
                () -> valid.trainingStarted(new Recorded(false)));
        assertThrows(NullPointerException.class, () -> new ReduceOnPlateau(null, 0.5, 1));
        Model model =
                Sequential.of(Layers.input(1), Layers.dense(1))
                        .compile(new GradientDescent(0.1), new MeanSquaredError());
        Map<String, Tensor> before = model.weights().copyOfAll();
        Tensor zeros = Tensor.zeros(1, 1, 1);
        for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            TrainingListener scale =
                    new TrainingListener() {
                        @Override
                        public void trainingStarted(TrainingProgress progress) {
                            progress.scaleLearningRate(wrong);
                        }
                    };
            refused(
                    "the factor of the learning rate is 0 or more and finite, got " + wrong,
                    () -> model.fit(zeros, zeros, FitOptions.epochs(1).listener(scale)));
        }
        assertEquals(before, model.weights().copyOfAll());
    }

    private static void refused(String message, Runnable call) {
        String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(actual.contains(message), actual);
    }
}
