package io.rnn4j.forecast.baseline;

import java.util.Arrays;

/** Repeats the last value. */
public record Naive() implements Baseline {
    @Override
    public String name() {
        return "naive";
    }

    @Override
    public double[] forecast(double[] history, int season, int horizon) {
        double[] values = MissingValues.replaced(history, season, horizon);
        double[] forecast = new double[horizon];
        Arrays.fill(forecast, values[values.length - 1]);
        return forecast;
    }
}
