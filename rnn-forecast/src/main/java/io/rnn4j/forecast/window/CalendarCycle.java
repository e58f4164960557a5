package io.rnn4j.forecast.window;

import io.rnn4j.forecast.series.Frequency;

import java.time.LocalDateTime;
import java.util.List;

/** A cycle of the calendar, whose phase is a feature as sine and cosine. */
public enum CalendarCycle {
    /** Minutes of an hour. */
    HOUR,
    /** Hours of a day. */
    DAY,
    /** Days of a week. */
    WEEK,
    /** Days of a year. */
    YEAR;

    private static final int SECONDS_OF_HOUR = 3_600;
    private static final int SECONDS_OF_DAY = 86_400;
    private static final int DAYS_OF_WEEK = 7;
    private static final int MONTHS_OF_YEAR = 12;

    /**
     * {@return the cycles that steps of a frequency distinguish}
     *
     * @param frequency the frequency
     */
    public static List<CalendarCycle> of(Frequency frequency) {
        return switch (frequency.unit()) {
            case SECOND -> List.of(HOUR, DAY, WEEK);
            case MINUTE -> frequency.count() < 60 ? List.of(HOUR, DAY, WEEK) : List.of(DAY, WEEK);
            case HOUR -> frequency.count() < 24 ? List.of(DAY, WEEK) : List.of(WEEK);
            case DAY -> frequency.count() < DAYS_OF_WEEK ? List.of(WEEK, YEAR) : List.of(YEAR);
            case BUSINESS_DAY -> List.of(WEEK, YEAR);
            case WEEK -> List.of(YEAR);
            case MONTH, MONTH_END -> frequency.count() < MONTHS_OF_YEAR ? List.of(YEAR) : List.of();
            case STEP -> List.of();
        };
    }

    /** {@return the position of a time within the cycle, from 0 to below 1} */
    double phase(LocalDateTime time) {
        int second = time.toLocalTime().toSecondOfDay();
        double day = (double) second / SECONDS_OF_DAY;
        return switch (this) {
            case HOUR -> (double) (second % SECONDS_OF_HOUR) / SECONDS_OF_HOUR;
            case DAY -> day;
            case WEEK -> (time.getDayOfWeek().getValue() - 1 + day) / DAYS_OF_WEEK;
            case YEAR ->
                    (time.getMonthValue()
                                    - 1
                                    + (time.getDayOfMonth() - 1 + day)
                                            / time.toLocalDate().lengthOfMonth())
                            / MONTHS_OF_YEAR;
        };
    }
}
