package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.cli.console.Json;
import io.rnn4j.forecast.BackTestResult;
import io.rnn4j.forecast.BackTestWindow;
import io.rnn4j.forecast.Forecast;
import io.rnn4j.forecast.SeriesForecast;
import io.rnn4j.forecast.accuracy.Measure;
import io.rnn4j.forecast.series.SeriesSet;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What {@code rnn forecast} found out.
 *
 * @param file the data
 * @param series the series in it
 * @param result the test of all methods
 * @param chosen the method of the forecast
 * @param forecast the forecast
 */
record ForecastResult(
        String file, SeriesSet series, BackTestResult result, String chosen, Forecast forecast) {
    private static final int MOST_ROWS = 60;

    /** {@return the test, the forecast and two sentences about them} */
    String text(boolean withForecast) {
        List<String> lines = new ArrayList<>();
        String table = result.toString(); // the last line is the verdict
        lines.add(table.substring(0, table.lastIndexOf(System.lineSeparator())));
        lines.add("");
        if (withForecast) {
            rows(lines);
            lines.add("");
        }
        lines.add(expectation());
        lines.add(result.verdict());
        return String.join(System.lineSeparator(), lines);
    }

    private void rows(List<String> lines) {
        int rows = 0;
        for (SeriesForecast each : forecast.all()) {
            List<Double> levels = List.copyOf(each.levels());
            StringBuilder header =
                    new StringBuilder("%-20s".formatted(each.id().isEmpty() ? "time" : each.id()));
            header.append("%12s".formatted(each.target()));
            for (double level : levels) {
                header.append("%12s".formatted(percent(level)));
            }
            lines.add(header.toString());
            for (int step = 0; step < each.steps(); step++) {
                if (++rows > MOST_ROWS) {
                    lines.add("... use --out FILE for all rows");
                    return;
                }
                StringBuilder line =
                        new StringBuilder(
                                "%-20s".formatted(forecast.frequency().format(time(each, step))));
                line.append(cell(each.value(step)));
                for (double level : levels) {
                    line.append(cell(each.copyOfQuantile(level)[step]));
                }
                lines.add(line.toString());
            }
        }
    }

    private LocalDateTime time(SeriesForecast each, int step) {
        return forecast.frequency().plus(each.start(), step);
    }

    private static String cell(double value) {
        return String.format(Locale.ROOT, "%12.5g", value);
    }

    private static String percent(double level) {
        return String.format(Locale.ROOT, "%.4g %%", 100 * level).replaceAll("\\.?0+ %", " %");
    }

    /** {@return one sentence: the range of the forecast, and the error to expect} */
    String expectation() {
        SeriesForecast first = forecast.all().getFirst();
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : first.copyOfValues()) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        String who =
                "'" + first.target() + (first.id().isEmpty() ? "'" : "' of '" + first.id() + "'");
        return "Expect %s %s by '%s'%s."
                .formatted(
                        who,
                        range(rounded(low), rounded(high), first.steps()),
                        chosen,
                        pastError(first));
    }

    /** {@return a clause: the error of the back-test in the past of a series, and in all series} */
    private String pastError(SeriesForecast shown) {
        double error =
                result.forecasts(chosen).stream()
                        .filter(each -> each.forecast().id().equals(shown.id()))
                        .filter(each -> each.forecast().target().equals(shown.target()))
                        .flatMapToDouble(ForecastResult::absoluteErrors)
                        .filter(each -> !Double.isNaN(each))
                        .average()
                        .orElse(Double.NaN);
        double ofAll = result.errors(chosen).total(Measure.MAE);
        List<String> parts = new ArrayList<>();
        if (!Double.isNaN(error)) {
            parts.add("by " + rounded(error) + " on average (MAE) when it forecast the past");
        }
        if (forecast.all().size() > 1 && !Double.isNaN(ofAll)) {
            parts.add("by " + rounded(ofAll) + " over all " + extent());
        }
        return parts.isEmpty() ? "" : ", which was off " + String.join(", and ", parts);
    }

    private static DoubleStream absoluteErrors(BackTestWindow window) {
        double[] truth = window.copyOfTruth();
        return IntStream.range(0, truth.length)
                .mapToDouble(step -> Math.abs(truth[step] - window.forecast().value(step)));
    }

    /** {@return what the forecasts are of, such as "3 series and 2 targets"} */
    private String extent() {
        int targets = series.columns().targets().size();
        int all = series.series().size();
        return targets == 1
                ? all + " series"
                : (all == 1 ? "" : all + " series and ") + targets + " targets";
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private static String range(String least, String greatest, int steps) {
        if (steps == 1) {
            return least + " in the next step";
        }
        String values =
                least.equals(greatest)
                        ? least + " in each of"
                        : "between %s and %s over".formatted(least, greatest);
        return "%s the next %s steps".formatted(values, steps);
    }

    /** {@return the same as JSON} */
    ObjectNode json() {
        ObjectNode object = Json.object("rnn-forecast-1");
        object.put("file", file).put("series", series.series().size());
        object.put("frequency", series.frequency().toString());
        object.put("method", chosen).put("verdict", result.verdict());
        ObjectNode methods = object.putObject("backTest");
        for (String method : result.methods()) {
            ObjectNode errors = methods.putObject(method);
            for (Measure measure :
                    List.of(
                            Measure.MAE,
                            Measure.RMSE,
                            Measure.MASE,
                            Measure.SMAPE,
                            Measure.WAPE,
                            Measure.BIAS)) {
                Json.put(errors, measure.label(), result.errors(method).total(measure));
            }
        }
        ArrayNode rows = object.putArray("forecast");
        for (SeriesForecast each : forecast.all()) {
            for (int step = 0; step < each.steps(); step++) {
                ObjectNode row = rows.addObject();
                row.put("id", each.id())
                        .put("time", forecast.frequency().format(time(each, step)))
                        .put("target", each.target());
                Json.put(row, "value", each.value(step));
                ObjectNode quantiles = row.putObject("quantiles");
                for (double level : each.levels()) {
                    Json.put(quantiles, Double.toString(level), each.copyOfQuantile(level)[step]);
                }
            }
        }
        return object;
    }
}
