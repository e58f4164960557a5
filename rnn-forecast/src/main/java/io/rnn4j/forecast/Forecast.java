package io.rnn4j.forecast;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.forecast.series.Frequency;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/** The forecasts of all targets of all series. */
public final class Forecast {
    private static final int SHOWN_LINES = 60;

    private final List<SeriesForecast> all;
    private final Frequency frequency;
    private final String source;
    private final Supplier<Explanation> explanation; // null if the method has none

    /**
     * Creates a forecast.
     *
     * @param all the forecasts, in the order of the series and of their targets
     * @param frequency the distance between two steps
     * @param source the origin of the forecast: settings, seed and fingerprints of the data, as
     *     text; empty if unknown
     */
    public Forecast(List<SeriesForecast> all, Frequency frequency, String source) {
        this(NullChecks.copyOf("all", all), frequency, source, null);
    }

    private Forecast(
            List<SeriesForecast> all,
            Frequency frequency,
            String source,
            Supplier<Explanation> explanation) {
        this.all = all;
        this.frequency = Objects.requireNonNull(frequency, "frequency");
        this.source = Objects.requireNonNull(source, "source");
        this.explanation = explanation;
    }

    /**
     * Creates a forecast without its origin.
     *
     * @param all the forecasts, in the order of the series and of their targets
     * @param frequency the distance between two steps
     */
    public Forecast(List<SeriesForecast> all, Frequency frequency) {
        this(all, frequency, "");
    }

    /** {@return a copy that explains itself in this way} */
    Forecast explainedBy(Supplier<Explanation> newExplanation) {
        return new Forecast(all, frequency, source, newExplanation);
    }

    /** {@return a copy with other forecasts of the same values by the same method} */
    Forecast with(List<SeriesForecast> others) {
        return new Forecast(List.copyOf(others), frequency, source, explanation);
    }

    /** {@return the forecasts, in the order of the series and of their targets} */
    public List<SeriesForecast> all() {
        return all;
    }

    /** {@return the distance between two steps} */
    public Frequency frequency() {
        return frequency;
    }

    /**
     * {@return the origin of the forecast: settings, seed and fingerprints of the data, as text;
     * empty if unknown}
     */
    public String source() {
        return source;
    }

    /**
     * {@return how much the network depends on each column and lag of the series that it forecast
     * from, see {@link FittedForecaster#explain}} The importance is measured by this call. The
     * forecast refers to the network and to the series until then.
     *
     * @throws IllegalStateException if the method is not a {@link FittedForecaster}
     * @throws IllegalArgumentException if the series have fewer than two windows with true values
     */
    public Explanation explain() {
        if (explanation == null) {
            throw new IllegalStateException(
                    "only the forecast of one network can be explained, not that of a baseline, of"
                            + " an ensemble or of a method of your own; explain the members that"
                            + " are networks");
        }
        return explanation.get();
    }

    /**
     * {@return the forecast of the only target of a series}
     *
     * @param id name of the series
     * @throws IllegalArgumentException if there is no such series, or if it has several targets
     */
    public SeriesForecast of(String id) {
        Objects.requireNonNull(id, "id");
        List<SeriesForecast> found = all.stream().filter(each -> each.id().equals(id)).toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    found.isEmpty()
                            ? "there is no forecast of a series '%s'".formatted(id)
                            : "series '%s' has the targets %s; name one"
                                    .formatted(
                                            id,
                                            found.stream().map(SeriesForecast::target).toList()));
        }
        return found.getFirst();
    }

    /**
     * {@return the forecast of a target of a series}
     *
     * @param id name of the series
     * @param target name of the column
     * @throws IllegalArgumentException if there is none
     */
    public SeriesForecast of(String id, String target) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(target, "target");
        return all.stream()
                .filter(each -> each.id().equals(id) && each.target().equals(target))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no forecast of column '%s' of series '%s'"
                                                .formatted(target, id)));
    }

    /** {@return the forecasts as CSV: id, time, target, value and a column for each quantile} */
    public String toCsv() {
        List<String> lines = new ArrayList<>();
        List<Double> levels = all.isEmpty() ? List.of() : List.copyOf(all.getFirst().levels());
        StringBuilder header = new StringBuilder("id,time,target,value");
        levels.forEach(level -> header.append(',').append(columnOf(level)));
        lines.add(header.toString());
        for (SeriesForecast each : all) {
            for (int step = 0; step < each.steps(); step++) {
                StringBuilder line = new StringBuilder(cell(each.id()));
                line.append(',').append(frequency.format(frequency.plus(each.start(), step)));
                line.append(',').append(cell(each.target()));
                line.append(',').append(each.value(step));
                for (double level : levels) {
                    line.append(',').append(each.copyOfQuantile(level)[step]);
                }
                lines.add(line.toString());
            }
        }
        lines.add("");
        return String.join("\n", lines);
    }

    /**
     * {@return the name of a quantile's column in tables, such as {@code q10}}
     *
     * @param level its level, between 0 and 1
     */
    public static String columnOf(double level) {
        String percent = String.format(Locale.ROOT, "%.6f", 100 * level);
        return "q" + percent.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    private static String cell(String text) {
        boolean plain = text.chars().noneMatch(each -> ",\"\n\r".indexOf(each) >= 0);
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** {@return the first lines of {@link #toCsv}, and the origin of the forecast} */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>(toCsv().lines().toList());
        if (lines.size() > SHOWN_LINES) {
            lines = new ArrayList<>(lines.subList(0, SHOWN_LINES));
            lines.add("…");
        }
        if (!source.isEmpty()) {
            lines.add(source);
        }
        return String.join(System.lineSeparator(), lines);
    }
}
