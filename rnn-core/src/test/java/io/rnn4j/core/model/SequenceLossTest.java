package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.crf;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.SequenceLoss;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.RaggedDataset;
import io.rnn4j.core.data.StreamingDataset;
import io.rnn4j.core.loss.CrfLoss;
import io.rnn4j.core.loss.CtcLoss;
import io.rnn4j.core.metric.CharacterErrorRate;
import io.rnn4j.core.metric.EntityF1;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.OutputLoss;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Losses over paths in models: values, gradients, masks, weights and bits. */
class SequenceLossTest {
    private static final int SAMPLES = 5;
    private static final int STEPS = 7;
    private static final int CLASSES = 3;

    static Stream<SequenceLoss> losses() {
        return Stream.of(new CtcLoss(), new CrfLoss());
    }

    private static Model model(Loss loss, Metric... metrics) {
        Model model =
                loss instanceof CrfLoss
                        ? Sequential.of(5, input(2), gru(4).returnSequences(true), dense(3), crf())
                        : Sequential.of(5, input(2), gru(4).returnSequences(true), dense(3));
        if (loss instanceof CrfLoss) {
            for (String name : List.of("crf/transitions", "crf/start", "crf/end")) {
                Tensor values = model.weights().copyOf(name);
                model.weights().set(name, Data.normal(name, values.shape().toArray()));
            }
        }
        return model.compile(new Adam(0.05), loss, metrics);
    }

    private static final Tensor X = Data.normal("x", SAMPLES, STEPS, 2);

    /** The first sample has the most labels, the last one none. */
    private static Tensor targets(SequenceLoss loss) {
        return loss instanceof CrfLoss
                ? tags()
                : Tensor.of(
                        new int[] {1, 2, 2, 1, 2, 1, 1, 1, -1, 2, -1, -1, -1, -1, -1}, SAMPLES, 3);
    }

    private static Tensor tags() {
        Tensor tags = Tensor.zeros(SAMPLES, STEPS);
        for (int at = 0; at < tags.array().length; at++) {
            tags.array()[at] = at * 5 % 7 % CLASSES;
        }
        return tags;
    }

    private static Tensor mask(int... lengths) {
        Tensor mask = Tensor.zeros(SAMPLES, STEPS);
        for (int sample = 0; sample < SAMPLES; sample++) {
            for (int step = 0; step < lengths[sample]; step++) {
                mask.set(1, sample, step);
            }
        }
        return mask;
    }

    // ---- values, computed here by enumeration

    private static double enumeratedCtc(Tensor logits, Tensor mask, int sample, int... labels) {
        int steps = 0;
        double[][] y = new double[STEPS][];
        for (int step = 0; step < STEPS; step++) {
            if (mask.get(sample, step) != 0) {
                double[] row = new double[CLASSES];
                double sum = 0;
                for (int k = 0; k < CLASSES; k++) {
                    row[k] = Math.exp(logits.get(sample, step, k));
                    sum += row[k];
                }
                for (int k = 0; k < CLASSES; k++) {
                    row[k] /= sum;
                }
                y[steps++] = row;
            }
        }
        double total = 0;
        for (int number = 0; number < Math.pow(CLASSES, steps); number++) {
            double probability = 1;
            StringBuilder collapsed = new StringBuilder();
            int previous = 0;
            int rest = number;
            for (int step = 0; step < steps; step++) {
                int k = rest % CLASSES;
                rest /= CLASSES;
                probability *= y[step][k];
                if (k != 0 && k != previous) {
                    collapsed.append(k);
                }
                previous = k;
            }
            String expected =
                    Arrays.stream(labels).mapToObj(Integer::toString).reduce("", String::concat);
            total += collapsed.toString().equals(expected) ? probability : 0;
        }
        return -Math.log(total);
    }

    private static double enumeratedCrf(
            Model model, Tensor scores, Tensor mask, Tensor known, int sample) {
        Tensor transitions = model.weights().copyOf("crf/transitions");
        Tensor start = model.weights().copyOf("crf/start");
        Tensor end = model.weights().copyOf("crf/end");
        double[] totals = new double[2];
        for (int number = 0; number < Math.pow(CLASSES, STEPS); number++) {
            int rest = number;
            int previous = -1;
            double score = 0;
            boolean allowed = true;
            boolean first = true; // of the numbers that differ in masked steps only
            for (int step = 0; step < STEPS; step++) {
                int k = rest % CLASSES;
                rest /= CLASSES;
                if (mask.get(sample, step) == 0) {
                    first &= k == 0;
                    continue;
                }
                score += scores.get(sample, step, k);
                score += previous < 0 ? start.get(k) : transitions.get(previous * CLASSES + k);
                allowed &= known.get(sample, step) == 0 || tags().get(sample, step) == k;
                previous = k;
            }
            if (first) {
                score += end.get(previous);
                totals[0] += Math.exp(score);
                totals[1] += allowed ? Math.exp(score) : 0;
            }
        }
        return Math.log(totals[0]) - Math.log(totals[1]);
    }

