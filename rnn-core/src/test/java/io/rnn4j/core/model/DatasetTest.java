package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.DatasetException;
import io.rnn4j.core.data.DatasetSplit;
import io.rnn4j.core.data.Field;
import io.rnn4j.core.data.PaddedSequences;
import io.rnn4j.core.data.RaggedDataset;
import io.rnn4j.core.data.Role;
import io.rnn4j.core.data.SampleBuffer;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.core.training.OutputLoss;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** Training, evaluation and prediction on datasets, compared with those on tensors. */
class DatasetTest {
    private static final int SAMPLES = 23;

    private static Tensor noise(long seed, int... sizes) {
        Tensor tensor = Tensor.zeros(sizes);
        SplittableRandom random = new SplittableRandom(seed);
        for (int n = 0; n < tensor.array().length; n++) {
            tensor.array()[n] = (float) random.nextDouble(-1, 1);
        }
        return tensor;
    }

    private static List<float[][]> sequences(long seed, int longest, int features) {
        SplittableRandom random = new SplittableRandom(seed);
        List<float[][]> all = new ArrayList<>();
        for (int n = 0; n < SAMPLES; n++) {
            float[][] one = new float[random.nextInt(1, longest + 1)][features];
            for (float[] row : one) {
                for (int k = 0; k < features; k++) {
                    row[k] = (float) random.nextDouble(-1, 1);
                }
            }
            all.add(one);
        }
        return all;
    }

    private static List<Integer> classes(int count) {
        List<Integer> classes = new ArrayList<>();
        for (int n = 0; n < SAMPLES; n++) {
            classes.add(n * 7 % count);
        }
        return classes;
    }

