package io.rnn4j.core.metric;

import static io.rnn4j.core.layer.Layers.activation;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.loss.BinaryCrossEntropyFromLogits;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.OneHotSoftmaxCrossEntropy;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.OutputLoss;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

/**
 * Metrics know from the loss which rows are ignored, and whether predictions are logits of one
 * class for every row or of a label for every element.
 */
class MetricsBesideLossesTest {
    /** Classes 1, 2, 1, 2, 1 are predicted. */
    private static final Tensor SCORES =
            Tensor.of(new float[] {0, 3, 1, 0, 1, 2, 0, 2, 1, 0, 1, 5, 0, 1, 0}, 5, 3);

    /** Two rows of class 0; of the three others, two are predicted. */
    private static final Tensor CLASSES = Tensor.of(new float[] {1, 0, 0, 2, 2}, 5);

    /** A loss that is not one of rnn4j. */
    private record PlugIn(PredictionKind predictionKind, boolean ignoring) implements Loss {
        @Override
        public String name() {
            return "test.plug_in";
        }

        @Override
        public void define(Objective o) {
            o.value(o.prediction().minus(o.target(o.prediction().width())).square());
            if (ignoring) {
                o.weight(o.target().sum().times(0.5).relu());
            }
        }
    }

    private record Named(String name) implements Metric {
        @Override
        public void define(Objective o) {
            o.value(o.prediction());
        }
    }

    private static double measured(Loss loss, Metric metric, Tensor predictions, Tensor targets) {
        Model model = Sequential.of(input(predictions.size(-1)), activation(Activations.IDENTITY));
        model.compile(new GradientDescent(0.1), loss, metric);
        double evaluated = model.evaluate(predictions, targets).get(metric.name());
        for (int batchSize : new int[] {1, 2, 100}) {
            FitOptions options = FitOptions.epochs(1).batchSize(batchSize).shuffle(false);
            double trained =
                    model.fit(predictions, targets, options.validation(predictions, targets))
                            .of(metric.name())[0];
            assertEquals(evaluated, trained, 1e-12);
        }
        return evaluated;
    }

