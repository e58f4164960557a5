package io.rnn4j.benchmarks.harness;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One number that was measured, in one line of JSON.
 *
 * @param peer whose it is, for example {@code rnn4j}
 * @param version the version of the peer
 * @param workload the workload's name, or its sizes
 * @param threads how many threads shared the work
 * @param metric what was measured
 * @param value the number
 * @param unit its unit; empty for a loss
 * @param count of how many single measurements it is a statistic
 */
public record MetricLine(
        String peer,
        String version,
        String workload,
        int threads,
        String metric,
        double value,
        String unit,
        long count) {

    /**
     * Writes the line.
     *
     * @return one JSON object
     */
    public String json() {
        return String.format(
                Locale.ROOT,
                "{\"peer\":\"%s\",\"version\":\"%s\",\"workload\":\"%s\",\"threads\":%d,"
                        + "\"metric\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",\"n\":%d}",
                peer,
                version,
                workload,
                threads,
                metric,
                value,
                unit,
                count);
    }

    /**
     * Reads what {@link #json} has written.
     *
     * @param line a line of a program's output
     * @return the number; empty if the line is something else
     */
    public static Optional<MetricLine> parse(String line) {
        Matcher matcher = Form.LINE.matcher(line.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new MetricLine(
                        matcher.group(1),
                        matcher.group(2),
                        matcher.group(3),
                        Integer.parseInt(matcher.group(4)),
                        matcher.group(5),
                        Double.parseDouble(matcher.group(6)),
                        matcher.group(7),
                        Long.parseLong(matcher.group(8))));
    }

    /** Not needed, and so not compiled, in a process that only measures. */
    private static final class Form {
        private static final String TEXT = ":\"([^\"]*)\",";
        private static final String NUMBER = ":([^,}]+),";
        private static final Pattern LINE =
                Pattern.compile(
                        "\\{\"peer\""
                                + TEXT
                                + "\"version\""
                                + TEXT
                                + "\"workload\""
                                + TEXT
                                + "\"threads\""
                                + NUMBER
                                + "\"metric\""
                                + TEXT
                                + "\"value\""
                                + NUMBER
                                + "\"unit\""
                                + TEXT
                                + "\"n\":(\\d+)\\}");

        private Form() {}
    }
}
