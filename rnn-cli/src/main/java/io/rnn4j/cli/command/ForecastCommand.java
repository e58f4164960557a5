package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Console;
import io.rnn4j.cli.console.Failure;
import io.rnn4j.cli.file.OutputFile;
import io.rnn4j.cli.report.ForecastSections;
import io.rnn4j.cli.report.Metrics;
import io.rnn4j.cli.report.ModelSections;
import io.rnn4j.cli.report.Report;
import io.rnn4j.core.training.History;
import io.rnn4j.forecast.BackTest;
import io.rnn4j.forecast.BackTestResult;
import io.rnn4j.forecast.BaselineMethod;
import io.rnn4j.forecast.FittedForecaster;
import io.rnn4j.forecast.Forecast;
import io.rnn4j.forecast.ForecastMethod;
import io.rnn4j.forecast.Forecaster;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.serialization.TrainingRecord;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code rnn forecast}: tests methods on the past of series and forecasts their future. */
@Command(
        name = "forecast",
        description = {
            "Forecasts time series from a CSV file with one row per time step.",
            "",
            "Back-tests networks and baselines on the past, chooses the best, and forecasts with"
                    + " intervals."
        },
        footer = {
            "",
            "Example: rnn forecast sunspots --target value --horizon 12 --model theta",
            "Example: rnn forecast sunspots --target value --model gru --epochs 2 --out f.csv"
        })
final class ForecastCommand extends ToolCommand {
    private static final int MOST_STEPS = 1_000_000;

    /** The beginning of the names of losses while the number of epochs is found. */
    private static final String SEARCH = "search_";

    @Mixin private ForecastData data = new ForecastData();

    @Option(
            names = "--horizon",
            paramLabel = "N",
            description = "Number of steps to forecast; default: ${DEFAULT-VALUE}.")
    private int horizon = 12;

    @Mixin private BackTestOptions testOptions = new BackTestOptions();
    @Mixin private ForecastNetworks networkOptions = new ForecastNetworks();

