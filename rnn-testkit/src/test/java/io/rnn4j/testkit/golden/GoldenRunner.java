package io.rnn4j.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.core.training.Execution;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs the checker of its kind for every case of a set. A case must pass with all kernels. */
final class GoldenRunner {

    /** Checks the cases of one kind through the public API. */
    private interface Checker {
        void check(GoldenCase golden, Execution execution, Checks checks);
    }

    private static final Map<String, Checker> CHECKERS =
            new TreeMap<>(
                    Map.of(
                            "recurrent", RecurrentGolden::check,
                            "masked", RecurrentGolden::check,
                            "jordan", JordanGolden::check,
                            "dense", DenseGolden::check,
                            "loss", LossGolden::check,
                            "optimizer", OptimizerGolden::check,
                            "clip", (golden, execution, checks) -> ClipGolden.check(golden, checks),
                            "train", TrainGolden::check,
                            "tbptt", TruncatedGolden::check));

    private GoldenRunner() {}

    static GoldenReport run(GoldenSet set, List<Execution> executions) {
        GoldenReport report = new GoldenReport(set.directory(), executions);
        for (GoldenSet.Entry entry : set.entries()) {
            run(set, entry, executions, report);
        }
        return report;
    }

    private static void run(
            GoldenSet set, GoldenSet.Entry entry, List<Execution> executions, GoldenReport report) {
        String kernels = "";
        try {
            JsonNode root = set.read(entry);
            requireKnown(entry.kind());
            Optional<String> reason = Unsupported.reason(new GoldenCase(root));
            if (reason.isPresent()) {
                report.notSupported(entry, reason.get());
                return;
            }
            double worst = 0;
            for (Execution execution : executions) {
                kernels = " with " + execution.kernels().name() + " kernels";
                worst = Math.max(worst, check(root, execution));
            }
            report.passed(entry, worst);
        } catch (AssertionError failure) {
            report.failed(entry, kernels, failure.getMessage());
        } catch (RuntimeException failure) {
            report.failed(entry, kernels, failure.toString());
        }
    }

    private static void requireKnown(String kind) {
        if (!CHECKERS.containsKey(kind) && !Unsupported.KINDS.contains(kind)) {
            throw new IllegalArgumentException(
                    "unknown kind '"
                            + kind
                            + "'; known are "
                            + CHECKERS.keySet()
                            + " and "
                            + Unsupported.KINDS);
        }
    }

    /**
     * Checks a supported case.
     *
     * @return its largest error as a share of the allowed error
     * @throws AssertionError if a number is wrong, or a part of the case has not been read
     */
    static double check(JsonNode root, Execution execution) {
        GoldenCase golden = new GoldenCase(root);
        // reads every option that may be unsupported
        if (Unsupported.reason(golden).isPresent()) {
            throw new IllegalArgumentException(golden.name() + " is not supported");
        }
        Checks checks = new Checks(golden);
        CHECKERS.get(golden.kind()).check(golden, execution, checks);
        if (!golden.unseen().isEmpty()) {
            throw new AssertionError("nobody knows what to do with " + golden.unseen());
        }
        return checks.worst();
    }
}
