package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.BinaryCrossEntropyFromLogits;
import io.rnn4j.core.loss.BinaryFocalCrossEntropyFromLogits;
import io.rnn4j.core.loss.Hinge;
import io.rnn4j.core.loss.KullbackLeiblerDivergence;
import io.rnn4j.core.loss.MeanSquaredLogarithmicError;
import io.rnn4j.core.loss.NegativeBinomialNegativeLogLikelihood;
import io.rnn4j.core.loss.OneHotSoftmaxCrossEntropy;
import io.rnn4j.core.loss.PoissonNegativeLogLikelihood;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.FitOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Invalid targets of a loss are rejected before any weight changes. */
class TargetsTest {
    private static final int SAMPLES = 5;
    private static final Tensor X = Data.normal("x", SAMPLES, 4, 2);

    private static Model model(Loss loss, int width) {
        return Sequential.of(input(2), lstm(3), dense(width)).compile(new Adam(), loss);
    }

    private static Tensor rows(float... row) {
        Tensor rows = Tensor.zeros(SAMPLES, row.length);
        for (int sample = 0; sample < SAMPLES; sample++) {
            System.arraycopy(row, 0, rows.array(), sample * row.length, row.length);
        }
        return rows;
    }

    /** A loss, rows that suit it, and one that does not. */
    static Stream<Arguments> wrongRows() {
        Loss binary = new BinaryCrossEntropyFromLogits();
        Loss oneHot = new OneHotSoftmaxCrossEntropy();
        return Stream.of(
                Arguments.of(binary, new float[] {0, 1}, new float[] {0, 2}, "got 2.0 in column 1"),
                Arguments.of(binary, new float[] {0.3f, 1}, new float[] {-1, 1}, "got -1.0"),
                Arguments.of(
                        oneHot,
                        new float[] {0, 1, 0},
                        new float[] {2, 0, -1},
                        "got -1.0 in column 2"),
                Arguments.of(oneHot, new float[] {.2f, .3f, .5f}, new float[3], "the sum 0.0"),
                Arguments.of(oneHot, new float[] {0.33f, 0.33f, 0.33f}, new float[] {1, 1, 0}, "2"),
                Arguments.of(
                        new KullbackLeiblerDivergence(),
                        new float[] {.2f, .3f, .5f},
                        new float[] {1, 1, 0},
                        "the sum 2.0"),
                Arguments.of(
                        new BinaryFocalCrossEntropyFromLogits(),
                        new float[] {0, 1},
                        new float[] {0, 0.5f},
                        "expected 0 or 1, got 0.5 in column 1"),
                Arguments.of(
                        new PoissonNegativeLogLikelihood(),
                        new float[] {0, 7},
                        new float[] {-1, 7},
                        "a count, a finite number of at least 0, got -1.0 in column 0"),
                Arguments.of(
                        new NegativeBinomialNegativeLogLikelihood(),
                        new float[] {3},
                        new float[] {-2},
                        "got -2.0 in column 0"),
                Arguments.of(
                        new Hinge(),
                        new float[] {-1, 1},
                        new float[] {2, 1},
                        "a label, 0 or 1, or -1 or 1, got 2.0"),
                Arguments.of(
                        new MeanSquaredLogarithmicError(),
                        new float[] {0, 2.5f},
                        new float[] {3, -0.5f},
                        "at least 0, got -0.5 in column 1"),
                Arguments.of(
                        new SoftmaxCrossEntropy(), new float[] {0}, new float[] {2}, "0 to 1"));
    }