    @Test
    void theMeanOfCtcIsThatOverSequences() {
        Model model = model(new CtcLoss());
        Tensor mask = mask(7, 5, 6, 4, 3);
        Tensor logits = model.predict(X, mask);
        double expected =
                (enumeratedCtc(logits, mask, 0, 1, 2, 2)
                                + enumeratedCtc(logits, mask, 1, 1, 2, 1)
                                + enumeratedCtc(logits, mask, 3, 2))
                        / 4;
        Tensor y =
                Tensor.of(new int[] {1, 2, 2, 1, 2, 1, 9, 9, 9, 2, -1, -1, -1, -1, -1}, SAMPLES, 3);
        double empty = enumeratedCtc(logits, mask, 4);
        Tensor counted = Tensor.of(new float[] {1, 1, 0, 1, 1}, SAMPLES);
        Examples data = Examples.of(X, y).mask(mask).targetMask(counted);
        assertEquals(expected + empty / 4, model.evaluate(data).get("loss"), 1e-6);
        assertEquals(expected + empty / 4, model.trainStep(data).loss(), 1e-6);
    }

    @Test
    void weightsOfSamplesWeightTheMean() {
        Model model = model(new CtcLoss().reduction(LossReduction.SUM));
        Tensor mask = mask(7, 7, 7, 7, 7);
        Tensor logits = model.predict(X);
        double first = enumeratedCtc(logits, mask, 0, 1, 2, 2);
        double second = enumeratedCtc(logits, mask, 1, 1, 2, 1);
        Tensor weights = Tensor.of(new float[] {0.5f, 3, 0, 0, 0}, SAMPLES);
        Examples data = Examples.of(X, targets(new CtcLoss())).sampleWeights(weights);
        double expected = 0.5 * first + 3 * second;
        assertEquals(expected, model.evaluate(data).get("loss"), 1e-5);
        model.compile(new Adam(), new CtcLoss());
        assertEquals(expected / 3.5, model.evaluate(data).get("loss"), 1e-6);
    }

    @Test
    void unknownTagsAreSummedOver() {
        Model model = model(new CrfLoss());
        Tensor mask = mask(7, 5, 6, 4, 0);
        mask.set(0, 2, 1); // in the middle
        Tensor known = Tensor.zeros(SAMPLES, STEPS);
        for (int at = 0; at < known.array().length; at++) {
            known.array()[at] = at % 4 == 1 ? 0 : 1;
        }
        Tensor scores = model.predict(X, mask);
        double sum = 0;
        for (int sample = 0; sample < 4; sample++) {
            sum += enumeratedCrf(model, scores, mask, known, sample);
        }
        Examples data = Examples.of(X, tags()).mask(mask).targetMask(known);
        assertEquals(sum / 4, model.evaluate(data).get("loss"), 1e-6);
        assertEquals(sum / 4, model.trainStep(data).loss(), 1e-6);
    }

    // ---- gradients

    /** Compares the step of gradient descent with differences of the loss. */
    @ParameterizedTest
    @MethodSource("losses")
    void gradientsOfAllWeightsAreDifferences(SequenceLoss loss) {
        Model model = model(loss).compile(new GradientDescent(1), loss);
        Examples data =
                Examples.of(X, targets(loss))
                        .mask(mask(7, 6, 5, 4, 2))
                        .sampleWeights(Tensor.of(new float[] {1, 0.5f, 0, 2, 3}, SAMPLES));
        Map<String, Tensor> before = model.weights().copyOfAll();
        model.trainStep(data);
        Map<String, Tensor> after = model.weights().copyOfAll();
        for (String name : before.keySet()) {
            Tensor own = before.get(name);
            for (int at = 0; at < own.array().length; at++) {
                double[] values = new double[2];
                float[] changed = new float[2];
                for (int side = 0; side < 2; side++) {
                    model.weights().setAll(before);
                    Tensor moved = own.copy();
                    moved.array()[at] += side == 0 ? 0.01f : -0.01f;
                    changed[side] = moved.array()[at];
                    model.weights().set(name, moved);
                    values[side] = model.evaluate(data).get("loss");
                }
                double slope = (values[0] - values[1]) / ((double) changed[0] - changed[1]);
                double step = own.array()[at] - after.get(name).array()[at];
                assertEquals(slope, step, 3e-4, loss.name() + " " + name + " " + at);
            }
        }
    }

