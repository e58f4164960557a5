package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.crf;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lastStep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.cell.FeedbackCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.data.StreamingDataset;
import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.loss.CrfLoss;
import io.rnn4j.core.loss.CtcLoss;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.metric.CharacterErrorRate;
import io.rnn4j.core.metric.Confusion;
import io.rnn4j.core.metric.EditDistance;
import io.rnn4j.core.metric.EntityF1;
import io.rnn4j.core.metric.F1Score;
import io.rnn4j.core.metric.Perplexity;
import io.rnn4j.core.metric.RocAuc;
import io.rnn4j.core.metric.TopKAccuracy;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.NonFiniteException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.util.List;
import java.util.Map;

/** Mistakes with losses over paths: messages name the place, and the model stays as it was. */
class SequenceLossMistakesTest {
    private static final Tensor X = Data.normal("x", 3, 4, 2);

    private static Model model(Loss loss, Layer... last) {
        Layer[] layers = new Layer[last.length + 1];
        layers[0] = gru(4).returnSequences(true);
        System.arraycopy(last, 0, layers, 1, last.length);
        return Sequential.of(5, input(2), layers).compile(new Adam(), loss);
    }

    private static Model ctc() {
        return model(new CtcLoss(), dense(3));
    }

    private static Model tagger() {
        return model(new CrfLoss(), dense(3), crf());
    }