    private static String refused(Loss loss, int width, Metric... metrics) {
        Model model = Sequential.of(input(2), dense(width));
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> model.compile(new GradientDescent(0.1), loss, metrics))
                .getMessage();
    }

    // ---- what is ignored

    @Test
    void ignoredClassesDoNotCount() {
        Loss all = new SoftmaxCrossEntropy();
        assertEquals(2.0 / 5, measured(all, new Accuracy(), SCORES, CLASSES), 1e-12);
        Loss ignoring = new SoftmaxCrossEntropy(0, LossReduction.MEAN);
        assertEquals(2.0 / 3, measured(ignoring, new Accuracy(), SCORES, CLASSES), 1e-12);
        Loss weighted = new SoftmaxCrossEntropy().classWeights(List.of(0.0, 2.0, 0.5));
        assertEquals(2.0 / 3, measured(weighted, new Accuracy(), SCORES, CLASSES), 1e-12);
        Loss outside = new SoftmaxCrossEntropy(7, LossReduction.SUM);
        Tensor classes = Tensor.of(new float[] {1, 7, 7, 2, 2}, 5);
        assertEquals(2.0 / 3, measured(outside, new Accuracy(), SCORES, classes), 1e-12);
    }

    @Test
    void rowsThatTheLossOfAPlugInIgnoresDoNotCountInAnyMetric() {
        Loss loss = new PlugIn(PredictionKind.UNSPECIFIED, true);
        Tensor predictions = Tensor.of(new float[] {1, 2, 30, 4}, 4, 1);
        Tensor targets = Tensor.of(new float[] {2, 4, -1, 1}, 4, 1); // the third is ignored
        assertEquals(2, measured(loss, new MeanAbsoluteError(), predictions, targets), 1e-6);
        Metric squares = new io.rnn4j.core.metric.MeanSquaredError();
        assertEquals(14.0 / 3, measured(loss, squares, predictions, targets), 1e-6);
        assertEquals(
                Math.sqrt(14.0 / 3),
                measured(loss, new RootMeanSquaredError(), predictions, targets),
                1e-6);
    }

    // ---- logits, and labels for every element

    private static final Tensor LABELS =
            Tensor.of(new float[] {1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0}, 4, 3);

    /** The signs of two elements differ from the labels. */
    private static final Tensor LOGITS =
            Tensor.of(new float[] {0.2f, -1, 3, -2, -0.1f, -4, 1, 0.3f, -1, 5, 0.4f, -2}, 4, 3);

    @Test
    void binaryAccuracyCountsElements() {
        Loss loss = new BinaryCrossEntropyFromLogits();
        assertEquals(10.0 / 12, measured(loss, new BinaryAccuracy(), LOGITS, LABELS), 1e-12);
        assertEquals(10.0 / 12, measured(loss, new BinaryAccuracy(0), LOGITS, LABELS), 1e-12);
        Loss plugIn = new PlugIn(PredictionKind.BINARY_PROBABILITIES, false);
        Tensor probabilities = Tensor.of(new float[] {0.6f, 0.2f, 0.4f, 0.1f}, 2, 2);
        Tensor labels = Tensor.of(new float[] {1, 0, 1, 0}, 2, 2);
        assertEquals(0.75, measured(plugIn, new BinaryAccuracy(), probabilities, labels), 1e-12);
        BinaryAccuracy lower = new BinaryAccuracy().threshold(0.3);
        assertEquals(1, measured(plugIn, lower, probabilities, labels), 1e-12);
    }

    @Test
    void thresholdsAreProbabilitiesWhateverTheLossTakes() {
        Loss loss = new BinaryCrossEntropyFromLogits();
        Tensor logits = Tensor.of(new float[] {0.2f, -0.2f, 2, -2}, 4, 1);
        Tensor labels = Tensor.of(new float[] {1, 0, 0, 0}, 4, 1);
        for (Metric metric :
                List.of(
                        new Accuracy(),
                        new Accuracy(0),
                        new BinaryAccuracy(),
                        new BinaryAccuracy(0))) {
            assertEquals(0.75, measured(loss, metric, logits, labels), 1e-12, metric.toString());
        }
        // σ(-0.2) = 0.45 exceeds 0.4, σ(0.2) = 0.55 does not exceed 0.6
        assertEquals(0.5, measured(loss, new Accuracy().threshold(0.4), logits, labels), 1e-12);
        assertEquals(0.5, measured(loss, new Accuracy().threshold(0.6), logits, labels), 1e-12);
        Tensor probabilities = Tensor.of(new float[] {0.6f, 0.4f, 0.7f, 0.1f}, 4, 1);
        assertEquals(0.75, measured(new MeanSquaredError(), new Accuracy(), probabilities, labels));
    }

    /** A target that is smoothed, or a label of -1, is still the label that it is nearer to. */
    @Test
    void labelsAreThoseOfTargetsAboveOneHalf() {
        Tensor logits = Tensor.of(new float[] {2, -2}, 2, 1);
        Tensor smoothed = Tensor.of(new float[] {0.95f, 0.05f}, 2, 1);
        assertEquals(
                1, measured(new BinaryCrossEntropyFromLogits(), new Accuracy(), logits, smoothed));
        Tensor signs = Tensor.of(new float[] {1, -1}, 2, 1);
        assertEquals(1, measured(new MeanSquaredError(), new Accuracy(0), logits, signs));
    }

    @Test
    void theOtherMetricIsNamedWhereOneDoesNotSuitTheLoss() {
        String several = refused(new BinaryCrossEntropyFromLogits(), 3, new Accuracy(0));
        assertTrue(several.contains("metric 'accuracy'"), several);
        assertTrue(several.contains("use BinaryAccuracy"), several);
        Loss plugIn = new PlugIn(PredictionKind.BINARY_PROBABILITIES, false);
        assertTrue(refused(plugIn, 2, new Accuracy()).contains("use BinaryAccuracy"));
        for (Loss classes : List.of(new SoftmaxCrossEntropy(), new OneHotSoftmaxCrossEntropy())) {
            String one = refused(classes, 3, new BinaryAccuracy());
            assertTrue(one.contains("metric 'binary_accuracy'"), one);
            assertTrue(one.contains("use Accuracy"), one);
        }
    }

    @Test
    void aMetricThatDoesNotSuitTheTargetsOfTheLossIsRejectedByCompile() {
        String message = refused(new SoftmaxCrossEntropy(), 3, new MeanAbsoluteError());
        assertTrue(message.contains("metric 'mae' on predictions of width 3"), message);
    }

    // ---- names

    @Test
    void resultsHaveDifferentNames() {
        Loss loss = new MeanSquaredError();
        String twice = refused(loss, 1, new Accuracy(0), new Accuracy());
        assertTrue(twice.startsWith("two results of training are called 'accuracy'"), twice);
        assertTrue(refused(loss, 1, new Named("loss")).contains("'loss'"));
        assertTrue(refused(loss, 1, new Named("val_loss")).contains("'val_loss'"));
        assertTrue(refused(loss, 1, new Named("a"), new Named("val_a")).contains("'val_a'"));
    }

    @Test
    void resultsOfSeveralOutputsHaveDifferentNames() {
        Graph graph = new Graph();
        Wire x = graph.input("x", input(2));
        graph.output("a", graph.add(dense(1), x));
        graph.output("a_b", graph.add(dense(1), x));
        Model model = graph.build();
        OutputLoss first = new OutputLoss("a", new MeanSquaredError());
        OutputLoss second = new OutputLoss("a_b", new MeanSquaredError());
        GradientDescent optimizer = new GradientDescent(0.1);
        model.compile(optimizer, first.metrics(new Named("c")), second.metrics(new Named("c")));
        Examples data =
                Examples.of("x", Tensor.zeros(2, 2))
                        .target("a", Tensor.zeros(2, 1))
                        .target("a_b", Tensor.zeros(2, 1));
        assertEquals(
                Set.of("loss", "a_loss", "a_b_loss", "a_c", "a_b_c"),
                model.evaluate(data).keySet());
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                model.compile(
                                        optimizer,
                                        first.metrics(new Named("b_c")),
                                        second.metrics(new Named("c"))));
        assertTrue(refused.getMessage().contains("'a_b_c'"), refused.getMessage());
    }
}
