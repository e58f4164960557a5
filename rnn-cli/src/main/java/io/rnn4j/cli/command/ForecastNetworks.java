package io.rnn4j.cli.command;

import io.rnn4j.forecast.Forecaster;
import io.rnn4j.forecast.ForecasterProgress;
import io.rnn4j.forecast.series.SeriesSet;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The networks of {@code rnn forecast}, and how they are trained. */
final class ForecastNetworks {
    private static final int MOST_EPOCHS = 1_000_000;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description =
                    "auto (the best of gru, segment and the baselines in the back-test; with"
                            + " --time-limit also lstm and deepar, if time allows), lstm, gru,"
                            + " encoder-decoder, segment, deepar, output-recurrent, naive,"
                            + " seasonal-naive, drift, theta, exponential-smoothing; default:"
                            + " ${DEFAULT-VALUE}.")
    String model = ForecastModels.AUTO;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Maximum number of epochs; default: depends on the size of the data.")
    private Integer epochs;

    @Mixin final TrainingOptions training = new TrainingOptions();

    /** Checks the options. */
    void check() {
        ForecastModels.networks(model);
        if (epochs != null) {
            Ranges.require("--epochs", epochs, 1, MOST_EPOCHS);
        }
        training.check();
    }

    /** {@return whether the model is a baseline} */
    boolean isBaseline() {
        return ForecastModels.networks(model).isEmpty();
    }

    /** {@return whether the best of several models is chosen} */
    boolean isAuto() {
        return model.equals(ForecastModels.AUTO);
    }

    /**
     * {@return the networks to test, without a time limit of their own}
     *
     * @param set the series
     * @param horizon number of steps to forecast
     * @param settings the settings that all networks have in common
     */
    List<Forecaster> of(SeriesSet set, int horizon, UnaryOperator<Forecaster> settings) {
        List<Forecaster> networks = new ArrayList<>();
        for (Forecaster each : ForecastModels.networks(model)) {
            networks.add(configured(settings.apply(each)));
        }
        if (!isAuto() || training.timeLimit == null) {
            return networks;
        }
        Duration sum = Duration.ZERO;
        Duration longest = Duration.ZERO; // of the network that is trained again for the forecast
        for (Forecaster each : networks) {
            Duration time = each.estimate(set, horizon);
            sum = sum.plus(time);
            longest = time.compareTo(longest) > 0 ? time : longest;
        }
        for (Forecaster each : ForecastModels.further(set.columns())) {
            Forecaster further = configured(settings.apply(each));
            Duration time = further.estimate(set, horizon);
            Duration most = time.compareTo(longest) > 0 ? time : longest;
            if (sum.plus(time).plus(most).compareTo(training.timeLimit) <= 0) {
                networks.add(further);
                sum = sum.plus(time);
                longest = most;
            }
        }
        return networks;
    }

    private Forecaster configured(Forecaster forecaster) {
        Forecaster result = forecaster.seed(training.seed());
        return epochs == null ? result : result.epochs(epochs);
    }

    /**
     * {@return a network whose training has its share of the time limit, and checkpoints}
     *
     * @param forecaster the network
     * @param networks number of networks that are tested; the best is trained again
     * @param checkpoints the checkpoints of the command
     * @param purpose what it is trained for
     */
    Forecaster limited(
            Forecaster forecaster, int networks, TrainingCheckpoints checkpoints, String purpose) {
        Forecaster result = checkpoints.add(forecaster, purpose);
        return training.timeLimit == null
                ? result
                : result.timeLimit(training.timeLimit.dividedBy(networks + 1));
    }

    /** Shows the progress of a training. */
    static void show(ForecasterProgress done, ProgressLine progress) {
        String text =
                "%s: %s, epoch %s/%s, at most %s left"
                        .formatted(
                                done.name(),
                                done.search() ? "finding the number of epochs" : "training",
                                done.epochs().done(),
                                done.epochs().most(),
                                Durations.text(done.remaining()));
        if (done.epochs().done() == 0) {
            progress.step(text);
        } else {
            progress.update(text);
        }
    }
}
