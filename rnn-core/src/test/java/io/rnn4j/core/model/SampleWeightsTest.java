package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.loss.BinaryCrossEntropyFromLogits;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.metric.BinaryAccuracy;
import io.rnn4j.core.metric.MeanAbsoluteError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.OutputLoss;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Weights of samples and steps, and masks of targets. */
class SampleWeightsTest {
    private static final int SAMPLES = 7;
    private static final int STEPS = 5;

    private final Tensor x = Data.normal("x", SAMPLES, STEPS, 3);
    private final Tensor y = Data.normal("y", SAMPLES, STEPS, 2);
    private final Tensor mask = Data.mask(SAMPLES, STEPS);
    private final Tensor stepWeights = weights("steps", SAMPLES, STEPS);
    private final Tensor targetMask = targetMask();

    /** Weights that floats do not add exactly; some are 0. */
    private static Tensor weights(String name, int... sizes) {
        Tensor weights = Tensor.zeros(sizes);
        RandomNumbers random = new RandomNumbers(2, name);
        for (int n = 0; n < weights.array().length; n++) {
            weights.array()[n] = n % 4 == 2 ? 0 : 3 * (float) random.uniform(n);
        }
        return weights;
    }

    private static Tensor targetMask() {
        Tensor mask = Tensor.zeros(SAMPLES, STEPS);
        for (int n = 0; n < SAMPLES * STEPS; n++) {
            mask.array()[n] = n % 3 == 1 ? 0 : 1;
        }
        return mask;
    }

    private static Model sequences(double learningRate) {
        return Sequential.of(3, input(3), gru(4).returnSequences(true), dense(2))
                .compile(
                        new GradientDescent(learningRate),
                        new MeanSquaredError(),
                        new MeanAbsoluteError());
    }

    private static Model lastStep(double learningRate) {
        return Sequential.of(3, input(3), lstm(4), dense(2))
                .compile(new GradientDescent(learningRate), new MeanSquaredError());
    }

    /** Targets, in which those that do not count are NaN. */
    private static Tensor holes(Tensor targets, Tensor mask) {
        Tensor result = targets.copy();
        int width = result.array().length / mask.array().length;
        for (int n = 0; n < result.array().length; n++) {
            result.array()[n] = mask.array()[n / width] == 0 ? Float.NaN : result.array()[n];
        }
        return result;
    }

    private static Tensor product(Tensor a, Tensor b) {
        Tensor product = a.copy();
        for (int n = 0; n < product.array().length; n++) {
            product.array()[n] *= b.array()[n];
        }
        return product;
    }

    // ---- the weighted mean

    @Test
    void lossAndMetricsAreWeightedMeans() {
        Model model = sequences(0);
        Tensor weights = product(product(stepWeights, targetMask), mask);
        Tensor predicted = model.predict(x, mask);
        double squares = 0;
        double distances = 0;
        double total = 0;
        for (int n = 0; n < y.array().length; n++) {
            double error = (double) predicted.array()[n] - y.array()[n];
            squares += weights.array()[n / 2] * error * error;
            distances += weights.array()[n / 2] * Math.abs(error);
            total += weights.array()[n / 2];
        }
        Examples data =
                Examples.of(x, y).mask(mask).sampleWeights(stepWeights).targetMask(targetMask);
        Map<String, Double> results = model.evaluate(data);
        assertEquals(squares / total, results.get("loss"), 1e-6);
        assertEquals(distances / total, results.get("mae"), 1e-6);
        History history = model.fit(data, FitOptions.epochs(1).batchSize(3).shuffle(false));
        assertEquals(results, history.epoch(0));
        assertEquals(results.get("loss"), model.trainStep(data).loss(), 1e-12);
        model.compile(new GradientDescent(0), new MeanSquaredError(LossReduction.SUM));
        assertEquals(squares, model.evaluate(data).get("loss"), 1e-5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 7, 100})
    void noBitDependsOnTheBatchSize(int batchSize) {
        Model model = sequences(0);
        Examples data =
                Examples.of(x, y).mask(mask).sampleWeights(stepWeights).targetMask(targetMask);
        FitOptions options = FitOptions.epochs(1).batchSize(batchSize).shuffle(false);
        Map<String, Double> results = model.evaluate(data);
        assertEquals(results, model.fit(data, options).epoch(0));
        assertEquals(results.get("loss"), model.fit(data, options.shuffle(true)).loss()[0], 1e-12);
        assertEquals(results.get("loss"), model.fit(data, options.truncated(2)).loss()[0], 1e-7);
    }

