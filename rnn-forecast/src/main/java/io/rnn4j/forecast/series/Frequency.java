package io.rnn4j.forecast.series;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Objects;

/**
 * The distance between the steps of a series, correct by the calendar: a month has 28 to 31 days.
 * Times have no time zone; convert local times with daylight saving to UTC first, because an hour
 * is otherwise missing and another one double.
 *
 * @param unit the unit
 * @param count number of units between two steps, at least 1: a quarter is 3 months, a year is 12
 */
public record Frequency(Unit unit, int count) {
    /** Units of time. */
    public enum Unit {
        /** Seconds. */
        SECOND("second"),
        /** Minutes. */
        MINUTE("minute"),
        /** Hours. */
        HOUR("hour"),
        /** Days. */
        DAY("day"),
        /** Days from Monday to Friday; holidays are missing values. */
        BUSINESS_DAY("business day"),
        /** Weeks. */
        WEEK("week"),
        /** Months, on the same day of each or, where a month is shorter, on its last day. */
        MONTH("month"),
        /** Months, on the last day of each. */
        MONTH_END("month (last day)"),
        /** Steps that are numbered and have no time; a time is that many seconds from 1970. */
        STEP("step");

        private final String text;

        Unit(String text) {
            this.text = text;
        }
    }

    /** Numbered steps. */
    public static final Frequency STEPS = new Frequency(Unit.STEP, 1);

    /** Every minute. */
    public static final Frequency MINUTELY = new Frequency(Unit.MINUTE, 1);

    /** Every hour. */
    public static final Frequency HOURLY = new Frequency(Unit.HOUR, 1);

    /** Every day. */
    public static final Frequency DAILY = new Frequency(Unit.DAY, 1);

    /** From Monday to Friday. */
    public static final Frequency BUSINESS_DAILY = new Frequency(Unit.BUSINESS_DAY, 1);

    /** Every week. */
    public static final Frequency WEEKLY = new Frequency(Unit.WEEK, 1);

    /** Every month. */
    public static final Frequency MONTHLY = new Frequency(Unit.MONTH, 1);

    /** Every quarter of a year. */
    public static final Frequency QUARTERLY = new Frequency(Unit.MONTH, 3);

    /** Every year. */
    public static final Frequency YEARLY = new Frequency(Unit.MONTH, 12);

    /** Checks the settings. */
    public Frequency {
        Objects.requireNonNull(unit, "unit");
        if (count < 1) {
            throw new IllegalArgumentException(
                    "a frequency needs a count of at least 1, got %s".formatted(count));
        }
    }

    /**
     * {@return the time a number of steps after another one}
     *
     * @param start a time of the series
     * @param steps number of steps, negative for an earlier time
     */
    public LocalDateTime plus(LocalDateTime start, long steps) {
        Objects.requireNonNull(start, "start");
        long units = Math.multiplyExact(steps, count);
        return switch (unit) {
            case SECOND, STEP -> start.plusSeconds(units);
            case MINUTE -> start.plusMinutes(units);
            case HOUR -> start.plusHours(units);
            case DAY -> start.plusDays(units);
            case BUSINESS_DAY -> {
                long days = businessDays(start) + units;
                long week = Math.floorDiv(days, 5);
                yield LocalDateTime.of(
                        EPOCH_MONDAY.toLocalDate().plusDays(7 * week + Math.floorMod(days, 5)),
                        start.toLocalTime());
            }
            case WEEK -> start.plusWeeks(units);
            case MONTH -> start.plusMonths(units);
            case MONTH_END -> start.plusMonths(units).with(TemporalAdjusters.lastDayOfMonth());
        };
    }

    private static final LocalDateTime EPOCH_MONDAY = LocalDateTime.of(1970, 1, 5, 0, 0);

    /** Business days since a Monday; a weekend belongs to its Friday. */
    private static long businessDays(LocalDateTime time) {
        long days = ChronoUnit.DAYS.between(EPOCH_MONDAY.toLocalDate(), time.toLocalDate());
        return 5 * Math.floorDiv(days, 7) + Math.min(4, Math.floorMod(days, 7));
    }

    /**
     * {@return the number of steps between two times, or -1 if the second is not a whole number of
     * steps after the first}
     *
     * @param start a time of the series
     * @param time a time that is not earlier
     */
    public long steps(LocalDateTime start, LocalDateTime time) {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(time, "time");
        long units =
                switch (unit) {
                    case SECOND, STEP -> ChronoUnit.SECONDS.between(start, time);
                    case MINUTE -> ChronoUnit.MINUTES.between(start, time);
                    case HOUR -> ChronoUnit.HOURS.between(start, time);
                    case DAY -> ChronoUnit.DAYS.between(start, time);
                    case BUSINESS_DAY -> businessDays(time) - businessDays(start);
                    case WEEK -> ChronoUnit.WEEKS.between(start, time);
                    case MONTH, MONTH_END ->
                            12L * (time.getYear() - start.getYear())
                                    + time.getMonthValue()
                                    - start.getMonthValue();
                };
        if (units < 0 || units % count != 0) {
            return -1;
        }
        return plus(start, units / count).equals(time) ? units / count : -1;
    }

    /**
     * {@return the number of steps of the season that is usual for this frequency: a day of minutes
     * or hours, a week of days, a year of weeks, months or quarters; 1 if there is none}
     */
    public int season() {
        int whole =
                switch (unit) {
                    case SECOND -> 3_600;
                    case MINUTE -> 1_440;
                    case HOUR -> 24;
                    case DAY -> 7;
                    case BUSINESS_DAY -> 5;
                    case WEEK -> 52;
                    case MONTH, MONTH_END -> 12;
                    case STEP -> 1;
                };
        return whole % count == 0 ? whole / count : 1;
    }

    /**
     * {@return a time as text, without the parts that this frequency does not need}
     *
     * @param time a time of the series
     */
    public String format(LocalDateTime time) {
        Objects.requireNonNull(time, "time");
        return switch (unit) {
            case STEP -> Long.toString(ChronoUnit.SECONDS.between(STEP_ZERO, time));
            case SECOND, MINUTE, HOUR -> time.toString().replace('T', ' ');
            default ->
                    time.toLocalTime().toSecondOfDay() == 0
                            ? time.toLocalDate().toString()
                            : time.toString().replace('T', ' ');
        };
    }

    /** The time of step 0 of a series whose steps are numbered. */
    static final LocalDateTime STEP_ZERO = LocalDateTime.of(1970, 1, 1, 0, 0);

    /** {@return whether a time lies on a weekend} */
    static boolean isWeekend(LocalDateTime time) {
        return time.getDayOfWeek() == DayOfWeek.SATURDAY || time.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    /** {@return for example {@code every hour}, {@code every 15 minutes}} */
    @Override
    public String toString() {
        if (unit == Unit.MONTH && count == 3) {
            return "every quarter";
        }
        if (unit == Unit.MONTH && count == 12) {
            return "every year";
        }
        return count == 1 ? "every " + unit.text : "every %s %ss".formatted(count, unit.text);
    }
}