    private static void assertRefused(Executable call, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'" + part + "' is not in: " + message);
        }
    }

    /** Requires that training, evaluation and the function of a loss reject labels. */
    private static void assertRefusedLabels(float[] labels, String... parts) {
        Model model = ctc();
        Map<String, Tensor> before = model.weights().copyOfAll();
        Tensor y = Tensor.of(labels, 3, labels.length / 3);
        assertRefused(() -> model.trainStep(X, y), parts);
        assertRefused(() -> model.fit(X, y, 1), parts);
        assertRefused(() -> model.evaluate(X, y), parts);
        assertRefused(
                () -> new LossFunction(new CtcLoss()).apply(Data.normal("z", 3, 4, 3), y), parts);
        assertEquals(before, model.weights().copyOfAll());
    }

    @Test
    void labelsAreClassesOtherThanTheBlankBeforeThePadding() {
        assertRefusedLabels(
                new float[] {1, 2, 1, -1, 2, 3},
                "loss 'ctc'",
                "sample 2",
                "label 1",
                "3",
                "0 to 2");
        assertRefusedLabels(
                new float[] {1, 2, 0, 1, 2, 2}, "sample 1", "label 0", "0 is the blank");
        assertRefusedLabels(new float[] {1, 2, -1, 1, 2, 2}, "sample 1", "label 1", "follows");
        assertRefusedLabels(new float[] {1, 2, 2, 2, 2, -2}, "sample 2", "label 1", "-2");
        assertRefusedLabels(new float[] {1, 2, 2, 2, 2, 1.5f}, "sample 2", "label 1", "1.5");
        assertRefusedLabels(new float[] {1, Float.NaN, 2, 2, 2, 1}, "sample 0", "label 1", "NaN");
    }

    @Test
    void labelsThatCannotBeAlignedAreRejectedUnlessInfinityIsReplaced() {
        float[] labels = {1, 2, -1, 1, -1, -1, 1, 1, 1};
        assertRefusedLabels(labels, "sample 2", "3 labels", "2 equal", "at least 5", "4 unmasked");
        Model model = ctc();
        Tensor y = Tensor.of(labels, 3, 3);
        Tensor mask = Tensor.of(new float[] {0, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1}, 3, 4);
        Examples data = Examples.of(X, y).mask(mask);
        assertRefused(() -> model.trainStep(data), "sample 0", "2 labels", "1 unmasked");
        Tensor counted = Tensor.of(new float[] {0, 1, 0}, 3);
        double expected = model.evaluate(data.targetMask(counted)).get("loss");
        model.compile(new Adam(), new CtcLoss().zeroInfinity(true), new CharacterErrorRate());
        // as in PyTorch, the sequence counts in the mean
        assertEquals(expected / 3, model.evaluate(data).get("loss"), 1e-12);
        assertEquals(expected / 3, model.trainStep(data).loss(), 1e-12);
        assertTrue(model.weights().copyOfAll().values().stream().allMatch(this::isFinite));
    }

    private boolean isFinite(Tensor tensor) {
        for (float value : tensor.array()) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    @Test
    void impossibleLogitsStopTrainingAndNameTheSample() {
        Model model = model(new CtcLoss(), dense(3));
        model.weights()
                .set("dense/bias", Tensor.of(new float[] {0, Float.NEGATIVE_INFINITY, 0}, 3));
        Tensor y = Tensor.of(new float[] {2, -1, 2, 1, 2, 2}, 3, 2);
        Map<String, Tensor> before = model.weights().copyOfAll();
        String message =
                assertThrows(NonFiniteException.class, () -> model.trainStep(X, y)).getMessage();
        assertTrue(message.contains("Infinity") && message.contains("sample 1"), message);
        assertEquals(before, model.weights().copyOfAll());
        model.compile(new Adam(), new CtcLoss().zeroInfinity(true));
        assertTrue(Double.isFinite(model.evaluate(X, y).get("loss")));
    }

    @Test
    void shapesOfLabels() {
        assertRefused(
                () -> ctc().trainStep(X, Tensor.of(new float[] {1, 2, 1}, 3)),
                "[3]",
                "[3, labels]");
        assertRefused(() -> ctc().trainStep(X, Tensor.zeros(2, 2)), "[2, 2]", "[3, labels]");
        assertRefused(() -> ctc().trainStep(X, Tensor.zeros(3, 4, 3)), "[3, 4, 3]", "[3, labels]");
        assertRefused(
                () -> new LossFunction(new CtcLoss()).apply(Tensor.zeros(3, 4, 3), Tensor.zeros(3)),
                "[3]",
                "[3, labels]");
        assertRefused(
                () -> new LossFunction(new CtcLoss()).apply(Tensor.zeros(4, 3), Tensor.zeros(1, 2)),
                "[4, 3]");
        Examples weighted =
                Examples.of(X, Tensor.of(new float[] {1, 2, 1, -1, 2, 1}, 3, 2))
                        .sampleWeights(Tensor.zeros(3, 4));
        assertRefused(() -> ctc().trainStep(weighted), "[3, 4]", "expected [3]");
    }

    @Test
    void tagsAreClasses() {
        Tensor y = Tensor.zeros(3, 4);
        y.set(3, 1, 2);
        Map<String, Tensor> before = tagger().weights().copyOfAll();
        Model model = tagger();
        assertRefused(() -> model.trainStep(X, y), "'crf'", "sample 1, step 2", "0 to 2", "got 3");
        assertRefused(() -> model.evaluate(X, y), "sample 1, step 2");
        y.set(Float.NaN, 1, 2);
        assertRefused(() -> model.trainStep(X, y), "sample 1, step 2", "NaN", "mask");
        assertRefused(() -> model.trainStep(X, Tensor.zeros(3, 4, 3)), "width 1", "3");
        assertRefused(() -> model.trainStep(X, Tensor.zeros(3)), "[3, 4");
        Examples weighted = Examples.of(X, Tensor.zeros(3, 4)).sampleWeights(Tensor.zeros(3, 4));
        assertRefused(() -> model.trainStep(weighted), "'crf'", "weight for each step");
        assertEquals(before, model.weights().copyOfAll());
    }

    @Test
    void modelsThatDoNotSuitALossAreRejectedByCompile() {
        assertRefused(() -> model(new CrfLoss(), dense(3)), "'crf'", "'output'", "none", "crf()");
        assertRefused(() -> model(new CrfLoss(), dense(3), crf(), dense(3)), "none", "last layer");
        assertRefused(() -> model(new CrfLoss(), dense(3), crf(), crf()), "2 of them");
        assertRefused(() -> model(new CtcLoss(), lastStep(), dense(3)), "'ctc'", "time step");
        assertRefused(() -> model(new CtcLoss(), dense(1)), "two classes");
        assertRefused(() -> model(new CtcLoss().blank(3), dense(3)), "blank", "3");
        assertRefused(() -> model(new CrfLoss(), dense(1), crf()), "two classes");
        assertRefused(() -> model(new CrfLoss(), lastStep(), dense(3), crf()), "time");
        assertRefused(
                () -> new LossFunction(new CrfLoss()).apply(Tensor.zeros(3, 4, 3), y()), "crf()");
    }

    private static Tensor y() {
        return Tensor.zeros(3, 4);
    }

    @Test
    void sequencesAreNotTruncated() {
        Tensor labels = Tensor.of(new float[] {1, 2, 1, -1, 2, 1}, 3, 2);
        for (Model model : List.of(ctc(), tagger())) {
            Tensor y = model.layers().containsKey("crf") ? y() : labels;
            assertRefused(
                    () -> model.fit(X, y, FitOptions.epochs(1).truncated(2)),
                    "'output'",
                    "whole sequences",
                    "checkpointEvery");
            Examples data = Examples.of(X, y);
            StreamingDataset stream =
                    StreamingDataset.of(
                            data.fields(), () -> List.of(0, 1, 2).iterator(), data::read);
            assertRefused(
                    () -> model.fit(stream, FitOptions.epochs(1).truncated(2)), "whole sequences");
        }
    }

    @Test
    void labelsAreNotFedBack() {
        Model model =
                Sequential.of(
                        input(2),
                        Layers.recurrent(new FeedbackCell(new GruCell(), 3), 3)
                                .returnSequences(true));
        model.compile(new Adam(), new CtcLoss());
        Tensor labels = Tensor.of(new float[] {1, 2, 1, -1, 2, 1}, 3, 2);
        FitOptions forced = FitOptions.epochs(1).feedback(Feedback.teacherForcing());
        assertRefused(() -> model.fit(X, labels, forced), "row of labels", "free running");
    }

    @Test
    void metricsThatNeedStepsOrScoresAreRejected() {
        for (Metric metric :
                List.of(new Accuracy(), new F1Score(), new EntityF1(), new Confusion())) {
            assertRefused(
                    () -> ctc().compile(new Adam(), new CtcLoss(), metric),
                    metric.name(),
                    "CharacterErrorRate");
        }
        for (Metric metric : List.of(new Perplexity(), new TopKAccuracy(2), new RocAuc())) {
            assertRefused(
                    () -> ctc().compile(new Adam(), new CtcLoss(), metric), metric.name(), "score");
            assertRefused(
                    () -> tagger().compile(new Adam(), new CrfLoss(), metric),
                    metric.name(),
                    "score");
        }
        assertRefused(
                () -> ctc().compile(new Adam(), new CtcLoss(), new EditDistance(1)), "blank", "0");
        Tensor labels = Tensor.of(new float[] {1, 2, 1, -1, 2, 1}, 3, 2);
        assertRefused(() -> ctc().confusionMatrix(X, labels), "CharacterErrorRate");
        assertFalse(tagger().confusionMatrix(X, y()).toString().isEmpty());
    }
}
