package io.rnn4j.forecast.baseline;

import io.rnn4j.forecast.baseline.SmoothingForm.Season;
import io.rnn4j.forecast.baseline.SmoothingForm.Trend;

/**
 * Automatic exponential smoothing (Hyndman et al. 2002, 2008): of the models with additive or
 * multiplicative errors, without trend, with an additive or a damped trend, and without season,
 * with an additive or a multiplicative one, the one with the smallest corrected information
 * criterion AICc. A season is tried if the history has at least two and it has at most 24 steps, as
 * usual. A constant series is continued.
 */
public record ExponentialSmoothing() implements Baseline {
    private static final int LONGEST_SEASON = 24;

    @Override
    public String name() {
        return "exponential smoothing";
    }

    @Override
    public double[] forecast(double[] history, int season, int horizon) {
        double[] values = MissingValues.replaced(history, season, horizon);
        boolean seasonal = season > 1 && season <= LONGEST_SEASON && values.length > 2L * season;
        boolean positive = true;
        for (double value : values) {
            positive &= value > 0;
        }
        double least = Double.POSITIVE_INFINITY;
        double[] forecast = null;
        for (SmoothingForm form : SmoothingForm.candidates(seasonal, positive)) {
            SmoothingModel.Fit fit = SmoothingModel.fit(form, values, season, horizon);
            if (forecast == null || fit.criterion() < least) {
                least = fit.criterion();
                forecast = fit.forecast();
            }
        }
        return forecast;
    }

    /** {@return the last level of simple exponential smoothing, which is its forecast} */
    static double simple(double[] values) {
        SmoothingForm form = new SmoothingForm(false, Trend.NONE, Season.NONE);
        return SmoothingModel.fit(form, values, 1, 1).forecast()[0];
    }
}
