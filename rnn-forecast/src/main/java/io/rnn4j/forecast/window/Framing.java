package io.rnn4j.forecast.window;

import io.rnn4j.forecast.setting.Normalization;
import io.rnn4j.forecast.setting.Seasonality;
import io.rnn4j.forecast.setting.Transform;

/**
 * How windows are cut and normalised.
 *
 * @param window number of steps that a network reads, at least 1
 * @param horizon number of steps that it forecasts, at least 1
 * @param season number of steps of a season, at least 1
 * @param normalization how values are normalised
 * @param transform the function that is applied to targets before the normalisation
 * @param seasonality how the season is treated
 * @param counts whether targets are counts, of which a network reads logarithms and forecasts
 *     distributions, without normalisation
 */
public record Framing(
        int window,
        int horizon,
        int season,
        Normalization normalization,
        Transform transform,
        Seasonality seasonality,
        boolean counts) {
    /** {@return the number of features that the values of a target take} */
    public int valueWidth() {
        return seasonality == Seasonality.DIFFERENCE ? 2 : 1;
    }
}
