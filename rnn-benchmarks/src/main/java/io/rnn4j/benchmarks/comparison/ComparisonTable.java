package io.rnn4j.benchmarks.comparison;

import io.rnn4j.benchmarks.harness.MetricLine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The medians of all runs as a Markdown table: a row per metric, a column per framework, and the
 * speed of rnn4j relative to the fastest peer.
 */
final class ComparisonTable {
    private static final String NOTHING = "–";

    private final Map<Row, Map<String, List<Double>>> values = new LinkedHashMap<>();
    private final Set<String> peers = new LinkedHashSet<>();

    /** The quantity in a row. */
    private record Row(String workload, String metric, String unit) {
        /** {@return whether larger values are better, as for rates; for times smaller ones are} */
        boolean isRate() {
            return unit.endsWith("/s");
        }
    }

    /** Adds a measured number; losses, which have no unit, are ignored. */
    void add(MetricLine line) {
        MetricLine.Value value = line.value();
        if (value.unit().isEmpty()) {
            return;
        }
        String peer = line.run().peer();
        if (!peer.equals(Contestant.OURS)) {
            peers.add(peer);
        }
        values.computeIfAbsent(
                        new Row(line.run().workload(), value.metric(), value.unit()),
                        row -> new LinkedHashMap<>())
                .computeIfAbsent(peer, key -> new ArrayList<>())
                .add(value.number());
    }

    /** {@return the table} */
    String markdown() {
        List<String> titles = new ArrayList<>(List.of("workload", "metric", "unit", "rnn4j"));
        titles.addAll(peers);
        titles.add("× the fastest peer");
        StringBuilder text = new StringBuilder();
        line(text, titles);
        line(text, titles.stream().map(title -> "---").toList());
        values.forEach((row, numbers) -> line(text, cells(row, numbers)));
        return text.toString();
    }

    private List<String> cells(Row row, Map<String, List<Double>> numbers) {
        List<String> cells = new ArrayList<>();
        cells.addAll(List.of(row.workload(), row.metric(), row.unit()));
        double ours = median(numbers.get(Contestant.OURS));
        cells.add(text(ours));
        double fastest = Double.NaN;
        for (String peer : peers) {
            double median = median(numbers.get(peer));
            cells.add(text(median));
            boolean faster = row.isRate() ? median > fastest : median < fastest;
            if (Double.isNaN(fastest) || faster) {
                fastest = median;
            }
        }
        double ratio = row.isRate() ? ours / fastest : fastest / ours;
        cells.add(Double.isNaN(ratio) ? NOTHING : String.format(Locale.ROOT, "%.2f", ratio));
        return cells;
    }

    /**
     * {@return the median, for an even count the mean of the two in the middle; NaN without
     * numbers}
     */
    static double median(List<Double> numbers) {
        if (numbers == null || numbers.isEmpty()) {
            return Double.NaN;
        }
        double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * {@return a number with three significant digits, and with all digits before the decimal
     * point}
     */
    private static String text(double number) {
        if (Double.isNaN(number)) {
            return NOTHING;
        }
        int digits = number >= 100 ? 0 : number >= 10 ? 1 : number >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + digits + "f", number);
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |");
        text.append(System.lineSeparator());
    }
}
