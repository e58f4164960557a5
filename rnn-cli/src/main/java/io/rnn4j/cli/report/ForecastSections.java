package io.rnn4j.cli.report;

import io.rnn4j.cli.report.Report.Block;
import io.rnn4j.cli.report.Report.Paragraph;
import io.rnn4j.cli.report.Report.Section;
import io.rnn4j.forecast.BackTestResult;
import io.rnn4j.forecast.BackTestWindow;
import io.rnn4j.forecast.Forecast;
import io.rnn4j.forecast.SeriesForecast;
import io.rnn4j.forecast.accuracy.ForecastErrors;
import io.rnn4j.forecast.accuracy.Measure;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Sections about forecasts and back-tests. */
public final class ForecastSections {
    /** Most charts of forecasts; the CSV file has all series. */
    private static final int CHARTS = 12;

    /** Most steps of the past in a chart. */
    private static final int PAST = 5000;

    /** Steps of the past that are shown before a reader zooms, in horizons and at least. */
    private static final int SHOWN_HORIZONS = 6;

    private static final int SHOWN_STEPS = 48;
    private static final int HISTOGRAM = 15;
    private static final List<Measure> MEASURES =
            List.of(
                    Measure.MASE,
                    Measure.MAE,
                    Measure.RMSE,
                    Measure.SMAPE,
                    Measure.WAPE,
                    Measure.BIAS);

    private ForecastSections() {}

    // ---- forecasts

    /**
     * {@return the forecasts of a method with intervals, after the past and the forecasts of its
     * back-test, a chart for each of the first twelve series}
     *
     * @param series the past
     * @param forecast the forecasts
     * @param result the back-test
     * @param method name of the method in the back-test
     */
    public static Section forecasts(
            SeriesSet series, Forecast forecast, BackTestResult result, String method) {
        Objects.requireNonNull(series, "series");
        Objects.requireNonNull(forecast, "forecast");
        List<BackTestWindow> windows = result.forecasts(method);
        List<Block> blocks = new ArrayList<>();
        for (SeriesForecast each : forecast.all()) {
            if (blocks.size() == CHARTS) {
                String text =
                        "These are the first %s of %s forecasts; the CSV file of --out contains all"
                                + " of them.";
                blocks.add(new Paragraph(text.formatted(CHARTS, forecast.all().size())));
                break;
            }
            blocks.add(chart(series, each, windows, forecast.all().size() > 1));
        }
        return new Section("Forecast", blocks);
    }

    private static LineChart chart(
            SeriesSet set, SeriesForecast forecast, List<BackTestWindow> windows, boolean several) {
        TimeSeries series =
                set.series().stream()
                        .filter(each -> each.id().equals(forecast.id()))
                        .findFirst()
                        .orElseThrow();
        Frequency frequency = set.frequency();
        double[] past = series.copyOf(forecast.target());
        int all = past.length + forecast.steps();
        int first = Math.max(0, past.length - PAST);
        List<String> labels =
                shortened(
                        IntStream.range(first, all)
                                .mapToObj(at -> frequency.plus(series.start(), at))
                                .map(frequency::format)
                                .toList());
        List<LineChart.Line> lines = new ArrayList<>();
        double[] truth = Arrays.copyOfRange(past, first, first + labels.size());
        Arrays.fill(truth, past.length - first, truth.length, Double.NaN);
        lines.add(LineChart.Line.of("truth", LineChart.Style.SOLID, truth));
        List<Double> levels = List.copyOf(forecast.levels());
        for (int pair = 0; pair < levels.size() / 2; pair++) { // the widest first
            double low = levels.get(pair);
            double high = levels.get(levels.size() - 1 - pair);
            lines.add(
                    LineChart.Line.band(
                            "interval of " + Numbers.percent(high - low),
                            after(forecast.copyOfQuantile(low), past.length, first),
                            after(forecast.copyOfQuantile(high), past.length, first)));
        }
        lines.add(
                LineChart.Line.of(
                        "forecast",
                        LineChart.Style.SOLID,
                        after(forecast.copyOfValues(), past.length, first)));
        double[] tested = new double[labels.size()];
        Arrays.fill(tested, Double.NaN);
        for (BackTestWindow window : windows) {
            SeriesForecast made = window.forecast();
            if (made.id().equals(forecast.id()) && made.target().equals(forecast.target())) {
                int start = (int) frequency.steps(series.start(), made.start()) - first;
                for (int step = 0; step < made.steps(); step++) {
                    if (start + step >= 0 && start + step < tested.length) {
                        tested[start + step] = made.value(step);
                    }
                }
            }
        }
        lines.add(LineChart.Line.of("back-test", LineChart.Style.DASHED, tested));
        String name = several ? forecast.id() + ", " + forecast.target() : forecast.target();
        int shown = Math.max(SHOWN_STEPS, SHOWN_HORIZONS * forecast.steps());
        return new LineChart(
                "forecast-" + name,
                "Forecast of " + name,
                describe(forecast, labels),
                new LineChart.Axes(
                        "time",
                        forecast.target(),
                        labels,
                        labels.size() - forecast.steps() - shown,
                        false),
                lines);
    }

