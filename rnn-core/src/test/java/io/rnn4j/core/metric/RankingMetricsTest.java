package io.rnn4j.core.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.loss.PredictionKind;
import io.rnn4j.core.metric.MetricCase.Kind;
import io.rnn4j.core.metric.MetricCase.Row;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Areas under curves against all pairs of rows and against all thresholds. */
class RankingMetricsTest {
    private static final double ROUNDING = 1e-12;

    private static double roc(
            List<Row> rows, ToDoubleFunction<Row> score, Predicate<Row> isPositive) {
        double wins = 0;
        double pairs = 0;
        for (Row a : rows) {
            for (Row b : rows) {
                if (isPositive.test(a) && !isPositive.test(b)) {
                    double weight = a.weight() * b.weight();
                    double order = Double.compare(score.applyAsDouble(a), score.applyAsDouble(b));
                    wins += weight * (order > 0 ? 1 : order == 0 ? 0.5 : 0);
                    pairs += weight;
                }
            }
        }
        return wins / pairs;
    }

    private static double averagePrecision(
            List<Row> rows, ToDoubleFunction<Row> score, Predicate<Row> isPositive) {
        double[] thresholds = rows.stream().mapToDouble(score).distinct().sorted().toArray();
        double positives = weight(rows, isPositive);
        double area = 0;
        double recallBefore = 0;
        for (int at = thresholds.length - 1; at >= 0; at--) {
            double threshold = thresholds[at];
            Predicate<Row> taken = row -> score.applyAsDouble(row) >= threshold;
            double hits = weight(rows, taken.and(isPositive));
            double recall = hits / positives;
            area += (recall - recallBefore) * hits / weight(rows, taken);
            recallBefore = recall;
        }
        return area;
    }

    private static double weight(List<Row> rows, Predicate<Row> condition) {
        return rows.stream().filter(condition).mapToDouble(Row::weight).sum();
    }

    private static double mean(int classes, IntToDoubleFunction of) {
        return IntStream.range(0, classes).mapToDouble(of).average().orElseThrow();
    }

    @Test
    void labelsOfElements() {
        for (int width : new int[] {1, 3}) {
            MetricCase data = MetricCase.ofLabels(PredictionKind.BINARY_LOGITS, width);
            Map<String, Double> results = data.measureAll(new RocAuc(), new PrAuc());
            assertEquals(
                    mean(
                            width,
                            k ->
                                    roc(
                                            data.rows,
                                            row -> row.prediction()[k],
                                            row -> row.target()[k] == 1)),
                    results.get("roc_auc"),
                    ROUNDING);
            assertEquals(
                    mean(
                            width,
                            k ->
                                    averagePrecision(
                                            data.rows,
                                            row -> row.prediction()[k],
                                            row -> row.target()[k] == 1)),
                    results.get("pr_auc"),
                    ROUNDING);
        }
    }

    private static void assertClasses(MetricCase data, ClassScoreOfRow score) {
        Map<String, Double> results = data.measureAll(new RocAuc(), new PrAuc());
        assertEquals(
                mean(
                        data.width,
                        k -> roc(data.rows, row -> score.of(row, k), row -> row.target0() == k)),
                results.get("roc_auc"),
                ROUNDING);
        assertEquals(
                mean(
                        data.width,
                        k ->
                                averagePrecision(
                                        data.rows,
                                        row -> score.of(row, k),
                                        row -> row.target0() == k)),
                results.get("pr_auc"),
                ROUNDING);
    }

    private interface ClassScoreOfRow {
        double of(Row row, int k);
    }

    @Test
    void everyClassAgainstTheOthers() {
        assertClasses(
                MetricCase.ofDistinctLogits(3),
                (row, k) -> {
                    double sum = 0;
                    for (double z : row.prediction()) {
                        sum += Math.exp(z - row.prediction()[k]);
                    }
                    return 1 / sum;
                });
        assertClasses(
                MetricCase.ofClasses(new Kind(PredictionKind.CLASS_PROBABILITIES, 1), 3),
                (row, k) -> row.prediction()[k]);
    }

    @Test
    void largeAndSmallScoresKeepTheirOrder() {
        RankedScores scores = new RankedScores();
        float[] ascending = {Float.NEGATIVE_INFINITY, -1e30f, -1, -1e-40f, 1e-40f, 2, 1e30f};
        for (float score : ascending) {
            scores.add(score, score > 0, 1);
        }
        assertEquals(1, scores.areaUnderRoc());
        assertEquals(1, scores.averagePrecision());
        scores.clear();
        scores.add(0.0, true, 1);
        scores.add(-0.0, false, 1);
        assertEquals(0.5, scores.areaUnderRoc());
        scores.clear();
        assertTrue(Double.isNaN(scores.areaUnderRoc()));
        assertTrue(Double.isNaN(scores.averagePrecision()));
    }
}
