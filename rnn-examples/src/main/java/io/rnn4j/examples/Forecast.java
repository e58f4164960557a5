package io.rnn4j.examples;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.ChronologicalSplit;
import io.rnn4j.core.data.SlidingWindows;
import io.rnn4j.core.data.StandardScaler;
import io.rnn4j.core.loss.MeanAbsoluteError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.EarlyStopping;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.serialization.ModelFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Forecasts the monthly sunspot numbers with an LSTM, one to twelve months ahead, and compares the
 * forecasts with simple baselines.
 *
 * <p>The series is split in time: the first part for training, the next for early stopping (and for
 * the choice of the settings below), and the last 20 % for one test at the end. The preprocessing
 * uses statistics of the training part only.
 */
public final class Forecast {
    private static final double VALIDATION_SHARE = 0.15;
    private static final double TEST_SHARE = 0.2;

    /**
     * Months of a solar cycle of eleven years, the length of the input that distinguishes rise from
     * fall.
     */
    private static final int CYCLE = 132;

    private static final int HORIZON = 12;
    private static final int UNITS = 32;
    private static final int BATCH = 64;
    private static final int EPOCHS = 60;
    private static final int PATIENCE = 6;
    private static final double LEARNING_RATE = 0.005;

    private Forecast() {}

    /**
     * Trains, tests, saves and loads the network.
     *
     * @param arguments none; the system property {@code seed} sets the seed of the initial weights
     *     and of the order of the samples
     * @throws IOException if the data cannot be read, or the model cannot be saved or loaded
     */
    public static void main(String[] arguments) throws IOException {
        long seed = Long.parseLong(System.getProperty("seed", "42"));
        double[] numbers = Sunspots.read();
        ChronologicalSplit split =
                ChronologicalSplit.of(numbers.length, VALIDATION_SHARE, TEST_SHARE);
        print(
                "%s monthly sunspot numbers: training %s, validation %s, test %s",
                numbers.length,
                split.validationFrom(),
                split.testFrom() - split.validationFrom(),
                split.end() - split.testFrom());

        Tensor features = features(numbers);
        StandardScaler scaler = StandardScaler.fit(split.training(features));
        Tensor series = scaler.transform(features);

        SlidingWindows windows = new SlidingWindows(CYCLE, HORIZON);
        SlidingWindows.Samples training = windows.cut(series, 0, split.validationFrom());
        SlidingWindows.Samples validation =
                windows.cut(series, split.validationFrom(), split.testFrom());
        SlidingWindows.Samples test = windows.cut(series, split.testFrom(), split.end());

        // Changes grow with the horizon; scaled, all months ahead have equal weight.
        StandardScaler changeScaler = StandardScaler.fit(changes(training));

        Model model = Sequential.of(seed, input(series.size(-1)), lstm(UNITS), dense(HORIZON));
        // absolute errors: unpredictable months have less influence than with squared errors
        model.compile(new Adam(LEARNING_RATE), new MeanAbsoluteError());
        print("%s", model.summary());
        EarlyStopping stopping = new EarlyStopping(PATIENCE);
        FitOptions options =
                FitOptions.epochs(EPOCHS)
                        .batchSize(BATCH)
                        .validation(
                                validation.inputs(), changeScaler.transform(changes(validation)))
                        .listener(stopping);
        History history;
        try (TrainingDisplay display = new TrainingDisplay()) {
            history =
                    model.fit(
                            training.inputs(),
                            changeScaler.transform(changes(training)),
                            options.listener(display));
        }
        print(
                "trained %s epochs, kept the weights of epoch %s, validation loss %.4f",
                history.epochs(), stopping.bestEpoch() + 1, stopping.best());

        Tensor outputs = model.predict(test.inputs());
        checkSaving(model, test.inputs(), outputs);
        Tensor forecasts = forecasts(outputs, test.inputs(), changeScaler, scaler);
        report(1, numbers, split, test, forecasts, seed);
        report(HORIZON, numbers, split, test, forecasts, seed);
    }

    /**
     * {@return the features of every month, [months, 2]: the square root of its number, because the
     * noise of counts grows with the counts but that of their roots does not (Bartlett, 1936), and
     * the change since the month before, which is informative about the next month but small
     * relative to a cycle}
     */
    private static Tensor features(double[] numbers) {
        Tensor features = Tensor.zeros(numbers.length, 2);
        double before = Math.sqrt(numbers[0]);
        for (int month = 0; month < numbers.length; month++) {
            double root = Math.sqrt(numbers[month]);
            features.set((float) root, month, 0);
            features.set((float) (root - before), month, 1);
            before = root;
        }
        return features;
    }

