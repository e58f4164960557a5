package io.rnn4j.core.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.loss.PredictionKind;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.OneHotSoftmaxCrossEntropy;
import io.rnn4j.core.metric.MetricCase.Row;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.ConfusionMatrix;
import io.rnn4j.core.training.Examples;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Metrics of classes and labels against counts over the rows. */
class ClassMetricsTest {
    private static final double ROUNDING = 1e-12;
    private static final int CLASSES = 4;
    private static final MetricCase CASE = MetricCase.ofClasses(CLASSES);

    private static int argmax(double[] row) {
        int best = 0;
        for (int k = 1; k < row.length; k++) {
            best = row[k] > row[best] ? k : best;
        }
        return best;
    }

    private static double weight(MetricCase rows, Predicate<Row> condition) {
        return rows.rows.stream().filter(condition).mapToDouble(Row::weight).sum();
    }

    private static double hits(int k) {
        return weight(CASE, row -> argmax(row.prediction()) == k && row.target0() == k);
    }

    private static double predicted(int k) {
        return weight(CASE, row -> argmax(row.prediction()) == k);
    }

    private static double actual(int k) {
        return weight(CASE, row -> row.target0() == k);
    }

    private static double mean(IntToDoubleFunction of) {
        return IntStream.range(0, CLASSES).mapToDouble(of).average().orElseThrow();
    }

    // ---- precision, recall, F1

    @Test
    void scoresOfEveryClass() {
        Map<String, Double> results =
                CASE.measureAll(
                        new Precision().average(Average.NONE),
                        new Recall().average(Average.NONE),
                        new F1Score().average(Average.NONE));
        for (int k = 0; k < CLASSES; k++) {
            double precision = hits(k) / predicted(k);
            double recall = hits(k) / actual(k);
            assertEquals(precision, results.get("precision_" + k), ROUNDING);
            assertEquals(recall, results.get("recall_" + k), ROUNDING);
            assertEquals(
                    2 * precision * recall / (precision + recall),
                    results.get("f1_" + k),
                    ROUNDING);
        }
    }

    @Test
    void averages() {
        Map<String, Double> results =
                CASE.measureAll(
                        new Precision(),
                        new Precision().average(Average.MICRO),
                        new Precision().average(Average.WEIGHTED),
                        new Recall(),
                        new Recall().average(Average.WEIGHTED),
                        new F1Score(),
                        new Accuracy());
        assertEquals(mean(k -> hits(k) / predicted(k)), results.get("precision"), ROUNDING);
        assertEquals(mean(k -> hits(k) / actual(k)), results.get("recall"), ROUNDING);
        assertEquals(
                mean(k -> 2 * hits(k) / (predicted(k) + actual(k))), results.get("f1"), ROUNDING);
        assertEquals(results.get("accuracy"), results.get("precision_micro"), ROUNDING);
        assertEquals(results.get("accuracy"), results.get("recall_weighted"), ROUNDING);
        double all = weight(CASE, row -> true);
        assertEquals(
                CLASSES * mean(k -> actual(k) / all * hits(k) / predicted(k)),
                results.get("precision_weighted"),
                ROUNDING);
    }

    @Test
    void classesThatDoNotOccurAreNotInTheMean() {
        Model model = MetricCase.ofClasses(CLASSES).model(new Precision(), new Recall());
        // class 2 is only predicted, class 3 does not occur; logits of the classes 0, 0, 1, 2
        Tensor logits = Tensor.zeros(4, 7, CLASSES);
        int[] predicted = {0, 0, 1, 2};
        Tensor classes = Tensor.zeros(4, 7, 1);
        for (int row = 0; row < 4 * 7; row++) {
            logits.array()[row * CLASSES + predicted[row / 7]] = 1;
            classes.array()[row] = new int[] {0, 0, 1, 1}[row / 7];
        }
        Map<String, Double> results = model.evaluate(logits, classes);
        assertEquals((1 + 1 + 0) / 3.0, results.get("precision"), ROUNDING);
        assertEquals((1 + 0.5 + 0) / 3.0, results.get("recall"), ROUNDING);
    }

    @Test
    void labelsOfElements() {
        for (PredictionKind kind :
                List.of(PredictionKind.BINARY_LOGITS, PredictionKind.BINARY_PROBABILITIES)) {
            for (int width : new int[] {1, 3}) {
                MetricCase rows = MetricCase.ofLabels(kind, width);
                double limit = kind.isLogits() ? Math.log(0.6 / 0.4) : 0.6;
                Map<String, Double> results =
                        rows.measureAll(
                                new Precision(Average.NONE, 0.6), new Recall(Average.NONE, 0.6));
                for (int k = 0; k < width; k++) {
                    int column = k;
                    Predicate<Row> positive = row -> row.prediction()[column] > limit;
                    Predicate<Row> label = row -> row.target()[column] == 1;
                    double hits = weight(rows, positive.and(label));
                    assertEquals(
                            hits / weight(rows, positive), results.get("precision_" + k), ROUNDING);
                    assertEquals(hits / weight(rows, label), results.get("recall_" + k), ROUNDING);
                }
            }
        }
    }

    @Test
    void oneHotTargetsAreClasses() {
        Tensor oneHot = Tensor.zeros(20, 7, CLASSES);
        Tensor counted = Tensor.zeros(20, 7);
        for (int row = 0; row < 140; row++) {
            int index = (int) CASE.targets.array()[row];
            oneHot.array()[row * CLASSES + Math.max(index, 0)] = 1;
            counted.array()[row] = index < 0 ? 0 : 1;
        }
        Model model = CASE.model();
        model.compile(
                new GradientDescent(1),
                new OneHotSoftmaxCrossEntropy(),
                new F1Score(),
                new TopKAccuracy(2));
        Map<String, Double> results =
                model.evaluate(
                        Examples.of(CASE.predictions, oneHot)
                                .mask(CASE.mask)
                                .targetMask(counted)
                                .sampleWeights(CASE.weights));
        assertEquals(CASE.measure(new F1Score()), results.get("f1"));
        assertEquals(CASE.measure(new TopKAccuracy(2)), results.get("top_k_accuracy"));
    }

