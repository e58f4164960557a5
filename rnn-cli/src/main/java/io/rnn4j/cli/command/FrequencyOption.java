package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Failure;
import io.rnn4j.forecast.series.CsvOptions;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.Frequency.Unit;

import picocli.CommandLine.Option;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The option of commands that read series. */
final class FrequencyOption {
    private static final Pattern TEXT = Pattern.compile("(?:(\\d{1,6})[ -]?)?([a-z-]+?)s?");

    private static final Map<String, Frequency> UNITS =
            Map.of(
                    "second", new Frequency(Unit.SECOND, 1),
                    "minute", Frequency.MINUTELY,
                    "hour", Frequency.HOURLY,
                    "day", Frequency.DAILY,
                    "business-day", Frequency.BUSINESS_DAILY,
                    "week", Frequency.WEEKLY,
                    "month", Frequency.MONTHLY,
                    "month-end", new Frequency(Unit.MONTH_END, 1),
                    "quarter", Frequency.QUARTERLY,
                    "year", Frequency.YEARLY);

    @Option(
            names = "--frequency",
            paramLabel = "STEP",
            description =
                    "Time between two steps: second, minute, hour, day, business-day, week, month,"
                        + " month-end, quarter or year, or a multiple such as 15-minutes; default:"
                        + " the most frequent one in the data.")
    private String frequency;

    /**
     * {@return a warning, empty for none, that a given frequency leaves most steps without a value}
     *
     * @param missing number of steps without a value
     * @param steps number of steps
     */
    String warning(long missing, long steps) {
        return frequency == null || 2 * missing <= steps
                ? ""
                : "%s of %s steps have no value; is --frequency %s right?"
                        .formatted(missing, steps, frequency);
    }

    /** {@return options with the frequency, if it is given} */
    CsvOptions add(CsvOptions options) {
        if (frequency == null) {
            return options;
        }
        Matcher parts = TEXT.matcher(frequency);
        Frequency unit = parts.matches() ? UNITS.get(parts.group(2)) : null;
        int count = unit == null || parts.group(1) == null ? 1 : Integer.parseInt(parts.group(1));
        if (unit == null || count == 0) {
            throw Failure.usage(
                    "--frequency: expected a unit of time such as day, month-end or 15-minutes, got '%s'"
                            .formatted(frequency));
        }
        return options.frequency(new Frequency(unit.unit(), unit.count() * count));
    }
}
