package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;

import org.junit.jupiter.api.Test;

/** Weight drop in truncated training: loss and gradient of a piece use the same mask. */
class TruncatedWeightDropTest {
    private static final int SAMPLES = 3;
    private static final int STEPS = 3;
    private static final int UNITS = 8;

    /**
     * The network h_t = x_t + h_{t-1}·U from h = 0, by one piece: the first step only moves the
     * state on, with a mask of its own that h_1 = x_1 does not show, the other two are trained on.
     * What is left of U is told by the gradient, which is 0 where an element was left out.
     */
    @Test
    void eachPieceHasItsOwnMask() {
        SimpleRnnCell cell = new SimpleRnnCell().activation(Activations.IDENTITY).useBias(false);
        Model model =
                Sequential.of(
                        input(UNITS), recurrent(cell, UNITS).returnSequences(true).weightDrop(0.5));
        Tensor identity = Tensor.zeros(UNITS, UNITS);
        for (int k = 0; k < UNITS; k++) {
            identity.set(1, k, k);
        }
        model.weights().set("simple_rnn/kernel", identity);
        Tensor before = model.weights().copyOf("simple_rnn/recurrent_kernel");
        Tensor x = Data.normal("x", SAMPLES, STEPS, UNITS);
        Tensor y = Data.normal("y", SAMPLES, STEPS, UNITS);
        model.compile(new GradientDescent(1), new MeanSquaredError());
        History history = model.fit(x, y, FitOptions.epochs(1).batchSize(3).truncated(3, 2));
        Tensor after = model.weights().copyOf("simple_rnn/recurrent_kernel");

        double[][] left = new double[UNITS][UNITS];
        int dropped = 0;
        for (int row = 0; row < UNITS; row++) {
            for (int column = 0; column < UNITS; column++) {
                boolean stays = before.get(row, column) != after.get(row, column);
                left[row][column] = stays ? 2 * before.get(row, column) : 0;
                dropped += stays ? 0 : 1;
            }
        }
        assertTrue(dropped > 12 && dropped < 52, dropped + " of 64 are left out");
        double loss = 0;
        double[][] gradient = new double[UNITS][UNITS];
        for (int sample = 0; sample < SAMPLES; sample++) {
            double[] first = row(x, sample, 0);
            double[] second = next(row(x, sample, 1), first, left);
            double[] third = next(row(x, sample, 2), second, left);
            double[] ofSecond = new double[UNITS];
            double[] ofThird = new double[UNITS];
            for (int k = 0; k < UNITS; k++) {
                ofSecond[k] = second[k] - y.get(sample, 1, k);
                ofThird[k] = third[k] - y.get(sample, 2, k);
                loss += ofSecond[k] * ofSecond[k] + ofThird[k] * ofThird[k];
            }
            for (int row = 0; row < UNITS; row++) {
                for (int column = 0; column < UNITS; column++) {
                    ofSecond[row] += ofThird[column] * left[row][column];
                }
            }
            for (int row = 0; row < UNITS; row++) {
                for (int column = 0; column < UNITS; column++) {
                    gradient[row][column] +=
                            first[row] * ofSecond[column] + second[row] * ofThird[column];
                }
            }
        }
        int errors = SAMPLES * 2 * UNITS;
        assertEquals(loss / errors, history.loss()[0], 1e-5);
        for (int row = 0; row < UNITS; row++) {
            for (int column = 0; column < UNITS; column++) {
                double factor = left[row][column] == 0 ? 0 : 2;
                assertEquals(
                        factor * 2 / errors * gradient[row][column],
                        before.get(row, column) - after.get(row, column),
                        1e-5,
                        row + ", " + column);
            }
        }
    }

    private static double[] row(Tensor sequences, int sample, int step) {
        double[] row = new double[UNITS];
        for (int k = 0; k < UNITS; k++) {
            row[k] = sequences.get(sample, step, k);
        }
        return row;
    }

    private static double[] next(double[] x, double[] h, double[][] recurrent) {
        double[] next = x.clone();
        for (int row = 0; row < UNITS; row++) {
            for (int column = 0; column < UNITS; column++) {
                next[column] += h[row] * recurrent[row][column];
            }
        }
        return next;
    }
}