    /** Padding at both ends, whose targets and weights may be anything valid. */
    @Test
    void noBitDependsOnPadding() {
        int before = 3;
        int all = 11;
        Tensor wideX = Tensor.zeros(SAMPLES, all, 3);
        Tensor wideY = Tensor.zeros(SAMPLES, all, 2);
        Tensor wideWeights = Tensor.zeros(SAMPLES, all);
        Tensor wideMask = Tensor.zeros(SAMPLES, all);
        Arrays.fill(wideX.array(), Float.NaN);
        Arrays.fill(wideY.array(), Float.NaN);
        Arrays.fill(wideWeights.array(), 7);
        for (int sample = 0; sample < SAMPLES; sample++) {
            int at = sample * all + before + sample % 3;
            System.arraycopy(x.array(), sample * STEPS * 3, wideX.array(), at * 3, STEPS * 3);
            System.arraycopy(y.array(), sample * STEPS * 2, wideY.array(), at * 2, STEPS * 2);
            System.arraycopy(stepWeights.array(), sample * STEPS, wideWeights.array(), at, STEPS);
            Arrays.fill(wideMask.array(), at, at + STEPS, 1);
        }
        Examples narrow = Examples.of(x, y).sampleWeights(stepWeights);
        Examples wide = Examples.of(wideX, wideY).mask(wideMask).sampleWeights(wideWeights);
        Model model = sequences(0.1);
        assertEquals(model.evaluate(narrow), model.evaluate(wide));
        Model other = sequences(0.1);
        FitOptions options = FitOptions.epochs(3).batchSize(3);
        assertEquals(
                model.fit(narrow, options).loss()[0], other.fit(wide, options).loss()[0], 1e-6);
    }

    @Test
    void validationEqualsEvaluationToTheBit() {
        Model model = sequences(0.1);
        Examples data =
                Examples.of(x, y).mask(mask).sampleWeights(stepWeights).targetMask(targetMask);
        Examples validation =
                Examples.of(Data.normal("other x", 300, STEPS, 3), holesAtRandom("other y"))
                        .sampleWeights(weights("other", 300))
                        .targetMask(randomMask());
        History history = model.fit(data, validation, FitOptions.epochs(2).batchSize(4));
        Map<String, Double> evaluated = model.evaluate(validation);
        assertEquals(evaluated.get("loss"), history.of("val_loss")[1]);
        assertEquals(evaluated.get("mae"), history.of("val_mae")[1]);
        FitOptions split = FitOptions.epochs(2).batchSize(2).validationSplit(0.4);
        history = model.fit(data, split);
        evaluated = model.evaluate(data.copyOfRange(4, SAMPLES));
        assertEquals(evaluated.get("loss"), history.of("val_loss")[1]);
        assertEquals(evaluated.get("mae"), history.of("val_mae")[1]);
    }

    private static Tensor randomMask() {
        RandomNumbers random = new RandomNumbers(4, "mask");
        Tensor mask = Tensor.zeros(300, STEPS);
        for (int n = 0; n < mask.array().length; n++) {
            mask.array()[n] = random.uniform(n) < 0.3 ? 0 : 1;
        }
        return mask;
    }

    private static Tensor holesAtRandom(String name) {
        return holes(Data.normal(name, 300, STEPS, 2), randomMask());
    }

    // ---- masks of targets, and weights of 0