    @ParameterizedTest
    @MethodSource("wrongRows")
    void invalidRowsAreReported(Loss loss, float[] right, float[] wrong, String part) {
        Model model = model(loss, Math.max(2, right.length));
        Tensor y = rows(right);
        model.fit(X, y, FitOptions.epochs(1));
        System.arraycopy(wrong, 0, y.array(), 3 * wrong.length, wrong.length);
        Map<String, Tensor> before = model.weights().copyOfAll();
        FitOptions validated = FitOptions.epochs(1).validation(X, y);
        refused(() -> model.fit(X, y, FitOptions.epochs(1).batchSize(2)), loss, part);
        refused(() -> model.fit(X, y, FitOptions.epochs(1).validationSplit(0.5)), loss, part);
        refused(() -> model.fit(X, rows(right), validated), loss, part);
        refused(() -> model.trainStep(X, y), loss, part);
        refused(() -> model.evaluate(X, y), loss, part);
        assertEquals(before, model.weights().copyOfAll());
        Tensor prediction = model.predict(X);
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new LossFunction(loss).apply(prediction, y))
                        .getMessage();
        assertTrue(message.contains("row 3") && message.contains(part), message);
    }

    private static void refused(Runnable call, Loss loss, String part) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        String where =
                "loss '"
                        + loss.name()
                        + "', targets of output 'output' in sample 3, step 0: expected";
        assertTrue(message.contains(where) && message.contains(part), message);
    }

    /** A rule is not a matter of finiteness: turning that check off does not turn off the rule. */
    @ParameterizedTest
    @MethodSource("wrongRows")
    void nonFiniteTargetsViolateARule(Loss loss, float[] right) {
        for (float hole : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            invalidRowsAreReported(loss, right, hole);
        }
    }

    private static void invalidRowsAreReported(Loss loss, float[] right, float hole) {
        Model model = model(loss, Math.max(2, right.length));
        Tensor y = rows(right);
        y.set(hole, 3, 0);
        FitOptions options = FitOptions.epochs(1).batchSize(1).shuffle(false);
        Map<String, Tensor> before = model.weights().copyOfAll();
        String part = "" + hole;
        refused(() -> model.fit(X, y, options), loss, part);
        refused(() -> model.fit(X, y, options.checkFinite(false)), loss, part);
        refused(() -> model.fit(X, y, options.truncated(2)), loss, part);
        refused(() -> model.fit(X, rows(right), options.validation(X, y)), loss, part);
        refused(() -> model.trainStep(X, y), loss, part);
        refused(() -> model.evaluate(X, y), loss, part);
        assertEquals(before, model.weights().copyOfAll());
        Tensor prediction = model.predict(X);
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new LossFunction(loss).apply(prediction, y))
                        .getMessage();
        assertTrue(message.contains("row 3") && message.contains(part), message);
    }

    /** Of data of which a part is set aside, every row once. */
    @Test
    void rowsAreCheckedOnce() {
        int[] looks = {0};
        Loss loss =
                new Loss() {
                    @Override
                    public String name() {
                        return "counting";
                    }

                    @Override
                    public LossReduction reduction() {
                        return LossReduction.MEAN;
                    }

                    @Override
                    public void define(Objective o) {
                        o.requireTargets(
                                row -> {
                                    looks[0]++;
                                    return Optional.empty();
                                });
                        o.value(o.prediction().minus(o.target(2)).square());
                    }
                };
        model(loss, 2).fit(X, rows(0, 1), FitOptions.epochs(2).validationSplit(0.4));
        assertEquals(SAMPLES, looks[0]);
    }

    @Test
    void maskedRowsAreNotChecked() {
        Model model =
                Sequential.of(input(2), lstm(3).returnSequences(true), dense(1))
                        .compile(new Adam(), new BinaryCrossEntropyFromLogits());
        Tensor y = Tensor.zeros(SAMPLES, 4);
        y.set(7, 2, 3);
        Tensor mask = Tensor.of(new float[SAMPLES * 4], SAMPLES, 4);
        mask.set(1, 2, 2);
        model.fit(X, y, FitOptions.epochs(1).mask(mask));
        mask.set(1, 2, 3);
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> model.fit(X, y, FitOptions.epochs(1).mask(mask)))
                        .getMessage();
        assertTrue(message.contains("sample 2, step 3"), message);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneClassIsRefused(boolean oneHot) {
        Loss loss = oneHot ? new OneHotSoftmaxCrossEntropy() : new SoftmaxCrossEntropy();
        String message =
                assertThrows(IllegalArgumentException.class, () -> model(loss, 1)).getMessage();
        assertTrue(
                message.startsWith("loss '" + loss.name() + "' on predictions of width 1"),
                message);
        assertTrue(message.contains("BinaryCrossEntropyFromLogits"), message);
    }

    @Test
    void oneHotRowsNeedAnotherLoss() {
        Model model = model(new SoftmaxCrossEntropy(), 3);
        Tensor y = rows(0, 1, 0);
        String message =
                assertThrows(IllegalArgumentException.class, () -> model.trainStep(X, y))
                        .getMessage();
        assertTrue(message.contains("such as OneHotSoftmaxCrossEntropy"), message);
    }

    @Test
    void invalidClassInTheLastBatchIsRejectedFirst() {
        Model model = Sequential.of(input(2), lstm(3), dense(4));
        model.compile(new Adam(), new SoftmaxCrossEntropy());
        Map<String, Tensor> before = model.weights().copyOfAll();
        Tensor x = Data.normal("x", 9, 3, 2);
        Tensor y = Tensor.zeros(9);
        y.set(7, 8);
        FitOptions options = FitOptions.epochs(1).batchSize(2).shuffle(false);
        assertThrows(IllegalArgumentException.class, () -> model.fit(x, y, options));
        Tensor wide = Tensor.zeros(9, 2);
        FitOptions validated = options.validation(x, wide);
        assertThrows(
                IllegalArgumentException.class, () -> model.fit(x, Tensor.zeros(9), validated));
        assertEquals(before, model.weights().copyOfAll());
    }
}
