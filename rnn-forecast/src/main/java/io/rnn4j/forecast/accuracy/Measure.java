package io.rnn4j.forecast.accuracy;

/**
 * A measure of forecasts. y is the truth, f the forecast, e = y - f; means are over all counted
 * steps of all windows, a window being one forecast of one series. Missing truths do not count.
 */
public enum Measure {
    /** Mean absolute error: mean of |e|. */
    MAE("MAE"),
    /** Root of the mean of e². */
    RMSE("RMSE"),
    /**
     * Mean absolute scaled error (Hyndman and Koehler 2006): mean of |e| over the mean absolute
     * difference between values a season apart in the window's own history.
     */
    MASE("MASE"),
    /** Symmetric mean absolute percentage error: mean of 200 |e| / (|y| + |f|), in percent. */
    SMAPE("sMAPE"),
    /** Mean absolute percentage error: mean of 100 |e| / |y| over y ≠ 0, in percent. */
    MAPE("MAPE"),
    /** Weighted absolute percentage error: 100 Σ|e| / Σ|y|, in percent. */
    WAPE("WAPE"),
    /**
     * Root mean squared scaled error (M5 competition): mean over windows of the root of the mean of
     * e² over the mean squared difference between consecutive values of the window's own history.
     */
    RMSSE("RMSSE"),
    /** Mean of f - y: positive if forecasts are too high. */
    BIAS("bias"),
    /** Mean over quantiles of max(τ (y - q), (τ - 1) (y - q)). */
    QUANTILE_LOSS("quantile loss"),
    /** Share of truths within the widest interval, in percent. */
    COVERAGE("coverage"),
    /**
     * Interval score of the widest interval (Winkler 1972): its width, plus 2/α times the distance
     * of a truth outside, 1 - α being the level of the interval.
     */
    WINKLER("Winkler");

    private final String label;

    Measure(String label) {
        this.label = label;
    }

    /** {@return the name in tables} */
    public String label() {
        return label;
    }
}
