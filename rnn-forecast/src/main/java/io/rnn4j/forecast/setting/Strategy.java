package io.rnn4j.forecast.setting;

/** How a forecast of several steps is computed. */
public enum Strategy {
    /** One output for each step of the horizon. */
    DIRECT,
    /**
     * One output for the next step; forecasts replace the unknown values that the following steps
     * read.
     */
    RECURSIVE
}
