package io.rnn4j.forecast.series;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form in which a column writes times, such as dates with the day first. */
public final class TimeForm {
    /** The forms that are detected, for messages. */
    private static final String FORMS =
            "a time as 2026-01-31, 2026-01-31 14:30, 2026-01-31T14:30:00Z, 31.01.2026, 01/31/2026,"
                    + " 2026-01, 2026Q1, 20260131, 2026 or a step number, or in the form of a given"
                    + " pattern (--date-format, in Java CsvOptions.timePattern)";

    private static final Pattern QUARTER = Pattern.compile("(\\d{4})-?[Qq]([1-4])");
    private static final Pattern YEAR = Pattern.compile("[12]\\d{3}");
    private static final Pattern DAY = Pattern.compile("[12]\\d{3}(0\\d|1[0-2])([0-2]\\d|3[01])");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,12}");

    /** Two numbers and a year. */
    private static final Pattern DATE =
            Pattern.compile(
                    "(\\d{1,2})([./-])(\\d{1,2})\\2(\\d{4})"
                            + "(?:[ T,]+(\\d{1,2}):(\\d{2})(?::(\\d{2}))?(?: ?([AaPp])[Mm])?)?");

    /** A day, a month or an hour of two digits in a pattern, apart from other numbers. */
    private static final Pattern TWO_DIGITS =
            Pattern.compile("(?<![A-Za-z'])(?:(M)M|(d)d|(H)H)(?![A-Za-z'])");

    private static final int MONTHS = 12;

    private enum Kind {
        PATTERN,
        YEARS,
        DAYS,
        STEPS,
        DAY_FIRST,
        MONTH_FIRST,
        ISO
    }

    private final Kind kind;
    private final String expected;
    private final DateTimeFormatter formatter;

    private TimeForm(Kind kind) {
        this(kind, FORMS, null);
    }

    private TimeForm(String pattern) {
        this(Kind.PATTERN, "a time as '%s'".formatted(pattern), formatter(pattern));
    }

    private TimeForm(Kind kind, String expected, DateTimeFormatter formatter) {
        this.kind = kind;
        this.expected = expected;
        this.formatter = formatter;
    }

    /**
     * {@return the format of a pattern}
     *
     * @throws IllegalArgumentException if it is not a pattern of dates
     */
    static DateTimeFormatter formatter(String pattern) {
        DateTimeFormatter formatter;
        try {
            String lenient = TWO_DIGITS.matcher(pattern).replaceAll("$1$2$3"); // 1/2 as 01/02
            formatter = DateTimeFormatter.ofPattern(lenient, Locale.ENGLISH);
            String text =
                    formatter.format(OffsetDateTime.of(2026, 12, 31, 14, 30, 0, 0, ZoneOffset.UTC));
            if (new TimeForm(Kind.PATTERN, "", formatter).parse(text) != null) {
                return formatter;
            }
        } catch (IllegalArgumentException | DateTimeException failure) {
            throw new IllegalArgumentException(
                    "expected a pattern of dates such as dd/MM/yyyy, got '%s': %s"
                            .formatted(pattern, failure.getMessage()),
                    failure);
        }
        throw new IllegalArgumentException(
                "expected a pattern of dates such as dd/MM/yyyy, got '%s', which has no year"
                        .formatted(pattern));
    }

    /**
     * {@return the form of a column}
     *
     * @param texts the cells of the column, without spaces around them
     * @param options the options of the file
     * @param where what the column is, for the message
     * @throws SeriesException if the order of day and month is ambiguous
     */
    public static TimeForm find(List<String> texts, CsvOptions options, String where) {
        Objects.requireNonNull(texts, "texts");
        for (int index = 0; index < texts.size(); index++) {
            Objects.requireNonNull(texts.get(index), "texts[" + index + "]");
        }
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(where, "where");
        if (options.timePattern() != null) {
            return new TimeForm(options.timePattern());
        }
        boolean steps = Frequency.STEPS.equals(options.frequency());
        if (!steps && texts.stream().allMatch(text -> YEAR.matcher(text).matches())) {
            return new TimeForm(Kind.YEARS);
        }
        if (!steps && texts.stream().allMatch(text -> DAY.matcher(text).matches())) {
            return new TimeForm(Kind.DAYS);
        }
        if (texts.stream().allMatch(text -> NUMBER.matcher(text).matches())) {
            return new TimeForm(Kind.STEPS);
        }
        List<String> dates = texts.stream().filter(text -> DATE.matcher(text).matches()).toList();
        return dates.size() > texts.size() / 2
                ? new TimeForm(order(dates, where))
                : new TimeForm(Kind.ISO);
    }

    /** Whether the day or the month is first in dates. */
    private static Kind order(List<String> dates, String where) {
        String dayFirst = null;
        String monthFirst = null;
        boolean points = true;
        for (String text : dates) {
            Matcher date = DATE.matcher(text);
            if (!date.matches()) {
                throw new IllegalStateException(text); // they were selected by the pattern
            }
            points &= date.group(2).equals(".");
            if (dayFirst == null && Integer.parseInt(date.group(1)) > MONTHS) {
                dayFirst = text;
            }
            if (monthFirst == null && Integer.parseInt(date.group(3)) > MONTHS) {
                monthFirst = text;
            }
        }
        if (dayFirst != null && monthFirst != null) {
            throw new SeriesException(
                    ("%s: expected dates with the same order of day and month, got '%s' and '%s';"
                                    + " write them alike")
                            .formatted(where, dayFirst, monthFirst));
        }
        if (monthFirst != null) {
            return Kind.MONTH_FIRST;
        }
        // Where dates have points, the day is first by convention.
        if (dayFirst != null || points) {
            return Kind.DAY_FIRST;
        }
        String mark = dates.getFirst().contains("/") ? "/" : "-";
        throw new SeriesException(
                ("%s: in '%s', the day or the month may come first, and no other date resolves"
                     + " this; set the pattern (--date-format dd%sMM%syyyy or MM%sdd%syyyy, in Java"
                     + " CsvOptions.timePattern)")
                        .formatted(where, dates.getFirst(), mark, mark, mark, mark));
    }

    /** {@return whether a cell is a time in one of the forms} */
    static boolean isTime(String text, CsvOptions options) {
        if (options.timePattern() != null) {
            return new TimeForm(options.timePattern()).parse(text) != null;
        }
        return DATE.matcher(text).matches()
                || NUMBER.matcher(text).matches()
                || new TimeForm(Kind.ISO).parse(text) != null;
    }

    /** {@return the times that options let a reader read, for messages} */
    static String expected(CsvOptions options) {
        return options.timePattern() == null ? FORMS : new TimeForm(options.timePattern()).expected;
    }

    /** {@return whether the times are numbers of steps} */
    public boolean isSteps() {
        return kind == Kind.STEPS;
    }

    /**
     * {@return the time; an offset is converted to UTC}
     *
     * @param text a text without spaces around it
     * @param where what the text is, for the message
     * @throws SeriesException if the text is not a time of this form
     */
    public LocalDateTime read(String text, Supplier<String> where) {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(where, "where");
        LocalDateTime time = parse(text);
        if (time == null) {
            throw new SeriesException(
                    "%s: expected %s, got %s"
                            .formatted(
                                    where.get(),
                                    expected,
                                    text.isEmpty()
                                            ? "an empty cell"
                                            : "'" + MessageText.shortened(text) + "'"));
        }
        return time;
    }

    /**
     * {@return the time; an offset is converted to UTC; null if the text is not a time of this
     * form}
     *
     * @param text a text without spaces around it
     */
    private LocalDateTime parse(String text) {
        try {
            return switch (kind) {
                case PATTERN -> time(formatter.parse(text));
                case YEARS -> LocalDateTime.of(Integer.parseInt(text), 1, 1, 0, 0);
                case DAYS -> LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE).atStartOfDay();
                case STEPS -> Frequency.STEP_ZERO.plusSeconds(Long.parseLong(text));
                case DAY_FIRST, MONTH_FIRST -> date(text);
                case ISO -> iso(text);
            };
        } catch (DateTimeException failure) {
            return null;
        }
    }

    private static LocalDateTime time(TemporalAccessor parsed) {
        LocalTime time = parsed.query(TemporalQueries.localTime());
        LocalDate date = parsed.query(TemporalQueries.localDate());
        if (date == null) {
            ChronoField year =
                    parsed.isSupported(ChronoField.YEAR)
                            ? ChronoField.YEAR
                            : ChronoField.YEAR_OF_ERA;
            int month =
                    parsed.isSupported(ChronoField.MONTH_OF_YEAR)
                            ? parsed.get(ChronoField.MONTH_OF_YEAR)
                            : 1;
            date = LocalDate.of(parsed.get(year), month, 1);
        }
        LocalDateTime local = date.atTime(time == null ? LocalTime.MIDNIGHT : time);
        return parsed.isSupported(ChronoField.OFFSET_SECONDS)
                ? local.minusSeconds(parsed.get(ChronoField.OFFSET_SECONDS))
                : local;
    }

    private LocalDateTime date(String text) {
        Matcher date = DATE.matcher(text);
        if (!date.matches()) {
            return null;
        }
        int first = Integer.parseInt(date.group(1));
        int second = Integer.parseInt(date.group(3));
        LocalDate day =
                LocalDate.of(
                        Integer.parseInt(date.group(4)),
                        kind == Kind.DAY_FIRST ? second : first,
                        kind == Kind.DAY_FIRST ? first : second);
        if (date.group(5) == null) {
            return day.atStartOfDay();
        }
        int hour = Integer.parseInt(date.group(5));
        if (date.group(8) != null) {
            if (hour < 1 || hour > 12) {
                return null;
            }
            hour = hour % 12 + (date.group(8).equalsIgnoreCase("p") ? 12 : 0);
        }
        int seconds = date.group(7) == null ? 0 : Integer.parseInt(date.group(7));
        return day.atTime(hour, Integer.parseInt(date.group(6)), seconds);
    }

    private static LocalDateTime iso(String text) {
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
                ? OffsetDateTime.parse(iso).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
                : LocalDateTime.parse(iso);
    }
}
