package io.rnn4j.examples;

import io.rnn4j.forecast.BackTest;
import io.rnn4j.forecast.BackTestResult;
import io.rnn4j.forecast.FittedForecaster;
import io.rnn4j.forecast.Forecaster;
import io.rnn4j.forecast.ForecasterProgress;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.setting.Transform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;

/**
 * Forecasts the monthly sunspot numbers with an LSTM, one to twelve months ahead, and compares it
 * with baselines on the years from 1961, which it has not seen.
 */
public final class Forecast {
    /** Months of a solar cycle of eleven years: the window tells rise from fall. */
    private static final int CYCLE = 132;

    private static final int HORIZON = 12;
    private static final int YEARS = 52;

    private Forecast() {}

    /**
     * Tests, trains, saves and loads the network, and forecasts a year.
     *
     * @param arguments none; the system property {@code seed} sets the seed
     * @throws IOException if the data cannot be read, or the network cannot be saved or loaded
     */
    public static void main(String[] arguments) throws IOException {
        LocalDateTime start = LocalDateTime.of(1749, 1, 1, 0, 0);
        SeriesSet series = SeriesSet.of(Sunspots.read(), start, Frequency.MONTHLY);
        Forecaster lstm =
                Forecaster.lstm()
                        .window(CYCLE)
                        .units(32)
                        .transform(Transform.SQUARE_ROOT) // the noise of roots of counts is even
                        .calendar(false) // the sun has no year
                        .quantiles() // intervals come from the comparison
                        .epochs(45)
                        .patience(0)
                        .learningRate(0.005)
                        .seed(SeededRun.seed(System.getProperty("seed", "42")))
                        .listener(Forecast::print);

        BackTestResult result =
                BackTest.folds(YEARS).refit(false).run(series, HORIZON, List.of(lstm));
        System.out.println(result);

        FittedForecaster fitted =
                lstm.fit(series, HORIZON).intervals(result.intervals("lstm", 0.9));
        Path file = Files.createTempFile("sunspots", ".safetensors");
        try {
            fitted.save(file);
            System.out.println(FittedForecaster.load(file).forecast(series));
        } finally {
            Files.delete(file);
        }
    }

    private static void print(ForecasterProgress progress) {
        if (progress.epochs().done() % 5 == 0) {
            System.out.println(
                    SeededRun.text(
                            "epoch %s of %s, loss %.4f, at most %s s remain",
                            progress.epochs().done(),
                            progress.epochs().most(),
                            progress.epochs().loss(),
                            progress.remaining().toSeconds()));
        }
    }
}
