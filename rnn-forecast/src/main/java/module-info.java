/** Forecasts of time series, tested against baselines. */
module io.rnn4j.forecast {
    requires transitive java.sql; // for callers that read from a database
    requires io.rnn4j.serialization;
    requires de.siegmar.fastcsv;

    exports io.rnn4j.forecast;
    exports io.rnn4j.forecast.accuracy;
    exports io.rnn4j.forecast.anomaly;
    exports io.rnn4j.forecast.baseline;
    exports io.rnn4j.forecast.series;
}
