package io.rnn4j.forecast;

import io.rnn4j.forecast.series.Frequency;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The forecasts of all targets of all series.
 *
 * @param all the forecasts, in the order of the series and of their targets
 * @param frequency the distance between two steps
 * @param source how the forecast came about: settings, seed and fingerprints of data, as text;
 *     empty if the method does not say
 */
public record Forecast(List<SeriesForecast> all, Frequency frequency, String source) {
    private static final int SHOWN_LINES = 60;

    /** Copies the list. */
    public Forecast {
        Objects.requireNonNull(all, "all");
        for (int index = 0; index < all.size(); index++) {
            Objects.requireNonNull(all.get(index), "all[" + index + "]");
        }
        Objects.requireNonNull(frequency, "frequency");
        Objects.requireNonNull(source, "source");
        all = List.copyOf(all);
    }

    /**
     * Creates a forecast of a method that does not say how it came about.
     *
     * @param all the forecasts, in the order of the series and of their targets
     * @param frequency the distance between two steps
     */
    public Forecast(List<SeriesForecast> all, Frequency frequency) {
        this(all, frequency, "");
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

    /** {@return the first lines of {@link #toCsv}, and how the forecast came about} */
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