    /** The step is read: later steps depend on it, and its input gets a gradient through them. */
    @Test
    void theStepOfAMaskedTargetIsRead() {
        Model model = sequences(1);
        Examples data = Examples.of(x, holes(y, targetMask)).targetMask(targetMask);
        Map<String, Tensor> before = model.weights().copyOfAll();
        ForwardPass pass = model.forward(x);
        Tensor gradient = Tensor.zeros(SAMPLES, STEPS, 2);
        double counted = 0;
        for (float each : targetMask.array()) {
            counted += 2 * each;
        }
        for (int n = 0; n < gradient.array().length; n++) {
            double error = (double) pass.output().array()[n] - y.array()[n];
            gradient.array()[n] = (float) (2 * error * targetMask.array()[n / 2] / counted);
        }
        Gradients gradients = pass.backward(gradient);
        model.trainStep(data);
        for (String name : model.weights().names()) {
            float[] expected = gradients.weights().get(name).array();
            float[] now = model.weights().copyOf(name).array();
            for (int n = 0; n < now.length; n++) {
                assertEquals(before.get(name).array()[n] - expected[n], now[n], 1e-6, name);
            }
        }
    }

    /** Weights of 0, masks of targets and both give the same bits, whatever the targets are. */
    @Test
    void aWeightOfZeroIsAMaskedTarget() {
        Tensor holes = holes(y, targetMask);
        Tensor ones = Tensor.zeros(SAMPLES, STEPS);
        Arrays.fill(ones.array(), 1);
        Map<String, Examples> same = new LinkedHashMap<>();
        same.put("mask", Examples.of(x, holes).targetMask(targetMask));
        same.put("weights", Examples.of(x, y).sampleWeights(targetMask));
        same.put("weights and NaN", Examples.of(x, holes).sampleWeights(targetMask));
        same.put("both", Examples.of(x, holes).targetMask(targetMask).sampleWeights(targetMask));
        same.put("ones", Examples.of(x, holes).targetMask(targetMask).sampleWeights(ones));
        Map<String, Tensor> weights = null;
        History history = null;
        for (Map.Entry<String, Examples> each : same.entrySet()) {
            Model model = sequences(0.1);
            FitOptions options = FitOptions.epochs(3).batchSize(3).validationSplit(0.3);
            History own = model.fit(each.getValue(), options);
            weights = weights == null ? model.weights().copyOfAll() : weights;
            history = history == null ? own : history;
            assertEquals(history, own, each.getKey());
            assertEquals(weights, model.weights().copyOfAll(), each.getKey());
        }
    }

    /** A sample without weight is left out, a sample of weight 2 stands for two. */
    @Test
    void weightsAreNumbersOfEqualSamples() {
        Tensor weights = Tensor.of(new float[] {1, 0, 2, 1, 0, 3, 1}, SAMPLES);
        Tensor last = Data.normal("last", SAMPLES, 2);
        int[] repeated = {0, 2, 2, 3, 5, 5, 5, 6};
        Tensor moreX = Tensor.zeros(8, STEPS, 3);
        Tensor moreLast = Tensor.zeros(8, 2);
        for (int n = 0; n < 8; n++) {
            System.arraycopy(
                    x.array(), repeated[n] * STEPS * 3, moreX.array(), n * STEPS * 3, STEPS * 3);
            System.arraycopy(last.array(), repeated[n] * 2, moreLast.array(), n * 2, 2);
        }
        Model weighted = lastStep(0.5);
        Model multiple = lastStep(0.5);
        FitOptions options = FitOptions.epochs(4).batchSize(8);
        History history = weighted.fit(x, last, options.sampleWeights(weights));
        History expected = multiple.fit(moreX, moreLast, options);
        for (int epoch = 0; epoch < 4; epoch++) {
            assertEquals(expected.loss()[epoch], history.loss()[epoch], 1e-6);
        }
        assertNotEquals(lastStep(0).evaluate(x, last).get("loss"), history.loss()[0], 1e-3);
    }

