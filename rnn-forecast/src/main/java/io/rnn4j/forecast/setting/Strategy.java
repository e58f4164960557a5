package io.rnn4j.forecast.setting;

/** How a forecast of several steps is computed. */
public enum Strategy {
    /** One output for each step of the horizon. */
    DIRECT,
    /** One output for the next step; forecasts take the place of the values that follow. */
    RECURSIVE
}
