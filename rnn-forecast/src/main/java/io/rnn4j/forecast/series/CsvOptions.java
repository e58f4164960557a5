package io.rnn4j.forecast.series;

import java.time.format.DateTimeFormatter;
import java.util.Objects;

/**
 * What the reader of a CSV file need not find: the decimal mark, the pattern of times, the
 * frequency. Immutable: each method returns a copy.
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
     * {@return options by which everything is found}
     *
     * <p>Numbers have a decimal comma if none of the columns that are read has a decimal point, and
     * one of its commas cannot separate thousands. Times are in the forms of ISO 8601, or dates
     * such as 31.12.2026 and 12/31/2026: the day is first if the marks are points or a first number
     * is above 12, the month is first if a second number is above 12.
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
     *     dd/MM/yyyy} or {@code MMM yyyy}; a day or a time of day that it leaves out is the first
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

    /** {@return the decimal mark; null to find it} */
    DecimalMark decimalMark() {
        return decimalMark;
    }

    /** {@return the pattern of times; null to find their form} */
    String timePattern() {
        return timePattern;
    }

    /** {@return the frequency; null to find it} */
    Frequency frequency() {
        return frequency;
    }
}
