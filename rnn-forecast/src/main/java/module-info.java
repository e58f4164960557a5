/** Forecasts of time series, tested against honest baselines. */
module io.rnn4j.forecast {
    exports io.rnn4j.forecast.baseline;
}
