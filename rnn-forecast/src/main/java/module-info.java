/** Forecasts of time series, tested against baselines. */
@SuppressWarnings("module") // the command line is compiled after this module
module io.rnn4j.forecast {
    requires transitive io.rnn4j.core;
    requires transitive io.rnn4j.serialization;
    requires transitive java.sql; // for callers that read from a database
    requires de.siegmar.fastcsv;

    exports io.rnn4j.forecast;
    exports io.rnn4j.forecast.accuracy;
    exports io.rnn4j.forecast.anomaly;
    exports io.rnn4j.forecast.baseline;
    exports io.rnn4j.forecast.series;
    exports io.rnn4j.forecast.setting;
    exports io.rnn4j.forecast.suggestion to
            io.rnn4j.cli;
}