    private static Model classifier() {
        Model model =
                Sequential.of(
                        input(3),
                        bidirectional(gru(5).returnSequences(true)),
                        dropout(0.3),
                        lstm(4),
                        dense(3));
        return model.compile(new Adam(0.01), new SoftmaxCrossEntropy(), new Accuracy());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 23, 100})
    void aDatasetOfTensorsTrainsLikeTensors(int batchSize) {
        Tensor weights = noise(2, SAMPLES);
        for (int n = 0; n < SAMPLES; n++) {
            weights.array()[n] = Math.abs(weights.array()[n]);
        }
        Examples tensors =
                Examples.of(noise(1, SAMPLES, 6, 3), Tensor.of(classes(3)))
                        .mask(prefixMask(6))
                        .sampleWeights(weights);
        FitOptions options = FitOptions.epochs(3).batchSize(batchSize).validationSplit(0.3);
        assertTrainsAlike(tensors, new HiddenDataset(tensors), options);
    }

    @Test
    void aMaskOfIntsTrainsLikeOneOfFloats() {
        Tensor mask = prefixMask(6);
        int[] bits = new int[mask.array().length];
        Arrays.setAll(bits, at -> (int) mask.array()[at]);
        Examples tensors = Examples.of(noise(1, SAMPLES, 6, 3), Tensor.of(classes(3)));
        assertTrainsAlike(
                tensors.mask(mask),
                new HiddenDataset(tensors.mask(Tensor.of(bits, SAMPLES, 6))),
                FitOptions.epochs(2).batchSize(4));
    }

    private static Tensor prefixMask(int steps) {
        Tensor mask = Tensor.zeros(SAMPLES, steps);
        for (int n = 0; n < SAMPLES; n++) {
            for (int step = 0; step <= n % steps; step++) {
                mask.set(1, n, step);
            }
        }
        return mask;
    }

    private static void assertTrainsAlike(Dataset expected, Dataset actual, FitOptions options) {
        Model one = classifier();
        Model two = classifier();
        String history = one.fit(expected, options).toCsv();
        assertEquals(history, two.fit(actual, options).toCsv());
        assertEquals(one.weights().copyOfAll(), two.weights().copyOfAll());
        assertEquals(one.evaluate(expected), two.evaluate(actual));
        assertEquals(
                one.confusionMatrix(expected, "output"), two.confusionMatrix(actual, "output"));
    }

    @Test
    void paddingOfBatchesChangesNoBit() {
        List<float[][]> sequences = sequences(3, 9, 3);
        PaddedSequences padded = PaddedSequences.of(sequences);
        Examples tensors = Examples.of(padded.values(), Tensor.of(classes(3))).mask(padded.mask());
        assertTrainsAlike(
                tensors,
                RaggedDataset.of(sequences, classes(3)),
                FitOptions.epochs(3).batchSize(4));
    }

    @Test
    void piecesOfSequencesAreTrainedOn() {
        List<float[][]> sequences = sequences(3, 9, 3);
        List<int[]> targets = sequences.stream().map(each -> new int[each.length]).toList();
        targets.forEach(each -> Arrays.setAll(each, n -> n % 3));
        PaddedSequences x = PaddedSequences.of(sequences);
        Examples tensors =
                Examples.of(x.values(), PaddedSequences.of(targets).values()).mask(x.mask());
        UnaryOperator<Model> compiled =
                model -> model.compile(new Adam(0.01), new SoftmaxCrossEntropy());
        Model one = compiled.apply(Sequential.of(input(3), gru(4).returnSequences(true), dense(3)));
        Model two = compiled.apply(Sequential.of(input(3), gru(4).returnSequences(true), dense(3)));
        FitOptions options = FitOptions.epochs(2).batchSize(SAMPLES).truncated(4, 3);
        one.fit(tensors, options);
        two.fit(RaggedDataset.of(sequences, targets), options);
        assertEquals(one.weights().copyOfAll(), two.weights().copyOfAll());
    }

    @Test
    void indicesNamesMasksAndWeightsAreRead() {
        Graph graph = new Graph();
        Wire source = graph.add(embedding(9, 4), graph.input("source", input(1)));
        Wire target = graph.input("target", input(2));
        Wire encoder = graph.add(gru(5).returnStates(true), source);
        Wire decoder = graph.add(gru(5).returnSequences(true), target, encoder.states());
        graph.output("answer", graph.add(dense(3), decoder));
        graph.output("kind", graph.add(dense(1), encoder));
        Model model = graph.build(3);
        SplittableRandom random = new SplittableRandom(4);
        List<int[]> x = new ArrayList<>();
        List<float[]> bits = new ArrayList<>();
        List<float[][]> t = sequences(5, 7, 2);
        List<int[]> y = new ArrayList<>();
        List<float[]> counts = new ArrayList<>();
        List<float[]> weights = new ArrayList<>();
        List<float[]> kinds = new ArrayList<>();
        for (int n = 0; n < SAMPLES; n++) {
            int steps = random.nextInt(1, 6);
            x.add(random.ints(steps, 0, 9).toArray());
            float[] mask = new float[steps];
            Arrays.fill(mask, 1);
            mask[random.nextInt(steps)] = n % 2;
            bits.add(mask);
            y.add(random.ints(t.get(n).length, 0, 3).toArray());
            counts.add(new float[t.get(n).length]);
            Arrays.fill(counts.getLast(), n % 3 == 0 ? 0 : 1);
            weights.add(new float[t.get(n).length]);
            Arrays.fill(weights.getLast(), n);
            kinds.add(new float[] {n});
        }
        Dataset ragged =
                RaggedDataset.ofInput("source", x)
                        .mask("source", bits)
                        .input("target", t)
                        .target("answer", y)
                        .targetMask("answer", counts)
                        .sampleWeights("answer", weights)
                        .target("kind", kinds);
        PaddedSequences paddedTarget = PaddedSequences.of(t);
        Examples tensors =
                Examples.of("source", PaddedSequences.of(x).values())
                        .mask("source", PaddedSequences.of(bits).values())
                        .input("target", paddedTarget.values())
                        .mask("target", paddedTarget.mask())
                        .target("answer", PaddedSequences.of(y).values())
                        .targetMask("answer", PaddedSequences.of(counts).values())
                        .sampleWeights("answer", PaddedSequences.of(weights).values())
                        .target("kind", Tensor.of(kinds));
        model.compile(
                new Adam(0.01),
                new OutputLoss("answer", new SoftmaxCrossEntropy()).metrics(new Accuracy()),
                new OutputLoss("kind", new MeanSquaredError()));
        assertEquals(model.evaluate(tensors), model.evaluate(ragged));
        Map<String, Tensor> expected = model.predict(tensors);
        int[] seen = new int[1];
        model.predict(
                ragged,
                batch -> {
                    assertEquals(seen[0], batch.first());
                    for (int n = 0; n < batch.count(); n++) {
                        int sample = seen[0] + n;
                        Tensor rows = batch.of(n, "answer");
                        assertEquals(t.get(sample).length, rows.size(0));
                        assertArrayEquals(
                                expected.get("answer")
                                        .copyOfRange(sample, sample + 1)
                                        .reshape(-1, 3)
                                        .copyOfRange(0, rows.size(0))
                                        .array(),
                                rows.array());
                        assertArrayEquals(
                                expected.get("kind").copyOfRange(sample, sample + 1).array(),
                                batch.of(n, "kind").array());
                    }
                    seen[0] += batch.count();
                });
        assertEquals(SAMPLES, seen[0]);
    }

    @Test
    void teacherForcingReadsTargetsOfADataset() {
        Examples tensors =
                Examples.of(noise(1, SAMPLES, 6, 3), noise(2, SAMPLES, 6, 2)).mask(prefixMask(6));
        FitOptions options = FitOptions.epochs(2).batchSize(5).feedback(Feedback.teacherForcing());
        Model one = fedBack();
        Model two = fedBack();
        one.fit(tensors, options);
        two.fit(new HiddenDataset(tensors), options);
        assertEquals(one.weights().copyOfAll(), two.weights().copyOfAll());
        assertEquals(
                one.evaluate(tensors, Feedback.teacherForcing()),
                one.evaluate(new HiddenDataset(tensors), Feedback.teacherForcing()));
    }

    private static Model fedBack() {
        io.rnn4j.core.cell.FeedbackCell cell =
                new io.rnn4j.core.cell.FeedbackCell(new io.rnn4j.core.cell.GruCell(), 2);
        return Sequential.of(
                        input(3),
                        io.rnn4j.core.layer.Layers.recurrent(cell, 4).returnSequences(true))
                .compile(new Adam(0.01), new MeanSquaredError());
    }

    @Test
    void inputsOfAFixedLengthArePadded() {
        Model fixed =
                Sequential.of(input(9, 3), gru(4), dense(1))
                        .compile(new Adam(), new MeanSquaredError());
        List<float[][]> sequences = sequences(3, 7, 3);
        PaddedSequences padded = PaddedSequences.of(sequences, 9);
        Examples tensors =
                Examples.of(padded.values(), Tensor.zeros(SAMPLES, 1)).mask(padded.mask());
        Dataset ragged = RaggedDataset.of(sequences, Tensor.zeros(SAMPLES, 1));
        assertEquals(fixed.evaluate(tensors), fixed.evaluate(ragged));
        IllegalArgumentException failure =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                fixed.evaluate(
                                        RaggedDataset.of(
                                                List.of(new float[1][3], new float[10][3]),
                                                Tensor.zeros(2, 1))));
        assertTrue(
                failure.getMessage().startsWith("sample 1: the values of input"),
                failure::toString);
    }

    @Test
    void sequencesOfNumbersHaveOneFeature() {
        Model model =
                Sequential.of(input(1), gru(3), dense(1))
                        .compile(new Adam(), new MeanSquaredError());
        List<float[]> numbers = List.of(new float[] {1, 2}, new float[] {3});
        List<float[][]> rows = List.of(new float[][] {{1}, {2}}, new float[][] {{3}});
        Tensor y = Tensor.zeros(2, 1);
        assertEquals(
                model.evaluate(RaggedDataset.of(rows, y)),
                model.evaluate(RaggedDataset.of(numbers, y)));
        Model ofRows = Sequential.of(input(1), dense(1));
        ofRows.predict(
                RaggedDataset.ofInputs(List.of(1.5, 2.5)),
                batch -> assertEquals(2, batch.outputs().get("output").size(0)));
    }

    // ---- mistakes

    private static void assertMessage(String expected, Throwable failure) {
        assertEquals(expected, failure.getMessage());
    }

    @Test
    void missingNumbersInMemoryAreFoundBeforeTheFirstStep() {
        List<float[][]> sequences = sequences(3, 9, 3);
        sequences.get(17)[0][2] = Float.NaN;
        Dataset data = RaggedDataset.of(sequences, classes(3));
        FitOptions options = FitOptions.epochs(1).batchSize(4).shuffle(false);
        Model model = classifier();
        Map<String, Tensor> before = model.weights().copyOfAll();
        String message =
                "the values of input 'input' contain NaN in sample 17, step 0, feature 2; mask or"
                        + " correct it, or turn the check off with checkFinite(false)";
        NonFiniteException failure =
                assertThrows(NonFiniteException.class, () -> model.fit(data, options));
        assertMessage(message, failure);
        assertEquals(before, model.weights().copyOfAll());
        failure =
                assertThrows(
                        NonFiniteException.class, () -> model.fit(data.map(sample -> {}), options));
        assertMessage("epoch 0, batch 4 (both from 0): " + message, failure);
        DatasetSplit split = data.splitByTime(0.4); // 17 is validated
        failure =
                assertThrows(
                        NonFiniteException.class,
                        () ->
                                classifier()
                                        .fit(
                                                split.training(),
                                                split.heldOut(),
                                                FitOptions.epochs(1).batchSize(4)));
        assertMessage(
                "validation data: the values of input 'input' contain NaN in sample 17, step 0,"
                        + " feature 2; mask or correct it, or turn the check off with"
                        + " checkFinite(false)",
                failure);
    }

    @Test
    void classesInMemoryAreCheckedBeforeTheFirstStep() {
        List<Integer> classes = new ArrayList<>(Collections.nCopies(20, 1));
        classes.set(17, 5);
        Dataset wrong = RaggedDataset.of(sequences(3, 9, 3).subList(0, 20), classes).shuffle(3);
        Model model = classifier();
        Map<String, Tensor> before = model.weights().copyOfAll();
        IllegalArgumentException failure =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> model.fit(wrong, FitOptions.epochs(1).batchSize(4)));
        assertTrue(failure.getMessage().contains("sample 17"), failure.getMessage());
        assertEquals(before, model.weights().copyOfAll());
    }

    /** A dataset with a wrong size or a wrong length. */
    private record Wrong(int size, int length) implements Dataset {
        @Override
        public List<Field> fields() {
            return List.of(Field.sequence(Role.INPUT, "", 3));
        }

        @Override
        public int length(int sample) {
            return length;
        }

        @Override
        public void read(int sample, SampleBuffer to) {
            to.floats(0, 1);
        }
    }

    @Test
    void wrongSizesAndLengthsAreRejected() {
        Model model = classifier();
        assertMessage(
                "expected a dataset of at least one sample, got the size -4",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> model.predict(new Wrong(-4, 1), batch -> {})));
        assertMessage(
                "sample 0: expected a length of at least 0, got -1; correct length(int) of the"
                        + " dataset",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> model.predict(new Wrong(2, -1), batch -> {})));
    }

    @Test
    void aSampleThatCannotBeReadIsNamed() {
        Dataset source = RaggedDataset.of(sequences(3, 9, 3), classes(3));
        Dataset broken =
                source.map(
                        buffer -> {
                            if (buffer.ints(1)[0] == 2) {
                                throw new IllegalStateException("the disk is on fire");
                            }
                        });
        DatasetException failure =
                assertThrows(DatasetException.class, () -> classifier().evaluate(broken));
        assertMessage(
                "sample 2 cannot be read: java.lang.IllegalStateException: the disk is on fire",
                failure);
        assertNotNull(failure.getCause());
    }

    @Test
    void lengthsOfASampleAreCompared() {
        Model model =
                Sequential.of(input(1), gru(2).returnSequences(true), dense(1))
                        .compile(new Adam(), new MeanSquaredError());
        Dataset data =
                RaggedDataset.of(
                        List.of(new float[2][1], new float[3][1]),
                        List.of(new float[2][1], new float[4][1]));
        assertMessage(
                "sample 1: the targets of output 'output' [steps, 1] have 4 steps, expected those"
                        + " of the values of input 'input' [steps, 1], 3",
                assertThrows(IllegalArgumentException.class, () -> model.evaluate(data)));
    }

    @Test
    void emptyValidationDataAreNamed() {
        Dataset data = RaggedDataset.of(sequences(3, 9, 3), classes(3));
        assertMessage(
                "expected validation data of at least one sample, got none; leave them out, or use"
                        + " another split",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> classifier().fit(data, data.take(0), FitOptions.epochs(1))));
    }

    @Test
    void aDatasetWithoutAListOfFieldsIsNamed() {
        Dataset data =
                new Dataset() {
                    @Override
                    public List<Field> fields() {
                        return null;
                    }

                    @Override
                    public int size() {
                        return 1;
                    }

                    @Override
                    public int length(int sample) {
                        return 1;
                    }

                    @Override
                    public void read(int sample, SampleBuffer to) {}
                };
        assertMessage(
                "fields of the dataset",
                assertThrows(
                        NullPointerException.class,
                        () -> classifier().fit(data, FitOptions.epochs(1))));
    }

    @Test
    void anEmptyDatasetIsRejected() {
        Dataset data = RaggedDataset.of(sequences(3, 9, 3), classes(3)).take(0);
        assertMessage(
                "expected a dataset of at least one sample, got none",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> classifier().fit(data, FitOptions.epochs(1))));
    }
}