    // ---- bits

    private static Map<String, Tensor> trained(
            SequenceLoss loss, Execution execution, Examples data) {
        Metric metric = loss instanceof CrfLoss ? new EntityF1() : new CharacterErrorRate();
        Model model = model(loss, metric).execution(execution);
        for (int step = 0; step < 3; step++) {
            model.trainStep(data);
        }
        Map<String, Tensor> result = model.weights().copyOfAll();
        model.evaluate(data)
                .forEach((name, value) -> result.put(name, Tensor.of(new double[] {value})));
        return result;
    }

    @ParameterizedTest
    @MethodSource("losses")
    void bitsDoNotDependOnThreadsOrKernels(SequenceLoss loss) {
        Examples data = Examples.of(X, targets(loss)).mask(mask(7, 6, 5, 4, 0));
        Execution one = Execution.standard().threads(1);
        Map<String, Tensor> expected = trained(loss, one.kernels("scalar"), data);
        for (int threads : new int[] {1, 2, 3, 5}) {
            for (KernelsProvider kernels : KernelsFinder.installed()) {
                if (kernels.unavailable().isEmpty()) {
                    Execution execution = new Execution(threads, kernels).operationsPerThread(1);
                    assertEquals(expected, trained(loss, execution, data), threads + " threads");
                }
            }
        }
        Execution checkpoints = one.checkpointEvery(2);
        assertEquals(expected, trained(loss, checkpoints, data), "checkpoints");
    }

    /** {@return a tensor with steps inserted at the beginning, in the middle or at the end} */
    private static Tensor padded(Tensor tensor, int at, float padding) {
        int[] sizes = tensor.shape().toArray();
        int width = sizes.length == 2 ? 1 : sizes[2];
        sizes[1] += 2;
        Tensor result = Tensor.zeros(sizes);
        for (int sample = 0; sample < sizes[0]; sample++) {
            for (int step = 0; step < sizes[1]; step++) {
                int from = step < at ? step : step - 2;
                boolean inserted = step >= at && step < at + 2;
                for (int k = 0; k < width; k++) {
                    result.array()[(sample * sizes[1] + step) * width + k] =
                            inserted
                                    ? padding
                                    : tensor.toFloat()
                                            .array()[(sample * (sizes[1] - 2) + from) * width + k];
                }
            }
        }
        return result;
    }

