package io.rnn4j.cli.report;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.ConfusionMatrix;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.forecast.BackTest;
import io.rnn4j.forecast.BackTestResult;
import io.rnn4j.forecast.BaselineMethod;
import io.rnn4j.forecast.FittedMethod;
import io.rnn4j.forecast.Forecast;
import io.rnn4j.forecast.ForecastMethod;
import io.rnn4j.forecast.baseline.SeasonalNaive;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A report with all sections, of a series with a trend and a season. */
final class SampleReport {
    private static final int MONTHS = 120;
    private static final int HORIZON = 12;

    /** Stands for a network: the last season, under another name. */
    private record Named(String name) implements ForecastMethod {
        @Override
        public FittedMethod fit(SeriesSet history, int horizon) {
            return new BaselineMethod(new SeasonalNaive(), 12).fit(history, horizon);
        }
    }

    private SampleReport() {}

    /** {@return the report of a column of any name} */
    static Report of(String column) {
        SplittableRandom noise = new SplittableRandom(1);
        double[] values = new double[MONTHS];
        for (int month = 0; month < MONTHS; month++) {
            values[month] =
                    100
                            + 0.2 * month
                            + 30 * StrictMath.sin(month * Math.PI / 6)
                            + 24 * noise.nextDouble();
        }
        values[MONTHS - 50] = Double.NaN;
        Columns columns = Columns.target(column);
        TimeSeries single =
                new TimeSeries(
                        "series",
                        LocalDateTime.of(2014, 1, 1, 0, 0),
                        Map.of(column, values),
                        Map.of());
        SeriesSet series = new SeriesSet(List.of(single), Frequency.MONTHLY, columns);
        ForecastMethod method = new Named("lstm");
        BackTestResult result = BackTest.folds(20).step(3).run(series, HORIZON, List.of(method));
        Forecast forecast =
                result.intervals("lstm", 0.8, 0.95)
                        .apply(method.fit(series, HORIZON).forecast(series), series);
        Model model = Sequential.of(input(1), lstm(8), dense(1));
        model.compile(new Adam(), new MeanSquaredError());
        float[] inputs = new float[4 * 30];
        for (int n = 0; n < inputs.length; n++) {
            inputs[n] = n * 37 % 23 / 23f - 0.5f;
        }
        Tensor x = Tensor.of(inputs, 4, 30, 1);
        Tensor y = Tensor.of(new float[] {0.1f, -0.2f, 0.3f, 0.4f}, 4, 1);
        History history = model.fit(x, y, FitOptions.epochs(40).validation(x, y));
        ConfusionMatrix matrix = new ConfusionMatrix(48, 2, 0, 5, 40, 5, 1, 3, 46);
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("--target", column);
        settings.put("--horizon", "12");
        settings.put("--seed", "1");
        byte[] data = column.getBytes(StandardCharsets.UTF_8);
        List<Report.Section> sections = new ArrayList<>();
        sections.add(ForecastSections.forecasts(series, forecast, result, "lstm"));
        sections.add(ForecastSections.backTest(result));
        sections.add(ForecastSections.residuals(result, "lstm", series.frequency()));
        sections.add(ModelSections.lossCurves(history));
        sections.add(ModelSections.gradientFlow(model.gradientFlow(x, y)));
        sections.add(ClassSections.confusion(matrix, List.of("walking", "running", column)));
        sections.add(ModelSections.equations(model));
        sections.add(RunSections.settings(settings));
        try {
            sections.add(
                    RunSections.reproduction(
                            "rnn forecast sales.csv --target '%s' --horizon 12 --seed 1 --report r.html"
                                    .formatted(column),
                            Map.of("rnn4j", "0.1.0"),
                            List.of(
                                    RunSections.Fingerprint.of(
                                            "sales.csv", new ByteArrayInputStream(data)))));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new Report("Forecast of " + column, List.of(result.verdict()), sections);
    }
}