    /**
     * {@return the targets, [samples, horizon]: the changes of the coming months from the last
     * known month} The untrained network thus gives approximately the naive forecast instead of a
     * constant.
     */
    private static Tensor changes(SlidingWindows.Samples samples) {
        return addLast(samples.targets(), samples.inputs(), -1);
    }

    /**
     * Adds the last root of each window [samples, length, 2], times a factor, to each row [samples,
     * horizon].
     */
    private static Tensor addLast(Tensor rows, Tensor windows, float factor) {
        Tensor result = rows.copy();
        for (int sample = 0; sample < rows.size(0); sample++) {
            float last = windows.get(sample, windows.size(1) - 1, 0);
            for (int ahead = 0; ahead < rows.size(1); ahead++) {
                result.set(rows.get(sample, ahead) + factor * last, sample, ahead);
            }
        }
        return result;
    }

    /**
     * Converts outputs of the network to sunspot numbers.
     *
     * @return [samples, horizon]
     */
    private static Tensor forecasts(
            Tensor outputs, Tensor windows, StandardScaler changeScaler, StandardScaler scaler) {
        Tensor scaled = addLast(changeScaler.inverse(outputs), windows, 1);
        Tensor numbers = scaler.inverse(scaled, 0);
        float[] values = numbers.array();
        for (int at = 0; at < values.length; at++) {
            float root = Math.max(values[at], 0);
            values[at] = root * root;
        }
        return numbers;
    }

    /** Saves the model, loads it and compares the predictions. */
    private static void checkSaving(Model model, Tensor inputs, Tensor outputs) throws IOException {
        Path file = Files.createTempFile("sunspots", ".safetensors");
        try {
            ModelFile.save(model, file);
            Tensor loaded = ModelFile.load(file).predict(inputs);
            if (!loaded.equals(outputs)) { // compares bits
                throw new IllegalStateException("the loaded model has different predictions");
            }
            print(
                    "saved (%s bytes) and loaded: all %s predictions are the same to the bit",
                    Files.size(file), outputs.array().length);
        } finally {
            Files.delete(file);
        }
    }

    /** Prints the errors at one horizon, over all samples of the test part. */
    private static void report(
            int horizon,
            double[] numbers,
            ChronologicalSplit split,
            SlidingWindows.Samples test,
            Tensor forecasts,
            long seed) {
        int first = test.firstTarget() + horizon - 1;
        int count = test.count();
        double[] actual = Arrays.copyOfRange(numbers, first, first + count);
        double[] model = new double[count];
        Arrays.setAll(model, sample -> forecasts.get(sample, horizon - 1));

        ForecastErrors lstm = ForecastErrors.of(model, actual);
        ForecastErrors naive =
                ForecastErrors.of(Baselines.naive(numbers, first, count, horizon), actual);
        ForecastErrors seasonal =
                ForecastErrors.of(Baselines.seasonal(numbers, first, count, CYCLE), actual);
        // the scale of MASE at every horizon: the naive forecast of the training part, one month
        // ahead
        double scale = Baselines.naiveMae(numbers, split.validationFrom());

        print("");
        print(
                "%-31s %8s %8s %8s",
                text("horizon %s, %s forecasts", horizon, count), "MAE", "RMSE", "MASE");
        printErrors("LSTM", lstm, scale);
        printErrors("naive: the last known month", naive, scale);
        printErrors("seasonal: 132 months before", seasonal, scale);
        print(
                "result horizon=%s mae=%.4f rmse=%.4f mase=%.4f"
                        + " naive_mae=%.4f seasonal_mae=%.4f seed=%s",
                horizon,
                lstm.mae(),
                lstm.rmse(),
                lstm.mase(scale),
                naive.mae(),
                seasonal.mae(),
                seed);
    }

    private static void printErrors(String name, ForecastErrors errors, double scale) {
        print("  %-29s %8.2f %8.2f %8.3f", name, errors.mae(), errors.rmse(), errors.mase(scale));
    }

    private static void print(String format, Object... values) {
        System.out.println(text(format, values));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
