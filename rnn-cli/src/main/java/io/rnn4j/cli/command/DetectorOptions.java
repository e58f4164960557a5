package io.rnn4j.cli.command;

import io.rnn4j.forecast.anomaly.AnomalyOptions;
import io.rnn4j.forecast.anomaly.AnomalyThreshold;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The settings of the detector that {@code rnn detect} learns. */
final class DetectorOptions {
    private static final int MOST_QUIET_STEPS = 100_000;
    private static final int MOST_SCORE = 1000;

    @Option(
            names = "--threshold",
            paramLabel = "X",
            description = "Smallest score of an anomaly; default: 3.")
    private Double threshold;

    @Option(
            names = "--quiet-steps",
            paramLabel = "N",
            description =
                    "Number of values after a surprise in which only a greater one is an anomaly, 0"
                            + " to 100000; default: 200.")
    private Integer quietSteps;

    @Mixin private SeedOption seedOption = new SeedOption();

    /** {@return the name of an option that a saved detector has already; null if none is given} */
    String given() {
        return threshold != null ? "--threshold" : quietSteps != null ? "--quiet-steps" : null;
    }

    /** {@return the settings} */
    AnomalyOptions options() {
        AnomalyOptions options = AnomalyOptions.standard().seed(seedOption.seed);
        if (threshold != null) {
            Ranges.requireAbove("--threshold", threshold, 0, MOST_SCORE);
            options = options.threshold(new AnomalyThreshold.Score(threshold));
        }
        if (quietSteps != null) {
            Ranges.require("--quiet-steps", quietSteps, 0, MOST_QUIET_STEPS);
            options = options.quietSteps(quietSteps);
        }
        return options;
    }
}
