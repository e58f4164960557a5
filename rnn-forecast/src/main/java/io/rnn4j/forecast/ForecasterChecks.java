package io.rnn4j.forecast;

import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.setting.Seasonality;
import io.rnn4j.forecast.setting.Transform;
import io.rnn4j.forecast.window.Framing;

/** Checks whether settings suit each other and the series. */
final class ForecasterChecks {
    private ForecasterChecks() {}

    /** Rejects what a network that forecasts step by step cannot have. */
    static void requireSuitable(ForecasterSettings settings, SeriesSet history) {
        Columns columns = history.columns();
        boolean isStepwise = settings.isAutoregressive() || settings.isRecursive();
        if (isStepwise && !columns.past().isEmpty()) { // which have no values over the horizon
            throw new IllegalArgumentException(
                    ("'%s' forecasts step by step and needs all columns over the horizon, but %s"
                         + " are known up to the present only; leave them out, or use another kind"
                         + " with the direct strategy")
                            .formatted(settings.name, columns.past()));
        }
        if (settings.isRecursive() && settings.quantiles != null && !settings.quantiles.isEmpty()) {
            throw new IllegalArgumentException(
                    ("'%s': a recursive strategy has no quantiles, got %s; use the intervals of a"
                                    + " back-test, or the direct strategy")
                            .formatted(settings.name, settings.quantiles));
        }
        if (settings.isAutoregressive()
                && (settings.seasonality == Seasonality.DIFFERENCE || settings.loss != null)) {
            throw new IllegalArgumentException(
                    ("'%s' maximises a likelihood of values; expected no loss and no seasonal"
                                    + " differencing, got %s and %s")
                            .formatted(settings.name, settings.loss, settings.seasonality));
        }
        if (settings.isAutoregressive() && settings.likelihood.isOfCounts()) {
            requireCounts(settings, history);
        }
    }

    private static void requireCounts(ForecasterSettings settings, SeriesSet history) {
        if (settings.transform != Transform.NONE || settings.seasonality != Seasonality.NONE) {
            throw new IllegalArgumentException(
                    ("'%s': the likelihood %s is one of counts as they are; expected no transform"
                                    + " and no seasonality, got %s and %s")
                            .formatted(
                                    settings.name,
                                    settings.likelihood,
                                    settings.transform,
                                    settings.seasonality));
        }
        Counts.require(history, history.columns().targets());
    }

    /** Rejects a season that is too short, or longer than the window. */
    static void requireSeason(String name, Framing framing) {
        int least = framing.seasonality() == Seasonality.DECOMPOSITION ? 2 : 1;
        boolean isUsed = framing.seasonality() != Seasonality.NONE;
        if (isUsed && (framing.season() < least || framing.season() > framing.window())) {
            throw new IllegalArgumentException(
                    ("'%s': the seasonality %s needs a season of at least %s steps and a window of"
                         + " at least a season, got a season of %s and a window of %s; set"
                         + " season(n) or window(n)")
                            .formatted(
                                    name,
                                    framing.seasonality(),
                                    least,
                                    framing.season(),
                                    framing.window()));
        }
    }
}
