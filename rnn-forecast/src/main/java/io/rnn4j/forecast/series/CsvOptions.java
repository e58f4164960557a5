package io.rnn4j.forecast.series;

import java.time.format.DateTimeFormatter;
import java.util.Objects;

/**
 * Options of reading a CSV file: the decimal mark, the pattern of times, the frequency. An option
 * that is not set is detected. Immutable: each setter returns a copy.
 */
public final class CsvOptions {
    private static final CsvOptions STANDARD = new CsvOptions(null, null, null);

    private final DecimalMark decimalMark; // null to find it
    private final String timePattern; // null to find the form of times
    private final Frequency frequency; // null to find it

    private CsvOptions(DecimalMark decimalMark, String timePattern, Frequency frequency) {
        this.decimalMark = decimalMark;
        this.timePattern = timePattern;
        this.frequency = frequency;
    }

    /**
     * {@return options with which everything is detected}
     *
     * <p>Numbers have a decimal comma if no number in the columns that are read has a decimal
     * point, and at least one comma cannot separate thousands. Times have a form of ISO 8601, or
     * are dates such as 31.12.2026 and 12/31/2026: the day comes first if the separators are points
     * or the first number of a date is above 12; the month comes first if the second number of a
     * date is above 12.
     */
    public static CsvOptions standard() {
        return STANDARD;
    }

    /**
     * {@return a copy with a decimal mark}
     *
     * @param mark the mark of all numbers with a fraction
     */
    public CsvOptions decimalMark(DecimalMark mark) {
        return new CsvOptions(Objects.requireNonNull(mark, "mark"), timePattern, frequency);
    }

    /**
     * {@return a copy with a pattern of times}
     *
     * @param pattern a pattern of {@link DateTimeFormatter} with English names, such as {@code
     *     dd/MM/yyyy} or {@code MMM yyyy}; a missing month or day is the first, a missing time of
     *     day is 00:00; {@code dd}, {@code MM} and {@code HH} between other characters read single
     *     digits, too
     * @throws IllegalArgumentException if it is not a pattern of dates
     */
    public CsvOptions timePattern(String pattern) {
        Objects.requireNonNull(pattern, "pattern");
        TimeForm.formatter(pattern); // checks it
        return new CsvOptions(decimalMark, pattern, frequency);
    }

    /**
     * {@return a copy with a frequency}
     *
     * @param frequency the distance between two steps
     */
    public CsvOptions frequency(Frequency frequency) {
        return new CsvOptions(
                decimalMark, timePattern, Objects.requireNonNull(frequency, "frequency"));
    }

    /** {@return the decimal mark; null to detect it} */
    DecimalMark decimalMark() {
        return decimalMark;
    }

    /** {@return the pattern of times; null to detect their form} */
    String timePattern() {
        return timePattern;
    }

    /** {@return the frequency; null to detect it} */
    Frequency frequency() {
        return frequency;
    }
}
