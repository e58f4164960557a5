package io.rnn4j.forecast;

import io.rnn4j.core.loss.MeanAbsoluteError;
import io.rnn4j.forecast.baseline.Theta;
import io.rnn4j.forecast.setting.Normalization;
import io.rnn4j.forecast.setting.Seasonality;
import io.rnn4j.forecast.setting.Transform;

/** The methods of the table of published results in docs/forecasting.md, one for each data set. */
final class PublishedMethods {
    private PublishedMethods() {}

    private static Forecaster segments(int segment, int window, int units, long seed) {
        return Forecaster.segmentRnn()
                .segment(segment)
                .window(window)
                .units(units)
                .batchSize(128)
                .patience(0)
                .quantiles()
                .calendar(false)
                .threads(1)
                .seed(seed);
    }

    /** Two networks with different normalisations, and Theta with a season of a year. */
    static ForecastMethod m4Weekly(long seed) {
        Forecaster network =
                segments(13, 104, 64, seed).samples(10_000).epochs(6).learningRate(0.005);
        return Ensemble.of(
                network,
                network.normalization(Normalization.MEAN),
                new BaselineMethod(new Theta(), 52));
    }

    /** Networks on logarithms, with three ways to treat days and weeks. */
    static ForecastMethod m4Hourly(long seed) {
        Forecaster network =
                segments(24, 336, 96, seed)
                        .transform(Transform.LOGARITHM)
                        .samples(12_000)
                        .epochs(8)
                        .learningRate(0.005);
        Forecaster decomposed = network.seasonality(Seasonality.DECOMPOSITION);
        return Ensemble.of(
                network.seasonality(Seasonality.DIFFERENCE), decomposed, decomposed.season(7 * 24));
    }

    /** Networks on logarithms, with and without seasonal differences, and Theta. */
    static ForecastMethod tourismMonthly(long seed) {
        Forecaster network =
                segments(12, 48, 64, seed)
                        .transform(Transform.LOGARITHM_OF_ONE_PLUS)
                        .samples(10_000)
                        .epochs(8)
                        .learningRate(0.005);
        return Ensemble.of(
                network,
                network.seasonality(Seasonality.DIFFERENCE),
                new BaselineMethod(new Theta()));
    }

    /** The recipe of SegRNN with a quarter of its units, twice the segment and fewer epochs. */
    static Forecaster etth1(long seed) {
        return segments(48, 720, 128, seed)
                .normalization(Normalization.LAST_VALUE)
                .loss(new MeanAbsoluteError())
                .dropout(0.5)
                .learningRate(0.001)
                .samples(60_000)
                .epochs(4);
    }

    /** Two small networks on logarithms without their season, with different windows. */
    static ForecastMethod airPassengers(long seed) {
        Forecaster network =
                Forecaster.gru()
                        .transform(Transform.LOGARITHM)
                        .seasonality(Seasonality.DECOMPOSITION)
                        .units(16)
                        .batchSize(16)
                        .epochs(30)
                        .learningRate(0.01)
                        .patience(0)
                        .quantiles()
                        .threads(1)
                        .seed(seed);
        return Ensemble.of(
                network.window(24).calendar(false),
                network.window(36).normalization(Normalization.LAST_VALUE));
    }

    /** The same methods with small networks, for made-up series. */
    static ForecastMethod small(ForecastMethod method) {
        return switch (method) {
            case Forecaster network -> network.units(16).samples(400).epochs(8).batchSize(32);
            case Ensemble ensemble ->
                    new Ensemble(
                            ensemble.name(),
                            ensemble.members().stream().map(PublishedMethods::small).toList(),
                            ensemble.weights(),
                            ensemble.medians());
            default -> method;
        };
    }
}