    @Option(names = "--out", paramLabel = "FILE", description = "Write the forecast as CSV.")
    private Path out;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description =
                    "Save the trained network for 'rnn predict'; with --model auto, the best"
                            + " network is then chosen, even if a baseline is better.")
    private Path save;

    @Mixin private ReportOptions reportOptions = new ReportOptions();
    @Mixin private MetricsOption metricsOption = new MetricsOption();
    @Mixin private EventOptions eventOptions = new EventOptions();

    private NetworkListeners listeners;

    ForecastCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        Ranges.require("--horizon", horizon, 1, MOST_STEPS);
        testOptions.check();
        networkOptions.check();
        if (save != null && networkOptions.isBaseline()) {
            throw Failure.usage(
                    "--save: the baseline '%s' has nothing to save; choose a network with --model"
                            .formatted(networkOptions.model));
        }
        OutputFile outFile = out == null ? null : OutputFile.of("--out", out);
        OutputFile saveFile = save == null ? null : OutputFile.of("--save", save);
        reportOptions.check();
        metricsOption.check();
        eventOptions.check();
        listeners = new NetworkListeners(reportOptions.wanted(), eventOptions);
        SeriesSet set = data.read();
        message(SeriesText.describe(data.file, set));
        String warning = data.warning(set);
        if (!warning.isEmpty()) {
            message(warning);
        }
        BackTestResult result;
        String chosen;
        FittedForecaster trained;
        ProgressLine progress = new ProgressLine(console, common.quiet);
        try (TrainingCheckpoints checkpoints =
                networkOptions.training.checkpoints(console, commandLine())) {
            List<Forecaster> networks =
                    networkOptions.of(set, horizon, each -> configured(each, progress));
            result = test(set, networks, checkpoints, progress);
            chosen = choose(result, networks);
            trained = network(set, chosen, networks, checkpoints);
        }
        progress.clear();
        double[] levels = testOptions.calibrated(result, chosen, this::message);
        FittedForecaster network =
                trained == null || levels.length == 0
                        ? trained
                        : trained.intervals(result.intervals(chosen, levels));
        if (saveFile != null && network != null) {
            network.save(saveFile.path());
            message("saved the network to " + save);
        }
        Forecast forecast =
                network == null ? baseline(set, result, chosen, levels) : network.forecast(set);
        ForecastResult all = new ForecastResult(data.file, set, result, chosen, forecast);
        if (outFile != null) {
            outFile.write(forecast.toCsv());
            message("wrote the forecast to " + out);
        }
        if (reportOptions.wanted()) {
            reportOptions.write(report(all, network));
        }
        metricsOption.write(() -> metrics(result, network));
        if (common.json) {
            print(all.json());
        } else {
            console.print(all.text(out == null));
        }
    }

    private Forecaster configured(Forecaster forecaster, ProgressLine progress) {
        Forecaster result =
                forecaster
                        .quantiles(testOptions.quantiles())
                        .listener(done -> ForecastNetworks.show(done, progress))
                        .trainingListeners(() -> listeners.next(forecaster.name()));
        return common.threads == null ? result : result.threads(common.threads);
    }

    private BackTestResult test(
            SeriesSet set,
            List<Forecaster> networks,
            TrainingCheckpoints checkpoints,
            ProgressLine progress) {
        BackTest test = testOptions.test(set, horizon);
        message(testOptions.describe());
        List<ForecastMethod> methods = new ArrayList<>();
        for (Forecaster each : networks) {
            methods.add(networkOptions.limited(each, networks.size(), checkpoints, "test"));
        }
        BackTestResult result =
                test.run(
                        set,
                        horizon,
                        methods,
                        done ->
                                progress.update(
                                        "back-test %s/%s: %s"
                                                .formatted(
                                                        done.done(), done.all(), done.method())));
        progress.clear();
        return result;
    }

    private String choose(BackTestResult result, List<Forecaster> networks) {
        if (networks.isEmpty()) {
            return ForecastModels.baseline(networkOptions.model);
        }
        if (networkOptions.isAuto() && save == null) {
            return result.best(result.rankedBy());
        }
        return result.best(result.rankedBy(), networks.stream().map(Forecaster::name).toList());
    }

    /** {@return the chosen network, trained on all data; null if a baseline was chosen} */
    private FittedForecaster network(
            SeriesSet set,
            String chosen,
            List<Forecaster> networks,
            TrainingCheckpoints checkpoints) {
        for (Forecaster each : networks) {
            if (each.name().equals(chosen)) {
                return networkOptions
                        .limited(each, networks.size(), checkpoints, "forecast")
                        .fit(set, horizon);
            }
        }
        return null;
    }

    private Forecast baseline(
            SeriesSet set, BackTestResult result, String chosen, double[] levels) {
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
            sections.add(ModelSections.lossCurves(losses(network)));
            listeners
                    .gradients(all.chosen())
                    .map(ModelSections::gradientFlow)
                    .ifPresent(sections::add);
            sections.add(ModelSections.equations(network.model()));
        }
        sections.add(ReportOptions.settings(spec));
        sections.add(
                ReportOptions.reproduction(
                        commandLine(), List.of(data.file), List.of(data.path())));
        return new Report(
                "Forecast of %s from %s"
                        .formatted(String.join(", ", all.series().columns().targets()), data.file),
                List.of(all.expectation(), result.verdict()),
                sections);
    }

    private static Metrics metrics(BackTestResult result, FittedForecaster network) {
        Metrics metrics = new Metrics().backTest(result);
        return network == null ? metrics : metrics.training(losses(network));
    }

    /**
     * {@return the losses of the training in which the number of epochs was found, because they
     * have losses of validation data, or else of the only training}
     */
    private static History losses(FittedForecaster network) {
        TrainingRecord training = network.training().orElseThrow();
        boolean searched = training.results().containsKey(SEARCH + "loss");
        List<Map<String, Double>> epochs = new ArrayList<>();
        for (int epoch = 0; epoch < training.shown().size(); epoch++) {
            Map<String, Double> results = new LinkedHashMap<>();
            for (Map.Entry<String, List<Double>> each : training.results().entrySet()) {
                double value = each.getValue().get(epoch);
                if (each.getKey().startsWith(SEARCH) == searched && !Double.isNaN(value)) {
                    results.put(each.getKey().substring(searched ? SEARCH.length() : 0), value);
                }
            }
            if (!results.isEmpty()) {
                epochs.add(results);
            }
        }
        return new History(epochs);
    }
}