    /** {@return dates without the first day or month that all have in common} */
    private static List<String> shortened(List<String> dates) {
        for (String end : List.of("-01-01", "-01")) {
            if (dates.stream().allMatch(date -> date.length() == 10 && date.endsWith(end))) {
                return dates.stream().map(date -> date.substring(0, 10 - end.length())).toList();
            }
        }
        return dates;
    }

    /** {@return values after a number of steps of which the first are left out} */
    private static double[] after(double[] values, int past, int first) {
        double[] result = new double[past - first + values.length];
        Arrays.fill(result, Double.NaN);
        System.arraycopy(values, 0, result, past - first, values.length);
        return result;
    }

    private static String describe(SeriesForecast forecast, List<String> labels) {
        double[] values = forecast.copyOfValues();
        String end = labels.getLast();
        String text =
                "The forecast begins with %s at %s and ends with %s at %s"
                        .formatted(
                                Numbers.text(values[0]),
                                labels.get(labels.size() - values.length),
                                Numbers.text(values[values.length - 1]),
                                end);
        if (forecast.levels().size() < 2) {
            return text + ".";
        }
        List<Double> levels = List.copyOf(forecast.levels());
        double[] low = forecast.copyOfQuantile(levels.getFirst());
        double[] high = forecast.copyOfQuantile(levels.getLast());
        return text
                + "; with a probability of %s the last value is between %s and %s."
                        .formatted(
                                Numbers.percent(levels.getLast() - levels.getFirst()),
                                Numbers.text(low[low.length - 1]),
                                Numbers.text(high[high.length - 1]));
    }

    // ---- back-tests

