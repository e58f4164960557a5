package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.crf;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Masks;
import io.rnn4j.core.layer.ActivityRegularization;
import io.rnn4j.core.loss.CrfLoss;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.metric.MeanAbsoluteError;
import io.rnn4j.core.metric.RSquared;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.optimizer.MovingAverage;
import io.rnn4j.core.optimizer.Regularized;
import io.rnn4j.core.regularization.L2;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.GradientSource;
import io.rnn4j.core.training.GradientSum;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.core.training.OutputLoss;
import io.rnn4j.core.training.Schedule;
import io.rnn4j.core.training.Weights;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Gradients that are added over blocks of samples, in one process and elsewhere. */
class GradientBlocksTest {
    private static final int SAMPLES = 21;
    private static final int STEPS = 10;

    private final Tensor x = Data.normal("x", SAMPLES, STEPS, 3);
    private final Tensor ofLast = Data.normal("y", SAMPLES, 2);
    private final Tensor ofAll = Data.normal("all", SAMPLES, STEPS, 2);
    private final Tensor mask =
            Masks.ofLengths(
                    STEPS, 10, 9, 1, 2, 3, 10, 10, 1, 1, 1, 5, 6, 7, 8, 10, 2, 3, 10, 4, 1, 7);

    private static Optimizer optimizer() {
        return Clipped.byGlobalNorm(
                new Regularized(
                        new MovingAverage(new Adam(0.01), 0.9), new L2(0.01), List.of("*kernel")),
                0.5);
    }

    private static Model model(Optimizer optimizer) {
        return Sequential.of(
                        5,
                        input(3),
                        dropout(0.1),
                        lstm(7).recurrentDropout(0.2).returnSequences(true),
                        new ActivityRegularization(new L2(0.02)),
                        gru(5).weightDrop(0.2),
                        dense(2))
                .compile(optimizer, new MeanSquaredError());
    }

    private static Model ofTwoOutputs(Optimizer optimizer) {
        Graph graph = new Graph();
        Wire words = graph.input("words", input(1));
        Wire h = graph.layer("embed", embedding(6, 4).paddingIndex(0)).on(words);
        h = graph.layer("gru", gru(5).returnSequences(true)).on(h);
        Wire numbers = graph.layer("numbers", dense(2)).on(h);
        Wire labels = graph.layer("labels", dense(3)).on(h);
        graph.output("numbers", numbers);
        graph.output("labels", graph.layer("crf", crf()).on(labels));
        return graph.build(3)
                .compile(
                        optimizer,
                        new OutputLoss("numbers", new MeanSquaredError(LossReduction.SUM))
                                .weight(0.3),
                        new OutputLoss("labels", new CrfLoss()));
    }

    /** A source that has all samples, and computes and adds blocks in a random order. */
    private static final class InMemory implements GradientSource {
        private final Examples data;
        private final Model worker;
        private final BlockGradients gradients;
        private final int blockSize;
        private final Random random;
        private int[] order;

        InMemory(Examples data, Model worker, int blockSize, int seed) {
            this.data = data;
            this.worker = worker;
            this.gradients = worker.blockGradients();
            this.blockSize = blockSize;
            this.random = new Random(seed);
        }

        @Override
        public int size() {
            return data.size();
        }

        @Override
        public Examples example() {
            Examples all = data.copyOfSamples(0);
            Examples unmasked = null;
            for (String name : all.inputs()) {
                unmasked = Examples.of(name, all.inputOf(name));
            }
            for (String name : all.targets()) {
                unmasked = unmasked.target(name, all.targetOf(name));
            }
            return unmasked;
        }

        @Override
        public String description() {
            return "in memory";
        }

        @Override
        public void beginEpoch(long epoch, int[] newOrder, int stepSize) {
            order = newOrder;
        }

        @Override
        public Sums compute(Step step, Weights weights) {
            worker.weights().setAll(weights.copyOfAll());
            int blocks = Math.ceilDiv(step.samples(), blockSize);
            double[] lossWeights = {};
            List<Integer> numbers = new ArrayList<>();
            for (int block = 0; block < blocks; block++) {
                double[] ofBlock = gradients.lossWeights(block(step, block));
                lossWeights = GradientSource.sum(lossWeights, ofBlock);
                numbers.add(block);
            }
            Collections.shuffle(numbers, random);
            GradientSum sum = new GradientSum(blocks);
            for (int block : numbers) {
                gradients.addTo(
                        sum,
                        block,
                        step.position() + block * blockSize,
                        block(step, block),
                        new BlockGradients.Step(
                                step.samples(), lossWeights, step.draw(), step.trained()));
            }
            return new Sums(sum.total(), lossWeights);
        }

        private Examples block(Step step, int block) {
            int from = step.position() + block * blockSize;
            int to = Math.min(from + blockSize, step.position() + step.samples());
            return data.copyOfSamples(Arrays.copyOfRange(order, from, to));
        }
    }

    private static void assertSameBits(
            Supplier<Model> models, Supplier<Model> workers, Examples data) {
        FitOptions options =
                FitOptions.epochs(3).batchSize(13).learningRateFactor(Schedule.exponential(0.9));
        for (int size : new int[] {1, 2, 3, 5, 8, 13, 100}) {
            Model here = models.get();
            Model elsewhere = models.get();
            Model worker = workers.get();
            worker.execution(
                    size % 2 == 0
                            ? Execution.standard().threads(1).kernels("scalar")
                            : Execution.standard().threads(3).operationsPerThread(1));
            History expected = here.fit(data, options.gradientBlocks(size));
            History got = elsewhere.fit(new InMemory(data, worker, size, size), options);
            assertEquals(here.weights().copyOfAll(), elsewhere.weights().copyOfAll());
            assertEquals(expected.results(), got.results());
        }
    }