    @ParameterizedTest
    @MethodSource("losses")
    void paddingChangesNoBit(SequenceLoss loss) {
        Execution execution = Execution.standard().threads(2);
        Tensor mask = mask(7, 6, 5, 4, 2);
        Tensor y = targets(loss);
        Map<String, Tensor> expected = trained(loss, execution, Examples.of(X, y).mask(mask));
        for (int at : new int[] {0, 3, 7}) {
            Tensor targets = loss instanceof CrfLoss ? padded(y, at, Float.NaN) : y;
            Examples data =
                    Examples.of(padded(X, at, Float.NaN), targets).mask(padded(mask, at, 0));
            assertEquals(expected, trained(loss, execution, data), "steps at " + at);
        }
        if (loss instanceof CtcLoss) {
            Tensor labels = padded(y, 3, -1);
            Examples longer = Examples.of(X, labels).mask(mask);
            assertEquals(expected, trained(loss, execution, longer), "padding of labels");
            Tensor ofLabels = Tensor.zeros(SAMPLES, 5);
            for (int at = 0; at < labels.array().length; at++) {
                ofLabels.array()[at] = labels.array()[at] < 0 ? 0 : 1;
                labels.array()[at] = labels.array()[at] < 0 ? Float.NaN : labels.array()[at];
            }
            Examples masked = Examples.of(X, labels).mask(mask).targetMask(ofLabels);
            assertEquals(expected, trained(loss, execution, masked), "mask of labels");
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void evaluationIsThatOfTheHistory(SequenceLoss loss) {
        Model model = model(loss);
        Examples data = Examples.of(X, targets(loss)).mask(mask(7, 6, 5, 4, 2));
        History history =
                model.fit(
                        data, data, FitOptions.epochs(3).batchSize(2).shuffle(true).accumulate(2));
        double last = history.of("val_loss")[2];
        assertEquals(last, model.evaluate(data).get("loss"));
        assertTrue(last < history.of("val_loss")[0], history.toString());
    }

    @Test
    void accumulatedBatchesHaveTheBitsOfOne() {
        for (SequenceLoss loss : losses().toList()) {
            Examples data = Examples.of(X, targets(loss)).mask(mask(7, 6, 5, 4, 2));
            Model one = model(loss);
            Model several = model(loss);
            one.fit(data, FitOptions.epochs(2).batchSize(4));
            several.fit(data, FitOptions.epochs(2).batchSize(2).accumulate(2));
            assertEquals(one.weights().copyOfAll(), several.weights().copyOfAll());
        }
    }

    // ---- several outputs

    @Test
    void outputsWithAndWithoutTheirLossAreTrainedTogether() {
        Graph graph = new Graph();
        Wire hidden = graph.add(lstm(4).returnSequences(true), graph.input("x", input(2)));
        graph.output("tags", graph.add(crf(), graph.add(dense(3), hidden)));
        graph.output("labels", graph.add(dense(3), hidden));
        Model model = graph.build(3);
        Map<String, Tensor> before = model.weights().copyOfAll();
        Examples data =
                Examples.of("x", X).target("tags", tags()).target("labels", targets(new CtcLoss()));
        model.compile(
                new Adam(0.1),
                new OutputLoss("tags", new CrfLoss()).weight(0.5),
                new OutputLoss("labels", new CtcLoss()));
        Map<String, Double> results = model.evaluate(data);
        assertEquals(
                0.5 * results.get("tags_loss") + results.get("labels_loss"),
                results.get("loss"),
                1e-12);
        double loss = model.trainStep(data).loss();
        assertEquals(results.get("loss"), loss, 1e-12);
        assertTrue(model.evaluate(data).get("loss") < loss);
        assertNotEquals(before.get("crf/transitions"), model.weights().copyOf("crf/transitions"));

        // an output without its loss trains neither its scores nor its transitions
        Map<String, Tensor> trained = model.weights().copyOfAll();
        model.compile(new Adam(0.1), new OutputLoss("labels", new CtcLoss()));
        model.trainStep(Examples.of("x", X).target("labels", targets(new CtcLoss())));
        for (String name : List.of("crf/transitions", "crf/start", "crf/end", "dense/kernel")) {
            assertEquals(trained.get(name), model.weights().copyOf(name), name);
        }
        assertTrue(model.summary(4, 10).contains("values of a training step"));
    }

    // ---- further uses

    @Test
    void theFunctionOfALossHasTheGradientOfTheLoss() {
        Tensor logits = Data.normal("logits", SAMPLES, STEPS, CLASSES);
        Tensor mask = mask(7, 5, 6, 4, 0);
        mask.set(0, 0, 2);
        Tensor y = targets(new CtcLoss());
        double[] values = {
            enumeratedCtc(logits, mask, 0, 1, 2, 2),
            enumeratedCtc(logits, mask, 1, 1, 2, 1),
            enumeratedCtc(logits, mask, 2, 1, 1),
            enumeratedCtc(logits, mask, 3, 2),
            0 // all steps are masked
        };
        LossFunction none = new LossFunction(new CtcLoss().reduction(LossReduction.NONE));
        LossFunction mean = new LossFunction(new CtcLoss());
        Tensor upstream = Tensor.of(new float[] {1, 2, 3, 4, 5}, SAMPLES);
        LossFunction.Result result = none.apply(logits, y, mask, upstream);
        for (int sample = 0; sample < SAMPLES; sample++) {
            assertEquals(values[sample], result.value().get(sample), 1e-5);
        }
        double sum = Arrays.stream(values).sum();
        assertEquals(sum / 4, mean.apply(logits, y, mask, null).value().array()[0], 1e-5);
        Tensor ofMean = mean.apply(logits, y, mask, null).gradient();
        for (int at = 0; at < logits.array().length; at++) {
            int sample = at / (STEPS * CLASSES);
            double[] sides = new double[2];
            for (int side = 0; side < 2; side++) {
                Tensor moved = logits.copy();
                moved.array()[at] += side == 0 ? 0.01f : -0.01f;
                int[] labels = labels(y, sample);
                sides[side] = sample == 4 ? 0 : enumeratedCtc(moved, mask, sample, labels);
            }
            double slope = (sides[0] - sides[1]) / 0.02;
            assertEquals(slope * (sample + 1), result.gradient().array()[at], 2e-4, "" + at);
            assertEquals(slope / 4, ofMean.array()[at], 1e-4, "" + at);
        }
    }

    private static int[] labels(Tensor y, int sample) {
        return Arrays.stream(y.intArray(), sample * 3, sample * 3 + 3)
                .filter(label -> label >= 0)
                .toArray();
    }

    @Test
    void aLayerWithTransitionsRunsForwardAndBackwardAndInSessions() {
        Model model = model(new CrfLoss());
        ForwardPass pass = model.forward(X);
        Gradients gradients = pass.backward(Data.normal("g", SAMPLES, STEPS, CLASSES));
        assertEquals(Tensor.zeros(9), gradients.weights().get("crf/transitions"));
        Model chain = Sequential.of(5, input(2), gru(4).returnSequences(true), dense(3));
        chain.weights()
                .setAll(
                        model.weights().copyOfAll().entrySet().stream()
                                .filter(weight -> !weight.getKey().startsWith("crf"))
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        assertEquals(chain.predict(X), model.predict(X));
        Session session = model.session(SAMPLES);
        Session expected = chain.session(SAMPLES);
        for (int step = 0; step < 2; step++) {
            Tensor rows = Data.steps(X, step, step + 1);
            assertEquals(expected.feed(rows), session.feed(rows));
        }
    }

    @Test
    void forbiddenTransitionsStayForbidden() {
        Model model = model(new CrfLoss());
        Tensor transitions = model.weights().copyOf("crf/transitions");
        transitions.array()[1] = -10_000; // from 0 to 1
        model.weights().set("crf/transitions", transitions);
        model.weights().freeze("crf");
        Tensor y = Tensor.zeros(SAMPLES, STEPS);
        for (int at = 0; at < y.array().length; at++) {
            y.array()[at] = at % STEPS % 2 == 0 ? 1 : 2;
        }
        model.fit(X, y, 20);
        assertEquals(transitions, model.weights().copyOf("crf/transitions"));
        for (LabelSequence each : CrfDecoder.of(model).decode(Data.normal("s", 50, 9, 3), null)) {
            String tags = each.labels().toString();
            assertTrue(!tags.contains("0, 1"), tags);
        }
    }

    @Test
    void rowsOfLabelsComeFromDatasets() {
        SequenceLoss loss = new CtcLoss();
        Examples data = Examples.of(X, targets(loss)).mask(mask(7, 6, 5, 4, 3));
        List<Object> frames = new ArrayList<>();
        List<int[]> labels = new ArrayList<>();
        for (int sample = 0; sample < SAMPLES; sample++) {
            Tensor all = X.copyOfRange(sample, sample + 1).reshape(STEPS, 2);
            frames.add(all.copyOfRange(0, new int[] {7, 6, 5, 4, 3}[sample]));
            labels.add(labels(targets(loss), sample));
        }
        Dataset ragged = RaggedDataset.of(frames, labels);
        Model one = model(loss, new CharacterErrorRate());
        one.fit(data, FitOptions.epochs(2).batchSize(2));
        for (Dataset each : List.of(data.range(0, SAMPLES), ragged)) {
            Model other = model(loss, new CharacterErrorRate());
            other.fit(each, FitOptions.epochs(2).batchSize(2));
            assertEquals(one.weights().copyOfAll(), other.weights().copyOfAll());
            assertEquals(one.evaluate(data), other.evaluate(each));
        }
        StreamingDataset stream =
                StreamingDataset.of(
                        ragged.fields(), () -> List.of(0, 1, 2, 3, 4).iterator(), ragged::read);
        Model streamed = model(loss);
        streamed.fit(stream, FitOptions.epochs(2).batchSize(2).shuffle(false));
        one = model(loss);
        one.fit(data, FitOptions.epochs(2).batchSize(2).shuffle(false));
        assertEquals(one.weights().copyOfAll(), streamed.weights().copyOfAll());
    }

    @Test
    void longSequencesAreTrained() {
        Tensor x = Data.normal("x", 1, 5000, 2);
        for (SequenceLoss loss : losses().toList()) {
            Model model =
                    loss instanceof CrfLoss
                            ? Sequential.of(5, input(2), dense(100), crf())
                            : Sequential.of(5, input(2), dense(100));
            Tensor y = Tensor.zeros(1, loss instanceof CrfLoss ? 5000 : 700);
            for (int at = 0; at < y.array().length; at++) {
                y.array()[at] = 1 + at * 31 % 99;
            }
            model.compile(new Adam(0.01), loss);
            double first = model.trainStep(x, y).loss();
            assertTrue(Double.isFinite(first), "" + first);
            assertTrue(model.evaluate(x, y).get("loss") < first);
        }
    }
}
