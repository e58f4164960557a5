package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.file.CsvFile;
import io.rnn4j.cli.file.InputFile;
import io.rnn4j.cli.file.OutputFile;
import io.rnn4j.cli.report.ForecastSections;
import io.rnn4j.cli.report.Metrics;
import io.rnn4j.cli.report.ModelSections;
import io.rnn4j.cli.report.Report;
import io.rnn4j.forecast.BackTest;
import io.rnn4j.forecast.BackTestResult;
import io.rnn4j.forecast.BaselineMethod;
import io.rnn4j.forecast.FittedForecaster;
import io.rnn4j.forecast.Forecast;
import io.rnn4j.forecast.ForecastMethod;
import io.rnn4j.forecast.Forecaster;
import io.rnn4j.forecast.ForecasterProgress;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.SeriesSet;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** {@code rnn forecast}: tests methods on the past of series and forecasts their future. */
@Command(
        name = "forecast",
        description = {
            "Forecasts time series from a CSV file with a row a step.",
            "",
            "Tests networks and baselines on the past, chooses the best, and forecasts with"
                    + " intervals."
        },
        footer = {
            "",
            "Example: rnn forecast sunspots --target value --horizon 12 --model theta",
            "Example: rnn forecast sunspots --target value --model gru --epochs 2 --out f.csv"
        })
final class ForecastCommand extends ToolCommand {
    private static final int MOST_STEPS = 1_000_000;
    private static final int MOST_FOLDS = 10_000;

    @Parameters(
            paramLabel = "FILE",
            description = "CSV file with a header, or the name of built-in data.")
    private String file;

    @Option(
            names = "--target",
            paramLabel = "COL",
            required = true,
            description = "Column to forecast; several are separated by commas.")
    private List<String> targets = new ArrayList<>();

    @Option(
            names = "--time",
            paramLabel = "COL",
            description = "Column of times; default: the first whose values are times.")
    private String time = "";

    @Option(
            names = "--series",
            paramLabel = "COL",
            description = "Column that names the series, if the file has several.")
    private String series = "";

    @Option(
            names = "--past",
            paramLabel = "COL",
            description = "Columns known up to the present, separated by commas.")
    private List<String> past = new ArrayList<>();

    @Option(
            names = "--known",
            paramLabel = "COL",
            description =
                    "Columns known in advance, separated by commas; the file has rows for the"
                            + " horizon with these columns alone.")
    private List<String> known = new ArrayList<>();

    @Option(
            names = "--horizon",
            paramLabel = "N",
            description = "Number of steps to forecast; default: ${DEFAULT-VALUE}.")
    private int horizon = 12;

    @Option(
            names = "--folds",
            paramLabel = "N",
            description = "Number of forecasts of the past in the test; default: ${DEFAULT-VALUE}.")
    private int folds = 5;

