package io.rnn4j.forecast.series;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times from text. */
final class TimeText {
    /** The forms that are read, for messages. */
    static final String FORMS =
            "a time as 2026-01-31, 2026-01-31 14:30, 2026-01-31T14:30:00Z, 2026-01, 2026Q1, 2026 or"
                    + " a step number";

    private static final Pattern QUARTER = Pattern.compile("(\\d{4})-?[Qq]([1-4])");
    private static final Pattern YEAR = Pattern.compile("[12]\\d{3}");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,12}");

    private TimeText() {}

    /** {@return whether a text is a plain number, which is a year only if all are} */
    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /** {@return whether a text has four digits that may be a year} */
    static boolean isYear(String text) {
        return YEAR.matcher(text).matches();
    }

    /**
     * {@return the time; an offset is converted to UTC; null if the text is not a time}
     *
     * @param text a text without spaces around it
     * @param years whether a number is a year; else it is the number of a step
     */
    static LocalDateTime parse(String text, boolean years) {
        try {
            if (isNumber(text)) {
                return years
                        ? LocalDateTime.of(Integer.parseInt(text), 1, 1, 0, 0)
                        : Frequency.STEP_ZERO.plusSeconds(Long.parseLong(text));
            }
            Matcher quarter = QUARTER.matcher(text);
            if (quarter.matches()) {
                int month = 3 * Integer.parseInt(quarter.group(2)) - 2;
                return LocalDateTime.of(Integer.parseInt(quarter.group(1)), month, 1, 0, 0);
            }
            String iso = text.replace(' ', 'T').replace('/', '-');
            if (iso.length() == 7) {
                return YearMonth.parse(iso).atDay(1).atStartOfDay();
            }
            if (iso.length() == 10) {
                return LocalDate.parse(iso).atStartOfDay();
            }
            boolean hasOffset =
                    iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
            return hasOffset
                    ? OffsetDateTime.parse(iso)
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime()
                    : LocalDateTime.parse(iso);
        } catch (DateTimeException failure) {
            return null;
        }
    }
}
