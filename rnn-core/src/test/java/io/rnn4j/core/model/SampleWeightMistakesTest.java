package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lastStep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.OneHotSoftmaxCrossEntropy;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.core.training.OutputLoss;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Wrong weights and masks of targets are rejected before any weight of the model changes. */
class SampleWeightMistakesTest {
    private static final int SAMPLES = 4;
    private static final int STEPS = 3;
    private static final Tensor X = Data.normal("x", SAMPLES, STEPS, 2);
    private static final Examples DATA =
            Examples.of("in", X)
                    .target("steps", Data.normal("y", SAMPLES, STEPS, 2))
                    .target("last", Data.normal("last", SAMPLES, 1))
                    .target("other", Data.normal("other", SAMPLES, 1));

    /** Outputs with and without time, and one without a loss. */
    private static Model model() {
        Graph graph = new Graph();
        Wire layer = graph.add(gru(3).returnSequences(true), graph.input("in", input(2)));
        graph.output("steps", graph.add(dense(2), layer));
        graph.output("last", graph.add(dense(1), graph.add(lastStep(), layer)));
        graph.output("other", graph.add(dense(1), graph.add(lastStep(), layer)));
        return graph.build()
                .compile(
                        new Adam(),
                        new OutputLoss("steps", new MeanSquaredError()),
                        new OutputLoss("last", new MeanSquaredError()));
    }

    private static Tensor ones(int... sizes) {
        Tensor ones = Tensor.zeros(sizes);
        Arrays.fill(ones.array(), 1);
        return ones;
    }

    private static Tensor with(float value, int at, int... sizes) {
        Tensor tensor = ones(sizes);
        tensor.array()[at] = value;
        return tensor;
    }

    private static Arguments wrong(Examples data, String... parts) {
        return Arguments.of(data, List.of(parts));
    }

    static Stream<Arguments> mistakes() {
        Tensor perSample = ones(SAMPLES);
        return Stream.of(
                wrong(
                        DATA.sampleWeights("steps", with(-1, 7, SAMPLES, STEPS)),
                        "got -1.0 for sample 2, step 1 of output 'steps'",
                        "at least 0"),
                wrong(
                        DATA.sampleWeights("steps", with(Float.NaN, 3, SAMPLES)),
                        "got NaN for sample 3 of output 'steps'"),
                wrong(
                        DATA.sampleWeights("last", with(Float.POSITIVE_INFINITY, 1, SAMPLES)),
                        "got Infinity for sample 1 of output 'last'",
                        "finite"),
                wrong(
                        DATA.sampleWeights("steps", ones(SAMPLES + 1)),
                        "sample weights of output 'steps' has shape [5]",
                        "expected [4], a weight for each sample, or [4, 3], for each step"),
                wrong(DATA.sampleWeights("steps", ones(SAMPLES, STEPS + 1)), "shape [4, 4]"),
                wrong(DATA.sampleWeights("steps", ones(SAMPLES, STEPS, 2)), "shape [4, 3, 2]"),
                wrong(DATA.sampleWeights("steps", ones()), "shape []"),
                wrong(
                        DATA.sampleWeights("last", ones(SAMPLES, STEPS)),
                        "shape [4, 3], expected [4], a weight for each sample"),
                wrong(
                        DATA.targetMask("steps", with(0.5f, 5, SAMPLES, STEPS)),
                        "got 0.5 for sample 1, step 2 of output 'steps'",
                        "1 (counts) and 0 (missing)"),
                wrong(
                        DATA.targetMask("last", with(Float.NaN, 2, SAMPLES)),
                        "got NaN for sample 2 of output 'last'"),
                wrong(
                        DATA.targetMask("last", ones(SAMPLES, STEPS)),
                        "the mask of the targets of output 'last' has shape [4, 3], expected [4]"),
                wrong(DATA.targetMask("steps", ones(STEPS, SAMPLES)), "shape [3, 4]", "[4, 3]"),
                wrong(
                        DATA.targetMask("steps", with(2, 13, SAMPLES, STEPS, 2)),
                        "got 2.0 for sample 2, step 0, feature 1 of output 'steps'"),
                wrong(
                        DATA.targetMask("steps", ones(SAMPLES, STEPS, 3)),
                        "shape [4, 3, 3]",
                        "or the shape of the targets, for each element"),
                wrong(DATA.sampleWeights("lst", perSample), "no output 'lst'", "[steps, last"),
                wrong(DATA.targetMask("in", perSample), "no output 'in'"),
                wrong(
                        DATA.sampleWeights("other", perSample),
                        "output 'other'",
                        "no loss",
                        "[steps, last]"),
                wrong(DATA.targetMask("other", perSample), "'other'", "no loss"),
                wrong(
                        Examples.of("in", X)
                                .target("steps", DATA.targetOf("steps"))
                                .sampleWeights("last", perSample),
                        "'last', but not the targets"),
                wrong(
                        DATA.sampleWeights(perSample),
                        "tensors without names need a model with one input and one output",
                        "Examples.of(\"in\""));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakesAreNamed(Examples wrong, List<String> parts) {
        Model model = model();
        Map<String, Tensor> before = model.weights().copyOfAll();
        FitOptions options = FitOptions.epochs(1).batchSize(1);
        for (Runnable call :
                List.<Runnable>of(
                        () -> model.fit(wrong, options),
                        () -> model.fit(wrong, options.validationSplit(0.5)),
                        () -> model.fit(wrong, options.truncated(1)),
                        () -> model.fit(DATA, wrong, options),
                        () -> model.trainStep(wrong),
                        () -> model.evaluate(wrong))) {
            String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
            parts.forEach(part -> assertTrue(message.contains(part), message));
        }
        assertEquals(before, model.weights().copyOfAll());
    }

    @Test
    void nothingIsGivenTwice() {
        Examples data = Examples.of(X, X).sampleWeights(ones(SAMPLES)).targetMask(ones(SAMPLES));
        refused(() -> data.sampleWeights(ones(SAMPLES)), "the sample weights are given twice");
        refused(() -> data.targetMask(ones(SAMPLES)), "the masks of targets are given twice");
        refused(
                () -> DATA.targetMask("last", ones(1)).targetMask("last", ones(1)),
                "the masks of targets of 'last' are given twice");
        Model model = single(new MeanSquaredError());
        refused(
                () -> model.evaluate(data.sampleWeights("output", ones(SAMPLES))),
                "the sample weights of 'output' are given twice");
        FitOptions options = FitOptions.epochs(1);
        for (FitOptions own :
                List.of(
                        options.sampleWeights(ones(SAMPLES)),
                        options.targetMask(ones(SAMPLES)),
                        options.mask(ones(SAMPLES, STEPS)))) {
            refused(() -> model.fit(data, own), "give masks and weights to the Examples");
        }
    }

    /** Losses and metrics with one value for a row cannot leave out elements of it. */
    @Test
    void elementsOfOneDistributionAreNotLeftOut() {
        Tensor rows = Tensor.zeros(SAMPLES, STEPS, 2);
        for (int n = 0; n < rows.array().length; n += 2) {
            rows.array()[n] = 1;
        }
        Examples data = Examples.of(X, rows).targetMask(ones(SAMPLES, STEPS, 2));
        Model distribution = single(new OneHotSoftmaxCrossEntropy());
        refused(
                () -> distribution.fit(data, FitOptions.epochs(1)),
                "loss 'one_hot_softmax_cross_entropy' has one value for a row of output 'output'");
        Model classes =
                Sequential.of(input(2), gru(3).returnSequences(true), dense(2))
                        .compile(new Adam(), new MeanSquaredError(), new Accuracy());
        refused(
                () -> classes.evaluate(data),
                "metric 'accuracy' has one value for a row of output 'output'");
    }

    @Test
    void weightsOfALossAloneAreCheckedToo() {
        LossFunction loss = new LossFunction(new MeanSquaredError());
        Tensor rows = Tensor.zeros(3, 2);
        refused(() -> loss.apply(rows, rows, ones(4), null), "weights have shape [4]");
        for (float wrong : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
            refused(
                    () -> loss.apply(rows, rows, with(wrong, 1, 3), null),
                    "at least 0, got " + wrong + " for row 1");
        }
    }

    private static void refused(Runnable call, String part) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }

    private static Model single(Loss loss) {
        return Sequential.of(input(2), gru(3).returnSequences(true), dense(2))
                .compile(new Adam(), loss);
    }

    /** Whether the loss has a rule for its targets or not. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTargetThatIsNaNIsMaskedOrItsStepIs(boolean classes) {
        Model model = single(classes ? new SoftmaxCrossEntropy() : new MeanSquaredError());
        Tensor y = classes ? Tensor.zeros(SAMPLES, STEPS) : DATA.targetOf("steps").copy();
        y.array()[y.array().length - 1] = Float.NaN;
        Tensor last = with(0, SAMPLES * STEPS - 1, SAMPLES, STEPS);
        FitOptions options = FitOptions.epochs(1);
        Map<String, Tensor> before = model.weights().copyOfAll();
        Class<? extends RuntimeException> type =
                classes ? IllegalArgumentException.class : NonFiniteException.class;
        Consumer<Runnable> refused =
                call -> {
                    String message = assertThrows(type, call::run).getMessage();
                    for (String part :
                            List.of(
                                    "targets of output 'output'",
                                    "NaN",
                                    "sample 3, step 2",
                                    "mask of the input",
                                    "targetMask(mask)")) {
                        assertTrue(message.contains(part), message);
                    }
                };
        refused.accept(() -> model.fit(X, y, options));
        refused.accept(() -> model.fit(X, y, options.targetMask(ones(SAMPLES, STEPS))));
        refused.accept(() -> model.fit(X, y, options.sampleWeights(ones(SAMPLES))));
        refused.accept(() -> model.fit(X, y, options.truncated(2)));
        refused.accept(() -> model.fit(X, y, options.validationSplit(0.3)));
        refused.accept(() -> model.trainStep(X, y));
        refused.accept(
                () -> model.fit(Examples.of(X, y).targetMask(last), Examples.of(X, y), options));
        assertEquals(before, model.weights().copyOfAll());
        model.fit(X, y, options.targetMask(last));
        model.fit(X, y, options.mask(last));
        model.fit(X, y, options.targetMask(last).truncated(1).validationSplit(0.3));
        model.trainStep(Examples.of(X, y).targetMask(last));
        assertTrue(Double.isFinite(model.evaluate(Examples.of(X, y).targetMask(last)).get("loss")));
    }

    /** Targets of which none counts change nothing, and a warning says so. */
    @Test
    void trainingWithoutWeightIsReported() {
        for (Examples data :
                List.of(
                        DATA.sampleWeights("steps", Tensor.zeros(SAMPLES)),
                        DATA.targetMask("steps", Tensor.zeros(SAMPLES, STEPS)))) {
            List<String> logged = LogCapture.warningsOf(() -> model().evaluate(data));
            assertTrue(
                    logged.toString().contains("no row of output 'steps' counts in its loss"),
                    logged.toString());
            assertTrue(Double.isFinite(model().evaluate(data).get("loss")));
        }
    }
}
