package io.rnn4j.forecast;

import io.rnn4j.forecast.baseline.Baseline;
import io.rnn4j.forecast.baseline.Baselines;
import io.rnn4j.forecast.series.Horizon;
import io.rnn4j.forecast.series.SeriesSet;

import java.util.List;
import java.util.Objects;

/**
 * A {@link Baseline} as a method: it forecasts every target of every series from its own past.
 *
 * @param baseline the baseline
 * @param season number of steps of a season, at least 1; 0 for that of the frequency
 */
public record BaselineMethod(Baseline baseline, int season) implements ForecastMethod {
    /** Checks the settings. */
    public BaselineMethod {
        Objects.requireNonNull(baseline, "baseline");
        if (season < 0) {
            throw new IllegalArgumentException(
                    "season must be at least 1, or 0 for that of the frequency, got " + season);
        }
    }

    /**
     * Uses the season of the frequency.
     *
     * @param baseline the baseline
     */
    public BaselineMethod(Baseline baseline) {
        this(baseline, 0);
    }

    /** {@return all baselines as methods, the simplest first} */
    public static List<ForecastMethod> all() {
        return Baselines.all().stream().<ForecastMethod>map(BaselineMethod::new).toList();
    }

    @Override
    public String name() {
        return baseline.name();
    }

    @Override
    public FittedMethod fit(SeriesSet history, int horizon) {
        Objects.requireNonNull(history, "history");
        return new FittedBaseline(baseline, season, Horizon.require(horizon));
    }
}
