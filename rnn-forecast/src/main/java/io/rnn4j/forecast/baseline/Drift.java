package io.rnn4j.forecast.baseline;

/** Continues the line through the first and the last value. */
public record Drift() implements Baseline {
    @Override
    public String name() {
        return "drift";
    }

    @Override
    public double[] forecast(double[] history, int season, int horizon) {
        double[] values = MissingValues.replaced(history, season, horizon);
        double last = values[values.length - 1];
        double slope = values.length == 1 ? 0 : (last - values[0]) / (values.length - 1);
        double[] forecast = new double[horizon];
        for (int step = 0; step < horizon; step++) {
            forecast[step] = last + slope * (step + 1);
        }
        return forecast;
    }
}
