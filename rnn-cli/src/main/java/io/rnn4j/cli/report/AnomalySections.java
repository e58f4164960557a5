package io.rnn4j.cli.report;

import io.rnn4j.cli.report.Report.Section;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Sections about anomalies. */
public final class AnomalySections {
    private static final int MOST_ROWS = 20;

    private AnomalySections() {}

    /**
     * A value and how unusual it is.
     *
     * @param label its line or time
     * @param value the value, NaN if it is missing
     * @param score -log10 of the probability of a value at least as unusual as this one
     * @param isAnomaly whether it is an anomaly
     * @param expected the value that was expected
     * @param lower lower end of the usual range
     * @param upper upper end of the usual range
     */
    public record ScoredValue(
            String label,
            double value,
            double score,
            boolean isAnomaly,
            double expected,
            double lower,
            double upper) {}

    /**
     * {@return the values beside their usual range, their scores, and the most unusual of them}
     *
     * @param values values in their order
     * @param what what the labels are, such as a line
     */
    public static Section anomalies(List<ScoredValue> values, String what) {
        Objects.requireNonNull(what, "what");
        long found = values.stream().filter(ScoredValue::isAnomaly).count();
        List<String> labels = values.stream().map(ScoredValue::label).toList();
        LineChart course =
                new LineChart(
                        "anomalies",
                        "Values and their usual range",
                        "%s of %s values are anomalies, drawn as dots."
                                .formatted(found, values.size()),
                        LineChart.Axes.of(what, "value", labels),
                        List.of(
                                LineChart.Line.band(
                                        "usual range",
                                        of(values, ScoredValue::lower),
                                        of(values, ScoredValue::upper)),
                                LineChart.Line.of(
                                        "expected",
                                        LineChart.Style.DASHED,
                                        of(values, ScoredValue::expected)),
                                LineChart.Line.of(
                                        "value",
                                        LineChart.Style.SOLID,
                                        of(values, ScoredValue::value)),
                                LineChart.Line.of(
                                        "anomaly",
                                        LineChart.Style.DOTS,
                                        of(
                                                values,
                                                each ->
                                                        each.isAnomaly()
                                                                ? each.value()
                                                                : Double.NaN))));
        LineChart scores =
                new LineChart(
                        "scores",
                        "Scores",
                        "-log10 of the probability of a value at least as unusual: 3 is one in a"
                                + " thousand.",
                        LineChart.Axes.of(what, "score", labels),
                        List.of(
                                LineChart.Line.of(
                                        "score",
                                        LineChart.Style.SOLID,
                                        of(values, ScoredValue::score))));
        return Section.of("Anomalies", course, scores, mostUnusual(values, what));
    }

    private static double[] of(List<ScoredValue> values, ToDoubleFunction<ScoredValue> part) {
        return values.stream().mapToDouble(part).toArray();
    }

    private static Table mostUnusual(List<ScoredValue> values, String what) {
        List<ScoredValue> sorted = new ArrayList<>(values);
        sorted.removeIf(each -> Double.isNaN(each.score()));
        sorted.sort(Comparator.comparingDouble(ScoredValue::score).reversed());
        List<List<String>> rows = new ArrayList<>();
        for (ScoredValue each : sorted.subList(0, Math.min(MOST_ROWS, sorted.size()))) {
            rows.add(
                    List.of(
                            each.label(),
                            Numbers.text(each.value()),
                            Numbers.text(each.score()),
                            each.isAnomaly() ? "yes" : "no",
                            Numbers.text(each.expected()),
                            Numbers.text(each.lower()),
                            Numbers.text(each.upper())));
        }
        return new Table(
                "The most unusual values, in descending order of their scores",
                List.of(what, "value", "score", "anomaly", "expected", "lower", "upper"),
                rows);
    }
}
