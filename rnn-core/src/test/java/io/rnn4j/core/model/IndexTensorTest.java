package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.globalAveragePooling;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.reverse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.Sampler;
import io.rnn4j.core.training.StepResult;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Tokens and classes as tensors of ints, in all calls that take them as floats. */
class IndexTensorTest {
    private static final int ENTRIES = 6;
    private static final int CLASSES = 4;
    private static final int SAMPLES = 5;
    private static final int STEPS = 3;
    private static final Tensor TOKENS = indices(ENTRIES, SAMPLES, STEPS);
    private static final Tensor CLASS_OF_STEP = indices(CLASSES, SAMPLES, STEPS);
    private static final Tensor CLASS_OF_SAMPLE = indices(CLASSES, SAMPLES);
    private static final Tensor MASK =
            Tensor.of(new int[][] {{1, 1, 1}, {1, 1, 0}, {1, 0, 0}, {1, 1, 1}, {1, 1, 0}});

    private static Tensor indices(int limit, int... sizes) {
        int[] indices = new int[Shape.of(sizes).elements()];
        Arrays.setAll(indices, n -> (n * 7 + n / 3) % limit);
        return Tensor.of(indices, sizes);
    }

    /** {@return the same indices with a last axis of 1 and without, as ints and as floats} */
    private static List<Tensor> forms(Tensor indices) {
        int[] sizes = Arrays.copyOf(indices.shape().toArray(), indices.rank() + 1);
        sizes[indices.rank()] = 1;
        Tensor longer = indices.reshape(sizes);
        return List.of(indices, longer, indices.toFloat(), longer.toFloat());
    }

    private static Model model(Layer... layers) {
        Model model = Sequential.of(3, input(1), layers);
        return model.compile(new Adam(0.1), new SoftmaxCrossEntropy(), new Accuracy());
    }

    private static Model tagger() {
        return model(embedding(ENTRIES, 2), gru(3).returnSequences(true), dense(CLASSES));
    }

    private static Model classifier() {
        return model(embedding(ENTRIES, 2), gru(3), dense(CLASSES));
    }

    @Test
    void predictionsHaveTheSameBits() {
        Model model = tagger();
        Tensor expected = model.predict(TOKENS.toFloat().reshape(SAMPLES, STEPS, 1));
        Tensor masked = model.predict(TOKENS.toFloat().reshape(SAMPLES, STEPS, 1), MASK.toFloat());
        for (Tensor tokens : forms(TOKENS)) {
            assertEquals(expected, model.predict(tokens), tokens.toString());
            assertEquals(masked, model.predict(tokens, MASK), tokens.toString());
        }
    }

    @Test
    void modelsWithoutRecurrenceTakeSequencesOfInts() {
        Model pooled = model(embedding(ENTRIES, 2), globalAveragePooling(), dense(CLASSES));
        Tensor expected = pooled.predict(TOKENS.reshape(SAMPLES, STEPS, 1));
        forms(TOKENS).forEach(tokens -> assertEquals(expected, pooled.predict(tokens)));
        Model table = model(embedding(ENTRIES, 2));
        Tensor one = indices(ENTRIES, SAMPLES, 1);
        assertEquals(Shape.of(SAMPLES, 1, 2), table.predict(one).shape());
        assertEquals(Shape.of(SAMPLES, 2), table.predict(one.toFloat()).shape()); // rows
    }

    @Test
    void trainingHasTheSameBits() {
        for (boolean every : new boolean[] {true, false}) {
            Tensor classes = every ? CLASS_OF_STEP : CLASS_OF_SAMPLE;
            Model expected = every ? tagger() : classifier();
            expected.fit(TOKENS.toFloat(), classes.toFloat(), options());
            for (Tensor tokens : forms(TOKENS)) {
                for (Tensor targets : forms(classes)) {
                    Model model = every ? tagger() : classifier();
                    model.fit(tokens, targets, options());
                    assertEquals(expected.weights().copyOfAll(), model.weights().copyOfAll());
                    assertEquals(
                            expected.evaluate(TOKENS.toFloat(), classes.toFloat(), MASK),
                            model.evaluate(tokens, targets, MASK));
                }
            }
        }
    }

    private static FitOptions options() {
        return FitOptions.epochs(3).batchSize(2).mask(MASK).validationSplit(0.4);
    }

