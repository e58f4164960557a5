package io.rnn4j.examples;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.SlidingWindows;
import io.rnn4j.core.data.StandardScaler;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.Schedule;

/**
 * The Mackey–Glass series (Mackey and Glass 1977), dx/dt = 0.2·x(t-τ)/(1 + x(t-τ)^10) - 0.1·x(t)
 * with τ = 17, which is chaotic. The network predicts x 15 time units ahead. The error is the root
 * mean squared error over the standard deviation of the series.
 */
public final class MackeyGlass {
    private static final int DELAY = 17;
    private static final int AHEAD = 15;

    /** Integration steps per time unit. */
    private static final int FINE = 10;

    /** Time units at the beginning that are discarded as transient. */
    private static final int TRANSIENT = 1000;

    private static final int LENGTH = 5000;
    private static final int TEST_FROM = 4000;
    private static final int WINDOW = 50;
    private static final int UNITS = 64;
    private static final int BATCH = 64;
    private static final int EPOCHS = 70;
    private static final double LEARNING_RATE = 0.003;

    /** Reduces the learning rate towards the end. */
    private static final Schedule RATE_FACTOR_BY_EPOCH = Schedule.multiStep(0.2, 40, 55);

    private MackeyGlass() {}

    /**
     * Trains and tests the network.
     *
     * @param arguments none; the system property {@code seed} sets the seed of all random numbers
     */
    public static void main(String[] arguments) {
        SeededRun.run(
                "Mackey-Glass, 15 ahead",
                seed -> SeededRun.text("test NRMSE %.4f", testError(seed)));
    }

    /** {@return the NRMSE of a network, trained on one part of a series, on the rest} */
    static double testError(long seed) {
        double[] numbers = series(seed);
        double mean = 0;
        for (double number : numbers) {
            mean += number / numbers.length;
        }
        Tensor series = Tensor.zeros(LENGTH, 1);
        for (int time = 0; time < LENGTH; time++) {
            series.set((float) (numbers[time] - mean), time, 0);
        }
        SlidingWindows windows = new SlidingWindows(WINDOW, AHEAD);
        SlidingWindows.Samples training = windows.cut(series, 0, TEST_FROM);
        SlidingWindows.Samples test = windows.cut(series, TEST_FROM, LENGTH);
        Model model = Sequential.of(seed, input(WINDOW, 1), lstm(UNITS), dense(1));
        model.compile(Clipped.byGlobalNorm(new Adam(LEARNING_RATE), 1), new MeanSquaredError());
        FitOptions options = FitOptions.epochs(EPOCHS).batchSize(BATCH);
        model.fit(
                training.inputs(),
                last(training.targets()),
                options.learningRateFactorByEpoch(RATE_FACTOR_BY_EPOCH));
        double error = model.evaluate(test.inputs(), last(test.targets())).get("loss");
        return Math.sqrt(error) / StandardScaler.fit(series).copyOfDeviations()[0];
    }

    /** {@return the targets that are farthest ahead} */
    private static Tensor last(Tensor targets) {
        int samples = targets.size(0);
        Tensor result = Tensor.zeros(samples, 1);
        int columns = targets.array().length / samples;
        for (int sample = 0; sample < samples; sample++) {
            result.set(targets.array()[sample * columns + AHEAD - 1], sample, 0);
        }
        return result;
    }

    /** Integrates the equation with the Runge–Kutta method of fourth order. */
    static double[] series(long seed) {
        double h = 1.0 / FINE;
        int delay = DELAY * FINE;
        double[] x = new double[(TRANSIENT + LENGTH) * FINE + delay + 1];
        RandomNumbers random = new RandomNumbers(seed, "start");
        for (int n = 0; n <= delay; n++) {
            x[n] = 1.2 + 0.2 * (random.uniform(n / (2 * FINE)) - 0.5);
        }
        for (int n = delay; n + 1 < x.length; n++) {
            double early = x[n - delay];
            double late = x[n + 1 - delay];
            double middle = (early + late) / 2;
            double k1 = slope(x[n], early);
            double k2 = slope(x[n] + h / 2 * k1, middle);
            double k3 = slope(x[n] + h / 2 * k2, middle);
            double k4 = slope(x[n] + h * k3, late);
            x[n + 1] = x[n] + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
        }
        double[] result = new double[LENGTH];
        for (int time = 0; time < LENGTH; time++) {
            result[time] = x[delay + (TRANSIENT + time) * FINE];
        }
        return result;
    }

    static double slope(double x, double delayed) {
        return 0.2 * delayed / (1 + Math.pow(delayed, 10)) - 0.1 * x;
    }
}
