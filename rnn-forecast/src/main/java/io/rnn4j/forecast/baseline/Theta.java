package io.rnn4j.forecast.baseline;

/**
 * The Theta method (Assimakopoulos and Nikolopoulos 2000), in the form of the M4 competition's
 * benchmark: a seasonal series is adjusted by the classical multiplicative decomposition; the mean
 * of the regression line over time and of the simple exponential smoothing of twice the series
 * minus that line is the forecast, multiplied by the seasonal indices. A series with values of 0 or
 * less is adjusted by the additive decomposition. A series of positive values has no negative
 * forecast.
 */
public record Theta() implements Baseline {
    @Override
    public String name() {
        return "Theta";
    }

    @Override
    public double[] forecast(double[] history, int season, int horizon) {
        double[] values = MissingValues.replaced(history, season, horizon);
        boolean positive = true;
        for (double value : values) {
            positive &= value > 0;
        }
        boolean seasonal = Seasonality.isSignificant(values, season);
        double[] indices =
                seasonal ? Seasonality.indices(values, season, positive) : new double[] {0};
        double[] adjusted = new double[values.length];
        for (int step = 0; step < values.length; step++) {
            double index = indices[step % indices.length];
            adjusted[step] =
                    !seasonal
                            ? values[step]
                            : positive ? values[step] / index : values[step] - index;
        }
        double[] forecast = lines(adjusted, horizon);
        for (int step = 0; step < horizon; step++) {
            double index = indices[(values.length + step) % indices.length];
            if (seasonal) {
                forecast[step] = positive ? forecast[step] * index : forecast[step] + index;
            }
            if (positive) {
                forecast[step] = Math.max(0, forecast[step]);
            }
        }
        return forecast;
    }

    /** The mean of the Theta lines 0 and 2 of a series without season. */
    private static double[] lines(double[] values, int horizon) {
        int count = values.length;
        double meanStep = (count - 1) / 2.0;
        double mean = 0;
        for (double value : values) {
            mean += value / count;
        }
        double products = 0;
        double squares = 0;
        for (int step = 0; step < count; step++) {
            products += (step - meanStep) * (values[step] - mean);
            squares += (step - meanStep) * (step - meanStep);
        }
        double slope = count == 1 ? 0 : products / squares;
        double[] doubled = new double[count];
        for (int step = 0; step < count; step++) {
            doubled[step] = 2 * values[step] - (mean + slope * (step - meanStep));
        }
        double level = ExponentialSmoothing.simple(doubled);
        double[] forecast = new double[horizon];
        for (int step = 0; step < horizon; step++) {
            forecast[step] = (level + mean + slope * (count + step - meanStep)) / 2;
        }
        return forecast;
    }
}
