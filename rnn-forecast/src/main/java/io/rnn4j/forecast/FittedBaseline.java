package io.rnn4j.forecast;

import io.rnn4j.forecast.baseline.Baseline;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A baseline with a horizon; it has learned nothing, because it is computed from the observations.
 *
 * @param baseline the baseline
 * @param season number of steps of a season; 0 for that of the frequency
 * @param horizon number of steps of a forecast
 */
record FittedBaseline(Baseline baseline, int season, int horizon) implements FittedMethod {
    @Override
    public Forecast forecast(SeriesSet history) {
        Objects.requireNonNull(history, "history");
        int steps = season == 0 ? history.frequency().season() : season;
        List<SeriesForecast> all = new ArrayList<>();
        for (TimeSeries series : history.series()) {
            for (String target : history.columns().targets()) {
                double[] values = series.copyOf(target);
                if (!series.hasValue(target)) {
                    throw new IllegalArgumentException(
                            ("series '%s', column '%s': '%s' needs a value, but all %s steps are"
                                            + " missing; leave the series out")
                                    .formatted(
                                            series.id(), target, baseline.name(), values.length));
                }
                all.add(
                        new SeriesForecast(
                                series.id(),
                                target,
                                history.frequency().plus(series.start(), values.length),
                                baseline.forecast(values, steps, horizon)));
            }
        }
        return new Forecast(all, history.frequency());
    }
}
