package io.rnn4j.examples;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.data.StandardScaler;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.training.FitOptions;

import java.util.Arrays;
import java.util.List;

/**
 * The article's network with output recurrence, y_t = W_yh h_t + W_yy y_{t-1} + b_y, and the same
 * network without it, on the series NARMA-10 (Atiya and Parlos 2000): y_{t+1} = 0.3·y_t +
 * 0.05·y_t·Σ_{i=0..9} y_{t-i} + 1.5·u_{t-9}·u_t + 0.1 for random u from 0 to 0.5. The error is the
 * root mean squared error over the standard deviation.
 */
public final class Narma {
    private static final int ORDER = 10;
    private static final int STEPS = 100;

    /** Steps at the beginning that are discarded as transient. */
    private static final int TRANSIENT = 50;

    /**
     * Limit of the values: a series beyond it is drawn again, because NARMA-10 diverges for some
     * inputs.
     */
    private static final double LARGEST = 2;

    private static final int SEEDS = 5;

    private static final int TRAINING_SERIES = 200;
    private static final int TEST_SERIES = 100;
    private static final int UNITS = 32;
    private static final int EPOCHS = 150;
    private static final int BATCH = 20;
    private static final double LEARNING_RATE = 0.002;

    private Narma() {}

    /** Inputs [series, steps, 1] and outputs in the same shape. */
    record Data(Tensor inputs, Tensor outputs) {}

    /** The errors of both networks for one seed. */
    record Errors(double recurrent, double plain) {}

    /**
     * Trains and tests the networks with five consecutive seeds, starting at the system property
     * {@code seed}.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        SeededRun.run(
                "NARMA-10",
                first -> {
                    StringBuilder text =
                            new StringBuilder("test NRMSE with and without output recurrence:");
                    double recurrent = 0;
                    double plain = 0;
                    for (long seed = first; seed < first + SEEDS; seed++) {
                        Errors errors = testErrors(seed);
                        recurrent += errors.recurrent() / SEEDS;
                        plain += errors.plain() / SEEDS;
                        text.append(
                                SeededRun.text(" %.3f/%.3f", errors.recurrent(), errors.plain()));
                    }
                    return text.append(SeededRun.text("; mean %.3f/%.3f", recurrent, plain))
                            .toString();
                });
    }

    static Errors testErrors(long seed) {
        return new Errors(
                testError(
                        seed,
                        List.of(
                                recurrent(new OutputRecurrentCell(1), UNITS)
                                        .returnSequences(true))),
                testError(seed, List.of(simpleRnn(UNITS).returnSequences(true), dense(1))));
    }

    private static double testError(long seed, List<Layer> layers) {
        Data training = data(seed, "training", TRAINING_SERIES);
        Data test = data(seed, "test", TEST_SERIES);
        Model model = Sequential.of(seed, input(STEPS, 1), layers);
        model.compile(Clipped.byGlobalNorm(new Adam(LEARNING_RATE), 1), new MeanSquaredError());
        model.fit(
                training.inputs(), training.outputs(), FitOptions.epochs(EPOCHS).batchSize(BATCH));
        double error = model.evaluate(test.inputs(), test.outputs()).get("loss");
        return Math.sqrt(error) / StandardScaler.fit(test.outputs()).copyOfDeviations()[0];
    }

    /** {@return random series without their transients} */
    static Data data(long seed, String purpose, int count) {
        Tensor inputs = Tensor.zeros(count, STEPS, 1);
        Tensor outputs = Tensor.zeros(count, STEPS, 1);
        int attempt = 0;
        for (int n = 0; n < count; ) {
            double[] u = inputs(new RandomNumbers(seed, purpose + " " + attempt++));
            double[] y = outputs(u);
            if (Arrays.stream(y).anyMatch(value -> !(value < LARGEST))) {
                continue;
            }
            for (int step = 0; step < STEPS; step++) {
                inputs.set((float) u[TRANSIENT + step], n, step, 0);
                outputs.set((float) y[TRANSIENT + step + 1], n, step, 0);
            }
            n++;
        }
        return new Data(inputs, outputs);
    }

    private static double[] inputs(RandomNumbers random) {
        double[] u = new double[TRANSIENT + STEPS];
        for (int time = 0; time < u.length; time++) {
            u[time] = random.uniform(time) / 2;
        }
        return u;
    }

    /** {@return the series, starting at 0 and one value longer than its inputs} */
    static double[] outputs(double[] u) {
        double[] y = new double[u.length + 1];
        for (int time = 0; time < u.length; time++) {
            double sum = 0;
            for (int i = 0; i < ORDER && i <= time; i++) {
                sum += y[time - i];
            }
            double early = time >= ORDER - 1 ? u[time - ORDER + 1] : 0;
            y[time + 1] = 0.3 * y[time] + 0.05 * y[time] * sum + 1.5 * early * u[time] + 0.1;
        }
        return y;
    }
}