    @Test
    void truncatedTrainingHasTheSameBits() {
        Model floats = tagger();
        Model ints = tagger();
        FitOptions options = FitOptions.epochs(2).truncated(2, 1);
        floats.fit(TOKENS.toFloat(), CLASS_OF_STEP.toFloat(), options);
        ints.fit(TOKENS, CLASS_OF_STEP, options);
        assertEquals(floats.weights().copyOfAll(), ints.weights().copyOfAll());
    }

    @Test
    void stepsAndGradientsHaveTheSameBits() {
        Model floats = tagger();
        Model ints = tagger();
        StepResult expected = floats.trainStep(TOKENS.toFloat(), CLASS_OF_STEP.toFloat());
        assertEquals(expected, ints.trainStep(TOKENS, CLASS_OF_STEP));
        Tensor gradient = Tensor.zeros(SAMPLES, STEPS, CLASSES);
        Arrays.fill(gradient.array(), 0.5f);
        Gradients one = floats.forward(TOKENS.toFloat()).backward(gradient);
        Gradients two = ints.forward(TOKENS).backward(gradient);
        assertEquals(one.weights(), two.weights());
        assertEquals(Tensor.zeros(SAMPLES, STEPS), two.input());
    }

    @Test
    void sessionsFeedIntsInPiecesAndSteps() {
        Model model = tagger();
        Tensor expected = model.predict(TOKENS);
        Session session = model.session(SAMPLES);
        assertEquals(expected, session.feed(TOKENS));
        session.reset();
        float[] output = new float[SAMPLES * CLASSES];
        for (int step = 0; step < STEPS; step++) {
            int[] tokens = new int[SAMPLES];
            float[] expectedOutput = new float[output.length];
            for (int sample = 0; sample < SAMPLES; sample++) {
                tokens[sample] = TOKENS.getInt(sample, step);
                for (int k = 0; k < CLASSES; k++) {
                    expectedOutput[sample * CLASSES + k] = expected.get(sample, step, k);
                }
            }
            session.step(tokens, output);
            assertEquals(
                    Tensor.of(expectedOutput, output.length), Tensor.of(output, output.length));
        }
    }

    @Test
    void generatedTokensHaveTheTypeAndTheAxesOfTheStart() {
        Model model = model(embedding(CLASSES, 2), gru(3).returnSequences(true), dense(CLASSES));
        Tensor start = indices(CLASSES, SAMPLES, 2);
        Generation generation = Generation.tokens(Sampler.temperature(2)).seed(3);
        Tensor expected = generation.run(model.session(SAMPLES), start, 7);
        assertTrue(expected.isInt());
        assertEquals(Shape.of(SAMPLES, 7), expected.shape());
        for (Tensor form : forms(start)) {
            Tensor tokens = generation.run(model.session(SAMPLES), form, 7);
            assertEquals(form.isInt(), tokens.isInt());
            assertEquals(form.rank(), tokens.rank());
            assertEquals(expected.toFloat(), tokens.toFloat().reshape(SAMPLES, 7));
        }
    }

    @Test
    void invalidIntsAreRejectedWithTheirPosition() {
        for (int wrong : new int[] {-1, ENTRIES, 1 << 24, (1 << 24) + 1, Integer.MIN_VALUE}) {
            Tensor tokens = TOKENS.copy();
            tokens.setInt(wrong, 2, 1);
            String place = "got " + wrong + " in the values of input 'input', sample 2, step 1";
            refused(place, () -> tagger().predict(tokens));
            refused(place, () -> tagger().session(SAMPLES).feed(tokens));
            Tensor mask = Tensor.of(new int[SAMPLES * STEPS], SAMPLES, STEPS);
            Arrays.fill(mask.intArray(), 1);
            mask.setInt(0, 2, 1);
            tagger().predict(tokens, mask);

            Tensor classes = CLASS_OF_STEP.copy();
            classes.setInt(wrong, 2, 1);
            String target = "targets of output 'output' in sample 2, step 1: expected the index";
            refused(target, () -> tagger().fit(TOKENS, classes, 1));
            refused(target, () -> tagger().evaluate(TOKENS, classes));
            tagger().fit(TOKENS, classes, FitOptions.epochs(1).mask(mask));
        }
        Session session = tagger().session(2);
        float[] output = new float[2 * CLASSES];
        Map<String, Tensor> before = session.snapshot();
        refused(
                "got 6 in sample 1 of the batch, step 0",
                () -> session.step(new int[] {0, ENTRIES}, output));
        for (float wrong : new float[] {0.5f, -1, ENTRIES, Float.NaN}) {
            refused(
                    "got " + wrong + " in sample 1 of the batch, step 0",
                    () -> session.step(new float[] {0, wrong}, output));
        }
        assertEquals(before, session.snapshot());
    }

