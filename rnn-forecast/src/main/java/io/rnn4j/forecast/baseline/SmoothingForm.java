package io.rnn4j.forecast.baseline;

import java.util.ArrayList;
import java.util.List;

/**
 * The form of an exponential smoothing model (Hyndman et al. 2008).
 *
 * @param multiplicativeError whether errors are relative to the forecast
 * @param trend the trend
 * @param season the season
 */
record SmoothingForm(boolean multiplicativeError, Trend trend, Season season) {
    enum Trend {
        NONE,
        ADDITIVE,
        DAMPED
    }

    enum Season {
        NONE,
        ADDITIVE,
        MULTIPLICATIVE
    }

    /**
     * {@return the forms that are tried, the simplest first}
     *
     * @param seasonal whether the series has at least two seasons
     * @param positive whether all values are above 0, without which nothing is multiplicative
     */
    static List<SmoothingForm> candidates(boolean seasonal, boolean positive) {
        List<SmoothingForm> forms = new ArrayList<>();
        for (Season season : Season.values()) {
            boolean multiplicativeSeason = season == Season.MULTIPLICATIVE;
            if (season != Season.NONE && !seasonal || multiplicativeSeason && !positive) {
                continue;
            }
            for (Trend trend : Trend.values()) {
                if (!multiplicativeSeason) { // with additive errors its variance is infinite
                    forms.add(new SmoothingForm(false, trend, season));
                }
                if (positive) {
                    forms.add(new SmoothingForm(true, trend, season));
                }
            }
        }
        return forms;
    }

    /** {@return the number of smoothing parameters: of level, trend, damping and season} */
    int parameters() {
        return 1
                + switch (trend) {
                    case NONE -> 0;
                    case ADDITIVE -> 1;
                    case DAMPED -> 2;
                }
                + (season == Season.NONE ? 0 : 1);
    }

    /**
     * {@return the number of initial states}
     *
     * @param period number of steps of a season
     */
    int states(int period) {
        return 1 + (trend == Trend.NONE ? 0 : 1) + (season == Season.NONE ? 0 : period - 1);
    }
}
