package io.rnn4j.benchmarks.harness;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A measured number as one line of JSON.
 *
 * @param run the process that measured it
 * @param value the number
 */
public record MetricLine(Run run, Value value) {

    /**
     * A process that measures.
     *
     * @param peer name of the framework, for example {@code rnn4j}
     * @param version version of the framework
     * @param workload name of the workload, or its sizes
     * @param threads number of threads
     */
    public record Run(String peer, String version, String workload, int threads) {}

    /**
     * A number.
     *
     * @param metric name of the measured quantity
     * @param number the number
     * @param unit its unit; empty for a loss
     * @param count number of single measurements behind the number
     */
    public record Value(String metric, double number, String unit, long count) {}

    /** {@return the line, one JSON object} */
    public String json() {
        return String.format(
                Locale.ROOT,
                "{\"peer\":\"%s\",\"version\":\"%s\",\"workload\":\"%s\",\"threads\":%s,"
                        + "\"metric\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",\"n\":%s}",
                run.peer,
                run.version,
                run.workload,
                run.threads,
                value.metric,
                value.number,
                value.unit,
                value.count);
    }

    /**
     * {@return the number in a line that {@link #json} has written; empty for other lines}
     *
     * @param line a line of the output of a program
     */
    public static Optional<MetricLine> parse(String line) {
        Matcher matcher = Form.LINE.matcher(line.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new MetricLine(
                        new Run(
                                matcher.group(1),
                                matcher.group(2),
                                matcher.group(3),
                                Integer.parseInt(matcher.group(4))),
                        new Value(
                                matcher.group(5),
                                Double.parseDouble(matcher.group(6)),
                                matcher.group(7),
                                Long.parseLong(matcher.group(8)))));
    }

    /** The pattern of a line, which a measuring process does not compile. */
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