    @Test
    void paddingAndIgnoredIndicesAreInts() {
        Embedding layer = embedding(ENTRIES, 2).paddingIndex(0);
        Model model = model(layer, gru(3).returnSequences(true), dense(CLASSES));
        assertEquals(model.predict(TOKENS.toFloat()), model.predict(TOKENS));
        Tensor classes = CLASS_OF_STEP.copy();
        classes.setInt(-100, 1, 1);
        assertEquals(
                model.evaluate(TOKENS.toFloat(), classes.toFloat()),
                model.evaluate(TOKENS, classes));
        Session floats = model.session(1);
        Session ints = model.session(1);
        float[] expected = new float[CLASSES];
        float[] output = new float[CLASSES];
        for (int token : new int[] {3, 0, 2}) {
            floats.step(new float[] {token}, expected);
            ints.step(new int[] {token}, output);
            assertEquals(Tensor.of(expected, CLASSES), Tensor.of(output, CLASSES));
        }
    }

    @Test
    void intsAreNumbersForOtherLayersIfFloatsRepresentThem() {
        Model model = Sequential.of(input(2), gru(3), dense(1));
        model.compile(new Adam(), new MeanSquaredError());
        Tensor x = indices(50, SAMPLES, STEPS, 2);
        Tensor y = indices(50, SAMPLES, 1);
        assertEquals(model.predict(x.toFloat()), model.predict(x));
        assertEquals(model.evaluate(x.toFloat(), y.toFloat()), model.evaluate(x, y));
        y.setInt((1 << 24) + 1, 3, 0);
        refused("targets of output 'output': element 3", () -> model.fit(x, y, 1));
        x.setInt((1 << 24) + 1, 0, 0, 1);
        refused("values of input 'input': element 1", () -> model.predict(x));
        Model turned = Sequential.of(input(1), reverse(), embedding(ENTRIES, 2));
        Tensor expected = turned.predict(TOKENS.toFloat().reshape(SAMPLES, STEPS, 1));
        assertEquals(expected, turned.predict(TOKENS));
    }

    @Test
    void namedInputsAndLossFunctionsTakeInts() {
        Model model = tagger();
        Examples ints = Examples.of("input", TOKENS).target("output", CLASS_OF_STEP);
        Examples floats =
                Examples.of("input", TOKENS.toFloat()).target("output", CLASS_OF_STEP.toFloat());
        assertEquals(model.evaluate(floats), model.evaluate(ints));
        assertEquals(model.evaluate(floats), model.evaluate(ints.copyOfRange(0, SAMPLES)));
        Tensor logits = model.predict(TOKENS);
        LossFunction loss = new LossFunction(new SoftmaxCrossEntropy());
        assertEquals(
                loss.apply(logits, CLASS_OF_STEP.toFloat()), loss.apply(logits, CLASS_OF_STEP));
    }

    @Test
    void entriesBeyondFloatsNeedInputsOfTheirOwn() {
        int entries = (1 << 24) + 1;
        refused(
                "layer 'embedding': 16777217 entries need indices that are ints, but another layer"
                        + " computes them",
                () -> Sequential.of(input(1), reverse(), embedding(entries, 1)));
        Graph graph = new Graph();
        Wire tokens = graph.input("tokens", input(1));
        graph.output("rows", graph.add(embedding(entries, 1), tokens));
        graph.output("numbers", graph.add(dense(1), tokens));
        refused("layer 'dense' reads the same input", () -> graph.build(0));
        refused(
                "the ignored index must be at most 16777216, got 16777217",
                () ->
                        new LossFunction(new SoftmaxCrossEntropy().ignoredIndex(entries))
                                .apply(Tensor.zeros(1, 2), Tensor.zeros(1)));
    }

    private static void refused(String part, Runnable call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