    @Test
    void gradientsFromElsewhereHaveTheBitsOfOneProcess() {
        Examples data = Examples.of(x, ofLast).mask(mask);
        assertSameBits(() -> model(optimizer()), () -> model(new GradientDescent(1)), data);
    }

    @Test
    void severalOutputsWithMasksAndSampleWeights() {
        Tensor words = Tensor.zeros(SAMPLES, STEPS, 1);
        Tensor labels = Tensor.zeros(SAMPLES, STEPS);
        Random random = new Random(8);
        for (int k = 0; k < words.array().length; k++) {
            words.array()[k] = random.nextInt(6);
            labels.array()[k] = random.nextInt(3);
        }
        Tensor weights = Tensor.zeros(SAMPLES);
        for (int sample = 0; sample < SAMPLES; sample++) {
            weights.array()[sample] = random.nextFloat();
        }
        Examples data =
                Examples.of("words", words)
                        .mask("words", mask)
                        .target("numbers", ofAll)
                        .target("labels", labels)
                        .sampleWeights("numbers", weights);
        assertSameBits(
                () -> ofTwoOutputs(optimizer()), () -> ofTwoOutputs(new GradientDescent(1)), data);
    }

    @Test
    void stepsOfOneBlockHaveTheBitsOfStepsWithoutBlocks() {
        FitOptions options = FitOptions.epochs(3).batchSize(8).mask(mask);
        Model plain = model(optimizer());
        Model blocks = model(optimizer());
        plain.fit(x, ofLast, options);
        blocks.fit(x, ofLast, options.gradientBlocks(8));
        assertEquals(plain.weights().copyOfAll(), blocks.weights().copyOfAll());
    }

    @Test
    void smallerBlocksDifferInRoundingAlone() {
        FitOptions options = FitOptions.epochs(1).batchSize(SAMPLES).shuffle(false).mask(mask);
        Model plain = model(new GradientDescent(0.1));
        Model blocks = model(new GradientDescent(0.1));
        plain.fit(x, ofLast, options);
        blocks.fit(x, ofLast, options.gradientBlocks(3));
        Map<String, Tensor> expected = plain.weights().copyOfAll();
        Map<String, Tensor> got = blocks.weights().copyOfAll();
        assertNotEquals(expected, got);
        expected.forEach(
                (name, values) ->
                        assertArrayEquals(values.array(), got.get(name).array(), 1e-6f, name));
    }

    @Test
    void metricsAreThoseOfStepsWithoutBlocks() {
        Supplier<Model> models =
                () ->
                        Sequential.of(5, input(3), gru(4), dense(2))
                                .compile(
                                        new GradientDescent(0),
                                        new MeanSquaredError(),
                                        new MeanAbsoluteError(),
                                        new RSquared());
        FitOptions options = FitOptions.epochs(1).batchSize(13);
        Map<String, Double> expected = new HashMap<>(models.get().fit(x, ofLast, options).epoch(0));
        Map<String, Double> got =
                new HashMap<>(models.get().fit(x, ofLast, options.gradientBlocks(4)).epoch(0));
        assertEquals(expected.remove("loss"), got.remove("loss"), 1e-14);
        assertEquals(2, expected.size());
        assertEquals(expected, got);
    }

    @Test
    void unsuitableOptionsAreRejected() {
        FitOptions options = FitOptions.epochs(1);
        Examples data = Examples.of(x, ofAll);
        Supplier<Model> models =
                () ->
                        Sequential.of(5, input(3), gru(4).returnSequences(true), dense(2))
                                .compile(new Adam(), new MeanSquaredError());
        Model model = models.get();
        assertRejected("truncation", () -> model.fit(data, options.gradientBlocks(2).truncated(5)));
        GradientSource source = new InMemory(data, models.get(), 4, 1);
        assertRejected("truncation", () -> model.fit(source, options.truncated(5)));
        assertRejected(
                "feedback", () -> model.fit(source, options.feedback(Feedback.teacherForcing())));
        assertRejected("validation split", () -> model.fit(source, options.validationSplit(0.5)));
        assertRejected("like lengths", () -> model.fit(source, options.likeLengths(2)));
        assertRejected("gradientBlocks", () -> model.fit(source, options.gradientBlocks(2)));
        model.compile(new Adam(), new MeanSquaredError(), new RSquared());
        assertRejected("r2", () -> model.fit(source, options));
        assertThrows(IllegalArgumentException.class, () -> options.gradientBlocks(-1));
    }

    private static void assertRejected(String word, Runnable call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(word), message);
    }

    @Test
    void aLossThatIsNotFiniteNamesTheSample() {
        Tensor huge = Tensor.of(ofLast.array().clone(), SAMPLES, 2);
        huge.set(1e38f, 17, 1);
        Model model = model(optimizer());
        Map<String, Tensor> before = model.weights().copyOfAll();
        FitOptions options =
                FitOptions.epochs(1).batchSize(SAMPLES).shuffle(false).gradientBlocks(4);
        NonFiniteException failure =
                assertThrows(NonFiniteException.class, () -> model.fit(x, huge, options));
        assertTrue(failure.getMessage().contains("sample 17"), failure.getMessage());
        assertEquals(before, model.weights().copyOfAll());
    }
}
