package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.masking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Masks;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.FitOptions;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Masks under which nothing or hardly anything counts are reported once. */
class MaskAdviceTest {
    private static final int SAMPLES = 6;
    private static final int STEPS = 20;

    private final Tensor x = Data.normal("x", SAMPLES, STEPS, 2);
    private final Tensor y = Data.normal("y", SAMPLES, STEPS, 1);
    private final Model model =
            Sequential.of(input(2), gru(3).returnSequences(true), dense(1))
                    .compile(new Adam(), new MeanSquaredError());

    private static Tensor filled(float value) {
        float[] values = new float[SAMPLES * STEPS];
        Arrays.fill(values, value);
        return Tensor.of(values, SAMPLES, STEPS);
    }

    private static void warns(Runnable call, String subject, String part) {
        List<String> warnings = LogCapture.warningsOf(call);
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.getFirst().contains(subject + ": " + part), warnings::toString);
        assertTrue(warnings.getFirst().contains("not inverted"), warnings::toString);
    }

    private static void isSilent(Runnable call) {
        assertEquals(List.of(), LogCapture.warningsOf(call));
    }

    @Test
    void nothingCounts() {
        Tensor none = filled(0);
        String part = "0 of 120 time steps of input 'input' count, all others are masked";
        FitOptions options = FitOptions.epochs(3).batchSize(2);
        warns(() -> model.fit(x, y, options.mask(none)), "training data", part);
        warns(() -> model.fit(x, y, options.mask(none)), "training data", part);
        warns(() -> model.fit(x, y, options.validation(x, y, none)), "validation data", part);
        warns(
                () -> model.fit(x, y, options.mask(none).validationSplit(0.5)),
                "training data",
                part);
        warns(() -> model.evaluate(x, y, none), "evaluate", part);
        isSilent(() -> model.evaluate(x, y, none)); // said before
        warns(
                () -> {
                    model.trainStep(x, y, none, Map.of());
                    model.trainStep(x, y, none, Map.of());
                },
                "trainStep",
                part);
    }

    @Test
    void hardlyAnythingCounts() {
        Tensor few = filled(0);
        for (int sample = 0; sample < 5; sample++) {
            few.set(1, sample, 0);
        }
        FitOptions options = FitOptions.epochs(1);
        warns(
                () -> model.fit(x, y, options.mask(few)),
                "training data",
                "5 of 120 time steps of input 'input' count");
        few.set(1, 5, 0);
        isSilent(() -> model.fit(x, y, options.mask(few))); // 5 %
    }

    /** With much padding an inverted mask counts many steps, but these contain the zeros. */
    @Test
    void paddingCounts() {
        Tensor mask = Masks.ofLengths(STEPS, 20, 15, 10, 5, 20, 2);
        Tensor padded = x.copy();
        Tensor inverted = filled(0);
        for (int sample = 0; sample < SAMPLES; sample++) {
            for (int step = 0; step < STEPS; step++) {
                if (mask.get(sample, step) == 0) {
                    padded.set(0, sample, step, 0);
                    padded.set(0, sample, step, 1);
                    inverted.set(1, sample, step);
                }
            }
        }
        FitOptions options = FitOptions.epochs(1);
        isSilent(() -> model.fit(padded, y, options.mask(mask)));
        warns(
                () -> model.fit(padded, y, options.mask(inverted)),
                "training data",
                "48 of 120 time steps of input 'input' count, and all of them are zeros");
        warns(
                () -> model.fit(x, y, options.mask(inverted)),
                "training data",
                "48 of 120 time steps of input 'input' count, none of them in 2 of 6 samples");
        for (int step = 0; step < STEPS; step++) {
            inverted.set(1, 0, step);
        }
        isSilent(() -> model.fit(x, y, options.mask(inverted))); // may be right
    }

    /** The inverted mask of sequences with a little padding looks like one of padding in front. */
    @Test
    void lastStepsCount() {
        Tensor last = filled(0);
        Tensor padded = x.copy();
        for (int sample = 0; sample < SAMPLES; sample++) {
            for (int step = 0; step < STEPS; step++) {
                boolean counts = step >= STEPS - 4;
                last.set(counts ? 1 : 0, sample, step);
                for (int feature = 0; feature < 2; feature++) {
                    padded.set(counts ? x.get(sample, step, feature) : -7, sample, step, feature);
                }
            }
        }
        FitOptions options = FitOptions.epochs(1).mask(last);
        warns(
                () -> model.fit(x, y, options),
                "training data",
                "24 of 120 time steps of input 'input' count, the last ones of every sample, while"
                        + " masked steps differ from each other");
        isSilent(() -> model.fit(padded, y, options)); // padding in front
    }

    @Test
    void maskedValues() {
        Model masked =
                Sequential.of(input(2), masking(0), gru(3).returnSequences(true), dense(1))
                        .compile(new Adam(), new MeanSquaredError());
        Tensor zeros = Tensor.zeros(SAMPLES, STEPS, 2);
        warns(
                () -> masked.fit(zeros, y, FitOptions.epochs(2)),
                "training data",
                "0 of 120 time steps of input 'input' count");
        isSilent(() -> masked.fit(x, y, FitOptions.epochs(2)));
    }

    /** Nothing counts either if every target is ignored. */
    @Test
    void ignoredTargets() {
        Model classes =
                Sequential.of(input(2), gru(3), dense(4))
                        .compile(new Adam(), new SoftmaxCrossEntropy());
        Tensor ignored = Tensor.of(new float[] {-100, -100, -100, -100, -100, -100}, SAMPLES);
        List<String> warnings =
                LogCapture.warningsOf(() -> classes.fit(x, ignored, FitOptions.epochs(3)));
        assertEquals(1, warnings.size(), warnings::toString);
        String part = "training data: no row of output 'output' counts in its loss";
        assertTrue(warnings.getFirst().contains(part), warnings::toString);
        assertEquals(1, LogCapture.warningsOf(() -> classes.evaluate(x, ignored)).size());
        assertEquals(1, LogCapture.warningsOf(() -> classes.trainStep(x, ignored)).size());
        ignored.set(2, 0);
        isSilent(() -> classes.fit(x, ignored, FitOptions.epochs(3)));
    }
}