    @Test
    void theFormsForOneInputAndOneOutputAgree() {
        Tensor holes = holes(y, targetMask);
        FitOptions options = FitOptions.epochs(2).batchSize(3);
        Examples named =
                Examples.of("input", x)
                        .mask("input", mask)
                        .target("output", holes)
                        .targetMask("output", targetMask)
                        .sampleWeights("output", stepWeights);
        Examples unnamed =
                Examples.of(x, holes).mask(mask).targetMask(targetMask).sampleWeights(stepWeights);
        History history = sequences(0.1).fit(named, options);
        assertEquals(history, sequences(0.1).fit(unnamed, options));
        assertEquals(
                history,
                sequences(0.1)
                        .fit(
                                x,
                                holes,
                                options.mask(mask)
                                        .targetMask(targetMask)
                                        .sampleWeights(stepWeights)));
        assertEquals(sequences(1).evaluate(named), sequences(1).evaluate(unnamed));
        assertEquals(sequences(1).trainStep(named).loss(), sequences(1).trainStep(unnamed).loss());
        assertEquals(sequences(1).forward(named).output(), sequences(1).forward(unnamed).output());
        assertEquals(sequences(1).predict(named), sequences(1).predict(unnamed));
    }

    // ---- masks of elements

    private static Tensor elementMask() {
        Tensor mask = Tensor.zeros(SAMPLES, STEPS, 2);
        for (int n = 0; n < SAMPLES * STEPS * 2; n++) {
            mask.array()[n] = n % 5 == 1 || n % 7 == 3 || n / 2 % 6 == 4 ? 0 : 1;
        }
        return mask;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void missingElementsAreLeftOut(int batchSize) {
        Model model = sequences(0);
        Tensor elements = elementMask();
        Tensor predicted = model.predict(x, mask);
        double squares = 0;
        double distances = 0;
        double total = 0;
        for (int n = 0; n < y.array().length; n++) {
            double weight = stepWeights.array()[n / 2] * mask.array()[n / 2] * elements.array()[n];
            double error = (double) predicted.array()[n] - y.array()[n];
            squares += weight * error * error;
            distances += weight * Math.abs(error);
            total += weight;
        }
        Examples data =
                Examples.of(x, holes(y, elements))
                        .mask(mask)
                        .sampleWeights(stepWeights)
                        .targetMask(elements);
        Map<String, Double> results = model.evaluate(data);
        assertEquals(squares / total, results.get("loss"), 1e-6);
        assertEquals(distances / total, results.get("mae"), 1e-6);
        FitOptions options = FitOptions.epochs(1).batchSize(batchSize).shuffle(false);
        assertEquals(results, model.fit(data, options).epoch(0));
        assertEquals(results.get("loss"), model.fit(data, options.truncated(2)).loss()[0], 1e-7);
        assertEquals(
                model.evaluate(data.copyOfRange(4, SAMPLES)).get("loss"),
                model.fit(data, options.validationSplit(0.4)).of("val_loss")[0]);
    }

    /** A mask of elements that leaves out whole rows, and one of targets without a last axis. */
    @Test
    void masksOfRowsAndOfTheirElementsAgree() {
        Tensor elements = Tensor.zeros(SAMPLES, STEPS, 2);
        for (int n = 0; n < elements.array().length; n++) {
            elements.array()[n] = targetMask.array()[n / 2];
        }
        FitOptions options = FitOptions.epochs(2).batchSize(3);
        Tensor holes = holes(y, targetMask);
        Model one = sequences(0.1);
        Model other = sequences(0.1);
        assertEquals(
                one.fit(x, holes, options.targetMask(targetMask)),
                other.fit(x, holes, options.targetMask(elements)));
        assertEquals(one.weights().copyOfAll(), other.weights().copyOfAll());
        Tensor classes = Tensor.zeros(SAMPLES, STEPS);
        Model first = classifier();
        Model second = classifier();
        assertEquals(
                first.fit(x, classes, options.targetMask(targetMask)),
                second.fit(x, classes, options.targetMask(targetMask.reshape(SAMPLES, STEPS, 1))));
        assertEquals(first.weights().copyOfAll(), second.weights().copyOfAll());
    }

    private static Model classifier() {
        return Sequential.of(3, input(3), gru(4).returnSequences(true), dense(2))
                .compile(new GradientDescent(0.1), new SoftmaxCrossEntropy(), new Accuracy());
    }

    /** Steps of a forecast horizon, with a loss whose targets have a rule. */
    @Test
    void elementsOfTargetsWithoutTimeMayBeMissing() {
        Model model =
                Sequential.of(3, input(3), lstm(4), dense(2))
                        .compile(
                                new GradientDescent(0),
                                new BinaryCrossEntropyFromLogits(),
                                new BinaryAccuracy());
        Tensor labels = Tensor.zeros(SAMPLES, 2);
        Tensor known = Tensor.zeros(SAMPLES, 2);
        Tensor predicted = model.predict(x);
        double sum = 0;
        int right = 0;
        int count = 0;
        for (int n = 0; n < 2 * SAMPLES; n++) {
            boolean counts = n % 3 > 0;
            float label = n % 2;
            double z = predicted.array()[n];
            labels.array()[n] = counts ? label : Float.NaN;
            known.array()[n] = counts ? 1 : 0;
            sum += counts ? Math.log1p(Math.exp(z)) - label * z : 0;
            right += counts && z > 0 == label > 0 ? 1 : 0;
            count += counts ? 1 : 0;
        }
        FitOptions options = FitOptions.epochs(1).batchSize(2).shuffle(false).targetMask(known);
        History history = model.fit(x, labels, options);
        assertEquals(sum / count, history.loss()[0], 1e-6);
        assertEquals((double) right / count, history.of("binary_accuracy")[0], 1e-12);
    }

    // ---- together with other features

    /** The batches of an accumulated step have the weights of one batch. */
    @Test
    void accumulationWeighsAsOneBatchDoes() {
        FitOptions options =
                FitOptions.epochs(2).sampleWeights(stepWeights).targetMask(elementMask());
        Model accumulated = sequences(0.1);
        Model whole = sequences(0.1);
        assertEquals(
                whole.fit(x, y, options.batchSize(4)),
                accumulated.fit(x, y, options.batchSize(2).accumulate(2)));
        assertEquals(whole.weights().copyOfAll(), accumulated.weights().copyOfAll());
    }

    /** A weight for each sample is that of all its steps, also in pieces. */
    @Test
    void weightsOfSamplesAreThoseOfTheirSteps() {
        Tensor perSample = weights("samples", SAMPLES);
        Tensor perStep = Tensor.zeros(SAMPLES, STEPS);
        for (int n = 0; n < SAMPLES * STEPS; n++) {
            perStep.array()[n] = perSample.array()[n / STEPS];
        }
        for (FitOptions options :
                new FitOptions[] {
                    FitOptions.epochs(2).batchSize(3),
                    FitOptions.epochs(2).batchSize(3).truncated(2),
                    FitOptions.epochs(2).batchSize(3).truncated(3, 2).validationSplit(0.3)
                }) {
            Model one = sequences(0.1);
            Model other = sequences(0.1);
            assertEquals(
                    one.fit(x, y, options.sampleWeights(perSample)),
                    other.fit(x, y, options.sampleWeights(perStep)));
            assertEquals(one.weights().copyOfAll(), other.weights().copyOfAll());
        }
    }

    /** Pieces have the weights and the masks of their steps. */
    @Test
    void truncatedTrainingWeighsItsPieces() {
        Tensor holes = holes(y, targetMask);
        Model truncated = sequences(0.1);
        truncated.fit(
                x,
                holes,
                FitOptions.epochs(1)
                        .batchSize(SAMPLES)
                        .shuffle(false)
                        .truncated(2)
                        .targetMask(targetMask)
                        .sampleWeights(stepWeights));
        Model byHand = sequences(0.1);
        Map<String, Tensor> states = Map.of();
        for (int from = 0; from < STEPS; from += 2) {
            int to = Math.min(STEPS, from + 2);
            Examples piece =
                    Examples.of(Data.steps(x, from, to), Data.steps(holes, from, to))
                            .targetMask(Data.steps(targetMask, from, to))
                            .sampleWeights(Data.steps(stepWeights, from, to));
            states = byHand.trainStep(piece, states).finalStates();
        }
        assertEquals(byHand.weights().copyOfAll(), truncated.weights().copyOfAll());
    }

    /** In place of a missing target a recurrence reads its own output. */
    @Test
    void teacherForcingReadsNoMaskedTarget() {
        Model model =
                Sequential.of(
                                3,
                                input(3),
                                recurrent(new OutputRecurrentCell(2), 4).returnSequences(true))
                        .compile(new GradientDescent(0.1), new MeanSquaredError());
        Feedback forced = Feedback.teacherForcing();
        Tensor holes = holes(y, targetMask);
        Examples masked = Examples.of(x, holes).targetMask(targetMask);
        Tensor filled = y.copy(); // with the outputs, step by step
        for (int step = 0; step < STEPS; step++) {
            Tensor output = model.predictWithFeedback(Examples.of(x, filled), forced).get("output");
            for (int n = 0; n < filled.array().length; n++) {
                if (n / 2 % STEPS == step && targetMask.array()[n / 2] == 0) {
                    filled.array()[n] = output.array()[n];
                }
            }
        }
        Examples fed = Examples.of(x, filled).sampleWeights(targetMask); // known, but not counted
        Map<String, Double> expected = model.evaluate(fed, forced);
        assertEquals(expected, model.evaluate(masked, forced));
        assertNotEquals(
                expected, model.evaluate(Examples.of(x, y).sampleWeights(targetMask), forced));
        assertEquals(
                model.evaluate(masked, forced),
                model.evaluate(Examples.of(x, holes).sampleWeights(targetMask), forced));
        assertEquals(
                model.predictWithFeedback(fed, forced), model.predictWithFeedback(masked, forced));
        Tensor oneElement = Tensor.zeros(SAMPLES, STEPS, 2); // of two: neither is read
        for (int n = 0; n < oneElement.array().length; n++) {
            oneElement.array()[n] = n % 2 == 0 ? targetMask.array()[n / 2] : 1;
        }
        Examples incomplete = Examples.of(x, holes(y, oneElement)).targetMask(oneElement);
        assertEquals(
                model.predictWithFeedback(masked, forced),
                model.predictWithFeedback(incomplete, forced));
        double loss = model.evaluate(masked, forced).get("loss");
        FitOptions options = FitOptions.epochs(1).batchSize(SAMPLES).feedback(forced);
        assertEquals(loss, model.fit(masked, options).loss()[0], 1e-6);
    }

    /** Every output has weights and a mask of its own. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void outputsHaveWeightsOfTheirOwn(int threads) {
        Graph graph = new Graph();
        Wire layer = graph.add(gru(4).returnSequences(true), graph.input("in", input(3)));
        graph.output("values", graph.add(dense(2), layer));
        graph.output("classes", graph.add(dense(3), layer));
        Model model = graph.build().execution(Execution.standard().threads(threads));
        Tensor classes = Tensor.zeros(SAMPLES, STEPS);
        for (int n = 0; n < SAMPLES * STEPS; n++) {
            classes.array()[n] = n * 5 % 3;
        }
        Tensor perSample = weights("samples", SAMPLES);
        Examples data =
                Examples.of("in", x)
                        .target("values", holes(y, targetMask))
                        .targetMask("values", targetMask)
                        .target("classes", classes)
                        .sampleWeights("classes", perSample);
        model.compile(
                new Adam(),
                new OutputLoss("values", new MeanSquaredError()).weight(0.5),
                new OutputLoss("classes", new SoftmaxCrossEntropy()).metrics(new Accuracy()));
        Map<String, Double> results = model.evaluate(data);
        Map<String, Tensor> predicted = model.predict(data);
        double right = 0;
        double all = 0;
        for (int n = 0; n < SAMPLES * STEPS; n++) {
            float[] row = Arrays.copyOfRange(predicted.get("classes").array(), 3 * n, 3 * n + 3);
            int best = row[0] >= row[1] && row[0] >= row[2] ? 0 : row[1] >= row[2] ? 1 : 2;
            float weight = perSample.array()[n / STEPS];
            right += best == classes.array()[n] ? weight : 0;
            all += weight;
        }
        assertEquals(right / all, results.get("classes_accuracy"), 1e-9);
        assertEquals(
                0.5 * results.get("values_loss") + results.get("classes_loss"),
                results.get("loss"),
                1e-12);
        History history = model.fit(data, data, FitOptions.epochs(3).batchSize(2));
        assertEquals(model.evaluate(data).get("loss"), history.of("val_loss")[2]);
        assertTrue(history.loss()[2] < history.loss()[0]);
    }
}