    // ---- confusion matrix

    @Test
    void confusionMatrixCountsPairs() {
        Map<String, Double> results = CASE.measureAll(new Confusion());
        ConfusionMatrix matrix = CASE.model().confusionMatrix(CASE.data(), "output");
        assertEquals(CLASSES, matrix.classes());
        for (int actual = 0; actual < CLASSES; actual++) {
            for (int predicted = 0; predicted < CLASSES; predicted++) {
                int i = actual;
                int j = predicted;
                double count =
                        weight(CASE, row -> row.target0() == i && argmax(row.prediction()) == j);
                assertEquals(count, matrix.count(i, j), ROUNDING);
                assertEquals(count, results.get("confusion_" + i + "_" + j), ROUNDING);
            }
            assertEquals(hits(actual) / predicted(actual), matrix.precision(actual), ROUNDING);
            assertEquals(hits(actual) / actual(actual), matrix.recall(actual), ROUNDING);
            assertEquals(
                    2 * hits(actual) / (predicted(actual) + actual(actual)),
                    matrix.f1(actual),
                    ROUNDING);
        }
        assertEquals(CASE.measure(new Accuracy()), matrix.accuracy(), ROUNDING);
        assertEquals(weight(CASE, row -> true), matrix.total(), ROUNDING);
    }

    @Test
    void confusionMatrixOfOneLabel() {
        MetricCase rows = MetricCase.ofLabels(PredictionKind.BINARY_LOGITS, 1);
        ConfusionMatrix matrix = rows.model().confusionMatrix(rows.data(), "output");
        assertEquals(2, matrix.classes());
        assertEquals(
                weight(rows, row -> row.target()[0] == 1 && row.prediction()[0] <= 0),
                matrix.count(1, 0),
                ROUNDING);
    }

    @Test
    void confusionMatrixPrintsATable() {
        ConfusionMatrix matrix = new ConfusionMatrix(10, 2, 0, 7.5);
        assertEquals(
                """
                target      0      1
                     0     10      2
                     1      0    7.5\
                """,
                matrix.toString());
        assertEquals(
                """
                target    cat    dog
                   cat     10      2
                   dog      0    7.5\
                """,
                matrix.table(List.of("cat", "dog")));
        assertEquals(matrix, new ConfusionMatrix(10, 2, 0, 7.5));
        assertEquals(
                "a confusion matrix of 2 classes needs as many names, got [cat]",
                message(() -> matrix.table(List.of("cat"))));
        assertEquals(
                "a confusion matrix has as many rows as columns, got 3 counts",
                message(() -> new ConfusionMatrix(1, 2, 3)));
        assertEquals("predicted must be a class, 0 to 1, got 2", message(() -> matrix.count(0, 2)));
        assertEquals("index must be a class, 0 to 1, got -1", message(() -> matrix.f1(-1)));
    }

    // ---- top k

    @Test
    void topKTakesTheFirstOfASortedRow() {
        for (int k = 1; k <= CLASSES; k++) {
            int taken = k;
            double correct =
                    weight(CASE, row -> first(row.prediction(), taken).contains(row.target0()));
            assertEquals(
                    correct / weight(CASE, row -> true),
                    CASE.measure(new TopKAccuracy(k)),
                    ROUNDING);
        }
        assertEquals(CASE.measure(new Accuracy()), CASE.measure(new TopKAccuracy(1)));
    }

    private static List<Integer> first(double[] row, int k) {
        return IntStream.range(0, row.length)
                .boxed()
                .sorted((a, b) -> Double.compare(row[b], row[a])) // stable
                .limit(k)
                .toList();
    }

    @Test
    void topKOfInfiniteLogits() {
        Model model = MetricCase.ofClasses(3).overflowing(new TopKAccuracy(2));
        float excluded = -1e30f; // -∞ in the prediction
        Tensor logits = Tensor.zeros(1, 7, 3);
        for (int step = 0; step < 7; step++) {
            System.arraycopy(new float[] {excluded, 1, 2}, 0, logits.array(), step * 3, 3);
        }
        Tensor classes = Tensor.of(new float[] {0, 1, 2, 1, 2, 1, 2}, 1, 7);
        Map<String, Double> results = model.evaluate(logits, classes);
        assertEquals(6.0 / 7, results.get("top_k_accuracy"), ROUNDING);
    }

    // ---- mistakes

    private static String message(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }

    @Test
    void messages() {
        MetricCase labels = MetricCase.ofLabels(PredictionKind.BINARY_LOGITS, 3);
        for (var metric :
                Arrays.asList(
                        new TopKAccuracy(), new Confusion(), new EditDistance(), new EntityF1())) {
            String text = message(() -> labels.model(metric));
            assertTrue(
                    text.startsWith(
                            "metric '%s' needs one class for every row, but every element of these predictions of width 3"
                                    .formatted(metric.name())),
                    text);
        }
        assertEquals(
                "output 'none' has no loss; the outputs with a loss are [output]",
                message(() -> labels.model().confusionMatrix(labels.data(), "none")));
        String text = message(() -> labels.model(new Precision(), new Precision()));
        assertTrue(text.startsWith("two results of training are called 'precision'"), text);
        text = message(() -> MetricCase.ofClasses(1025).model(new Confusion()));
        assertEquals(
                "metric 'confusion' has a result for every pair of up to 1024 classes, got"
                        + " predictions of 1025",
                text);
    }
}