    /**
     * {@return the errors of methods and baselines, in total and by step of the horizon}
     *
     * @param result the back-test
     */
    public static Section backTest(BackTestResult result) {
        Objects.requireNonNull(result, "result");
        Set<String> baselines = result.baselines();
        List<String> methods = new ArrayList<>(result.methods());
        methods.sort(
                (left, right) ->
                        Double.compare(
                                result.errors(left).total(Measure.MASE),
                                result.errors(right).total(Measure.MASE)));
        List<String> head = new ArrayList<>(List.of("method", "kind"));
        MEASURES.forEach(measure -> head.add(measure.label()));
        List<List<String>> rows = new ArrayList<>();
        for (String method : methods) {
            List<String> row =
                    new ArrayList<>(
                            List.of(method, baselines.contains(method) ? "baseline" : "model"));
            ForecastErrors errors = result.errors(method);
            MEASURES.forEach(measure -> row.add(Numbers.text(errors.total(measure))));
            rows.add(row);
        }
        ForecastErrors any = result.errors(methods.getFirst());
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Paragraph(result.verdict()));
        blocks.add(
                new Table(
                        "Errors in %s windows of %s steps, the best method first; less is better,"
                                        .formatted(any.windows(), any.horizon())
                                + " a bias above 0 means that forecasts are too high",
                        head,
                        rows));
        if (any.horizon() > 1) {
            blocks.add(bySteps(result, methods));
        }
        return new Section("Back-test", blocks);
    }

    private static LineChart bySteps(BackTestResult result, List<String> methods) {
        int horizon = result.errors(methods.getFirst()).horizon();
        List<LineChart.Line> lines = new ArrayList<>();
        for (String method :
                methods.subList(0, Math.min(methods.size(), SvgCanvas.COLOURS.size()))) {
            double[] values = new double[horizon];
            for (int step = 0; step < horizon; step++) {
                values[step] = result.errors(method).at(Measure.MASE, step);
            }
            boolean baseline = result.baselines().contains(method);
            LineChart.Style style = baseline ? LineChart.Style.DASHED : LineChart.Style.SOLID;
            lines.add(LineChart.Line.of(method, style, values));
        }
        return new LineChart(
                "error-by-step",
                "Error by step of the forecast",
                "The mean absolute scaled error of each method, one step ahead to %s steps ahead;"
                                .formatted(horizon)
                        + " baselines are dashed.",
                LineChart.Axes.of(
                        "steps ahead",
                        "MASE",
                        IntStream.rangeClosed(1, horizon).mapToObj(Integer::toString).toList()),
                lines);
    }

    /**
     * {@return what a method left unexplained in the back-test: truth minus forecast by time and as
     * a histogram}
     *
     * @param result the back-test
     * @param method name of the method in the back-test
     * @param frequency the distance between two steps
     */
    public static Section residuals(BackTestResult result, String method, Frequency frequency) {
        Objects.requireNonNull(frequency, "frequency");
        List<BackTestWindow> windows = result.forecasts(method);
        double[] all =
                windows.stream()
                        .flatMapToDouble(window -> DoubleStream.of(residuals(window)))
                        .filter(Double::isFinite)
                        .toArray();
        if (all.length == 0) {
            return Section.of(
                    "Residuals", new Paragraph("No true value of the back-test is known."));
        }
        List<Block> blocks = new ArrayList<>();
        double mean = DoubleStream.of(all).sum() / all.length;
        double squares = DoubleStream.of(all).map(each -> (each - mean) * (each - mean)).sum();
        long above = DoubleStream.of(all).filter(each -> each > 0).count();
        String text =
                "Truth minus forecast of '%s' in %s steps: mean %s, standard deviation %s; %s of"
                        + " the values are higher than their forecast.";
        blocks.add(
                new Paragraph(
                        text.formatted(
                                method,
                                all.length,
                                Numbers.text(mean),
                                Numbers.text(Math.sqrt(squares / all.length)),
                                Numbers.percent((double) above / all.length))));
        Set<String> names = new TreeSet<>();
        windows.forEach(
                window -> names.add(window.forecast().id() + "\n" + window.forecast().target()));
        if (names.size() == 1) {
            blocks.add(byTime(windows, frequency));
        }
        blocks.add(histogram(all));
        return new Section("Residuals", blocks);
    }

    private static double[] residuals(BackTestWindow window) {
        double[] truth = window.copyOfTruth();
        return IntStream.range(0, truth.length)
                .mapToDouble(step -> truth[step] - window.forecast().value(step))
                .toArray();
    }

    private static LineChart byTime(List<BackTestWindow> windows, Frequency frequency) {
        List<String> labels = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (BackTestWindow window : windows) {
            double[] residuals = residuals(window);
            for (int step = 0; step < residuals.length; step++) {
                labels.add(frequency.format(frequency.plus(window.forecast().start(), step)));
                values.add(residuals[step]);
            }
        }
        return new LineChart(
                "residuals-by-time",
                "Residuals by time",
                "They should lie around 0 without a pattern.",
                LineChart.Axes.of("time", "truth − forecast", shortened(labels)),
                List.of(
                        LineChart.Line.of(
                                "zero", LineChart.Style.DASHED, new double[labels.size()]),
                        LineChart.Line.of(
                                "residual",
                                LineChart.Style.DOTS,
                                values.stream().mapToDouble(Double::doubleValue).toArray())));
    }

    private static BarChart histogram(double[] values) {
        double least = DoubleStream.of(values).min().orElseThrow();
        double most = DoubleStream.of(values).max().orElseThrow();
        double width = most > least ? Scale.roundUp(most / HISTOGRAM - least / HISTOGRAM) : 1;
        double first = Math.floor(least / width);
        int count = (int) Math.min(2 * HISTOGRAM, Math.floor(most / width) - first + 1);
        int[] counts = new int[count];
        for (double value : values) {
            counts[(int) Math.clamp(Math.floor(value / width) - first, 0, count - 1)]++;
        }
        List<BarChart.Bar> bars = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            bars.add(new BarChart.Bar(Numbers.text((first + n) * width), counts[n]));
        }
        return new BarChart(
                "residual-histogram",
                "Histogram of the residuals",
                "Each bar counts the residuals from its label to the label of the next bar; they"
                        + " should be symmetric around 0.",
                List.of("truth − forecast, from", "number"),
                bars);
    }
}
