package io.rnn4j.forecast.series;

/**
 * Thrown when data are not the series that a caller describes. The message says where (file, line,
 * column), what was found, what was expected and what to do.
 */
public final class SeriesException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    SeriesException(String message) {
        super(message.replaceAll("\\p{Cc}", " ")); // parts may come from a file
    }
}
