package io.rnn4j.testkit.golden;

import io.rnn4j.core.training.Execution;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The results of the cases of a set, by kind. */
final class GoldenReport {
    private static final String ROW = "%-10s %7s %7s %14s   %s%n";

    private final Path directory;
    private final String kernels;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final Map<String, Integer> reasons = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    /** The numbers of one kind. */
    private static final class Kind {
        int passed;
        int failed;
        int notSupported;
        double worst;
    }

    GoldenReport(Path directory, List<Execution> executions) {
        this.directory = directory;
        this.kernels =
                executions.stream()
                        .map(execution -> execution.kernels().name())
                        .collect(Collectors.joining(", "));
    }

    private Kind kind(GoldenSet.Entry entry) {
        return kinds.computeIfAbsent(entry.kind(), kind -> new Kind());
    }

    void passed(GoldenSet.Entry entry, double worst) {
        Kind kind = kind(entry);
        kind.passed++;
        kind.worst = Math.max(kind.worst, worst);
    }

    void failed(GoldenSet.Entry entry, String where, String message) {
        kind(entry).failed++;
        failures.add(entry.name() + where + ": " + message);
    }

    void notSupported(GoldenSet.Entry entry, String reason) {
        kind(entry).notSupported++;
        reasons.merge(reason, 1, Integer::sum);
    }

    /** {@return a line for every failed case: its name and the failure} */
    List<String> failures() {
        return failures;
    }

    /** Returns the numbers of all kinds together. */
    String totals() {
        int passed = kinds.values().stream().mapToInt(kind -> kind.passed).sum();
        int notSupported = kinds.values().stream().mapToInt(kind -> kind.notSupported).sum();
        return "golden: %d passed, %d failed, %d not supported"
                .formatted(passed, failures.size(), notSupported);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("Golden cases of %s%n".formatted(directory));
        text.append("each with these kernels: %s%n".formatted(kernels));
        text.append(ROW.formatted("kind", "passed", "failed", "not supported", "largest error"));
        kinds.forEach(
                (name, kind) ->
                        text.append(
                                ROW.formatted(
                                        name,
                                        kind.passed,
                                        kind.failed,
                                        kind.notSupported,
                                        kind.passed == 0 ? "" : percent(kind.worst))));
        reasons.forEach(
                (reason, count) ->
                        text.append("not supported: %s (%d)%n".formatted(reason, count)));
        failures.forEach(failure -> text.append("FAILED %s%n".formatted(failure)));
        return text + totals();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %% of the tolerance", 100 * share);
    }
}
