package io.rnn4j.forecast.baseline;

/**
 * Repeats the last season: the forecast of a step is the last value of the same phase. A series
 * shorter than a season is forecast as by {@link Naive}.
 */
public record SeasonalNaive() implements Baseline {
    @Override
    public String name() {
        return "seasonal naive";
    }

    @Override
    public double[] forecast(double[] history, int season, int horizon) {
        double[] values = MissingValues.replaced(history, season, horizon);
        int period = season <= values.length ? season : 1;
        double[] forecast = new double[horizon];
        for (int step = 0; step < horizon; step++) {
            forecast[step] = values[values.length - period + step % period];
        }
        return forecast;
    }
}