    @Option(
            names = "--intervals",
            paramLabel = "P",
            split = ",",
            description =
                    "Levels of intervals in percent; default: 80,95. A baseline needs p/(100-p)"
                            + " folds for a level p.")
    private List<Double> intervals = new ArrayList<>(List.of(80.0, 95.0));

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description =
                    "auto (the best of gru, segment and the baselines in the test), lstm, gru,"
                            + " encoder-decoder, segment, deepar, output-recurrent, naive,"
                            + " seasonal-naive, drift, theta, exponential-smoothing; default:"
                            + " ${DEFAULT-VALUE}.")
    private String model = ForecastModels.AUTO;

    @Option(
            names = "--time-limit",
            paramLabel = "TIME",
            converter = Durations.class,
            description =
                    "Most time for training, such as 90s, 10m or 2h. The result then depends on the"
                            + " speed of the machine.")
    private Duration timeLimit;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Most epochs of a training; default: from the size of the data.")
    private Integer epochs;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of all random numbers; default: ${DEFAULT-VALUE}.")
    private long seed = 42;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the forecast as CSV.")
    private Path out;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "Save the trained network for 'rnn predict'; chooses among networks.")
    private Path save;

    @Mixin private CsvFormatOptions format = new CsvFormatOptions();
    @Mixin private ReportOptions reportOptions = new ReportOptions();
    @Mixin private MetricsOption metricsOption = new MetricsOption();
    @Mixin private EventOptions eventOptions = new EventOptions();

    private final LossRecorder losses = new LossRecorder();
    private NetworkListeners listeners;
    private Path data;

    ForecastCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        check();
        List<Forecaster> networks = ForecastModels.networks(model);
        if (save != null && networks.isEmpty()) {
            throw Failure.usage(
                    "--save: the baseline '%s' has nothing to save; choose a network with --model"
                            .formatted(model));
        }
        OutputFile outFile = out == null ? null : OutputFile.of("--out", out);
        OutputFile saveFile = save == null ? null : OutputFile.of("--save", save);
        reportOptions.check();
        metricsOption.check();
        eventOptions.check();
        listeners = new NetworkListeners(reportOptions.wanted(), eventOptions);
        SeriesSet set = read();
        message(SeriesText.describe(file, set));
        ProgressLine progress = new ProgressLine(console, common.quiet);
        List<Forecaster> configured =
                networks.stream().map(each -> configured(each, networks.size(), progress)).toList();
        BackTestResult result =
                BackTest.folds(folds)
                        .refit(false)
                        .run(
                                set,
                                horizon,
                                List.copyOf(configured),
                                done ->
                                        progress.update(
                                                "back-test %s/%s: %s"
                                                        .formatted(
                                                                done.done(),
                                                                done.all(),
                                                                done.method())));
        progress.clear();
        String chosen = choose(result, configured);
        FittedForecaster network = network(set, result, chosen, configured);
        progress.clear();
        if (saveFile != null && network != null) {
            network.save(saveFile.path());
            message("saved the network to " + save);
        }
        Forecast forecast = network == null ? baseline(set, result, chosen) : network.forecast(set);
        ForecastResult all = new ForecastResult(file, set, result, chosen, forecast);
        if (outFile != null) {
            outFile.write(forecast.toCsv());
            message("wrote the forecast to " + out);
        }
        if (reportOptions.wanted()) {
            reportOptions.write(report(all, network));
        }
        metricsOption.write(() -> metrics(result, chosen));
        if (common.json) {
            print(all.json());
        } else {
            console.print(all.text(out == null));
        }
    }

    private void check() {
        Ranges.require("--horizon", horizon, 1, MOST_STEPS);
        Ranges.require("--folds", folds, 1, MOST_FOLDS);
        for (double level : intervals) {
            Ranges.requireBetween("--intervals", level, 0, 100);
        }
        if (epochs != null) {
            Ranges.require("--epochs", epochs, 1, MOST_STEPS);
        }
    }

    private SeriesSet read() throws IOException {
        data = InputFile.text(file);
        CsvFile table = CsvFile.read(file, data, format.options());
        String[] ofTarget = names(table, "--target", targets);
        String[] ofPast = names(table, "--past", past);
        String[] ofKnown = names(table, "--known", known);
        if (!time.isEmpty()) {
            table.column("--time", time);
        }
        if (!series.isEmpty()) {
            table.column("--series", series);
        }
        Columns columns;
        try {
            columns = Columns.target(ofTarget).time(time).id(series).past(ofPast).known(ofKnown);
        } catch (IllegalArgumentException failure) {
            throw Failure.usage(failure.getMessage());
        }
        return SeriesSet.readCsv(data, columns, format.options());
    }

    private static String[] names(CsvFile table, String option, List<String> values) {
        return table.columns(option, values).toArray(String[]::new);
    }

    private Forecaster configured(Forecaster forecaster, int networks, ProgressLine progress) {
        Forecaster result =
                forecaster
                        .seed(seed)
                        .quantiles(quantiles())
                        .listener(done -> show(done, progress))
                        .trainingListeners(() -> listeners.next(forecaster.name()));
        if (common.threads != null) {
            result = result.threads(common.threads);
        }
        if (epochs != null) {
            result = result.epochs(epochs);
        }
        // Each network is trained once for the test, and the best again for the forecast.
        return timeLimit == null ? result : result.timeLimit(timeLimit.dividedBy(networks + 1));
    }

    private void show(ForecasterProgress done, ProgressLine progress) {
        losses.add(done);
        String text =
                "%s: %s, epoch %s/%s, at most %s left"
                        .formatted(
                                done.name(),
                                done.search() ? "finding the number of epochs" : "training",
                                done.epochs().done(),
                                done.epochs().most(),
                                Durations.text(done.remaining()));
        if (done.epochs().done() == 0) {
            progress.step(text);
        } else {
            progress.update(text);
        }
    }

    private double[] quantiles() {
        return intervals.stream()
                .flatMap(level -> Stream.of(below(level), 1 - below(level)))
                .mapToDouble(Double::doubleValue)
                .sorted()
                .distinct()
                .toArray();
    }

    /** {@return the share of the values below an interval, without the rounding of the level} */
    private static double below(double percent) {
        return Math.rint((1 - percent / 100) / 2 * 1e12) / 1e12;
    }

    private String choose(BackTestResult result, List<Forecaster> networks) {
        if (networks.isEmpty()) {
            return ForecastModels.baseline(model);
        }
        if (model.equals(ForecastModels.AUTO) && save == null) {
            return result.best(result.rankedBy());
        }
        return result.best(result.rankedBy(), networks.stream().map(Forecaster::name).toList());
    }

    /** {@return the chosen network, trained on all data; null if a baseline was chosen} */
    private FittedForecaster network(
            SeriesSet set, BackTestResult result, String chosen, List<Forecaster> networks) {
        for (Forecaster each : networks) {
            if (each.name().equals(chosen)) {
                double[] levels = calibrated(result, chosen);
                FittedForecaster fitted = each.fit(set, horizon);
                return levels.length == 0
                        ? fitted
                        : fitted.intervals(result.intervals(chosen, levels));
            }
        }
        return null;
    }

    private Forecast baseline(SeriesSet set, BackTestResult result, String chosen) {
        double[] levels = calibrated(result, chosen);
        ForecastMethod baseline =
                BaselineMethod.all().stream()
                        .filter(each -> each.name().equals(chosen))
                        .findFirst()
                        .orElseThrow();
        Forecast forecast = baseline.fit(set, horizon).forecast(set);
        return levels.length == 0
                ? forecast
                : result.intervals(chosen, levels).apply(forecast, set);
    }

    private Report report(ForecastResult all, FittedForecaster network) throws IOException {
        BackTestResult result = all.result();
        List<Report.Section> sections = new ArrayList<>();
        sections.add(
                ForecastSections.forecasts(all.series(), all.forecast(), result, all.chosen()));
        sections.add(ForecastSections.backTest(result));
        sections.add(ForecastSections.residuals(result, all.chosen(), all.series().frequency()));
        if (network != null) {
            sections.add(ModelSections.lossCurves(losses.of(all.chosen())));
            listeners
                    .gradients(all.chosen())
                    .map(ModelSections::gradientFlow)
                    .ifPresent(sections::add);
            sections.add(ModelSections.equations(network.model()));
        }
        sections.add(ReportOptions.settings(spec));
        sections.add(ReportOptions.reproduction(commandLine(), List.of(file), List.of(data)));
        return new Report(
                "Forecast of %s from %s".formatted(String.join(", ", targets), file),
                List.of(all.expectation(), result.verdict()),
                sections);
    }

    private Metrics metrics(BackTestResult result, String chosen) {
        Metrics metrics = new Metrics().backTest(result);
        return losses.of(chosen).epochs() == 0 ? metrics : metrics.training(losses.of(chosen));
    }

    /** {@return the levels for which the test has enough windows; a message names the others} */
    private double[] calibrated(BackTestResult result, String chosen) {
        List<Double> enough = new ArrayList<>();
        int windows = fewestTrueValues(result, chosen);
        for (double percent : intervals) {
            int needed = (int) Math.ceil(percent / (100 - percent) - 1e-9);
            if (windows >= needed) {
                enough.add(1 - 2 * below(percent));
            } else {
                message(
                        "the interval of %s %% needs a test of %s forecasts%s, got %s: use %s"
                                .formatted(
                                        number(percent),
                                        needed,
                                        windows == result.errors(chosen).windows()
                                                ? ""
                                                : " without missing values",
                                        windows,
                                        windows == 0
                                                ? "more folds"
                                                : "--folds "
                                                        + Math.ceilDiv(folds * needed, windows)));
            }
        }
        return enough.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** {@return the number of forecasts with a true value, at the step that has the fewest} */
    private int fewestTrueValues(BackTestResult result, String method) {
        return IntStream.range(0, horizon)
                .map(
                        step ->
                                (int)
                                        result.forecasts(method).stream()
                                                .filter(
                                                        each ->
                                                                !Double.isNaN(
                                                                        each.copyOfTruth()[step]))
                                                .count())
                .min()
                .orElse(0);
    }

    private static String number(double percent) {
        return percent == Math.rint(percent)
                ? Long.toString(Math.round(percent))
                : Double.toString(percent);
    }
}
