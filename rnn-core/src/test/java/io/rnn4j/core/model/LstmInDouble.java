package io.rnn4j.core.model;

import java.util.Arrays;

/**
 * An LSTM in plain loops of double precision: z = x·W + h·U + b, gates in the order i, f, g, o; c'
 * = σ(f)∘c + σ(i)∘tanh(g), h' = σ(o)∘tanh(c').
 *
 * @param bias [4 · units]
 * @param kernel W [inputs, 4 · units]
 * @param recurrentKernel U [units, 4 · units]
 */
record LstmInDouble(double[] bias, double[] kernel, double[] recurrentKernel) {
    /** The states after the last step that was read; h is also the output of it. */
    record States(double[] h, double[] c) {}

    /**
     * Reads one sample.
     *
     * @param x [samples, steps, inputs]
     * @param sample which one
     * @param initial where it begins
     * @param reverse if the last step is read first
     */
    States run(double[] x, int sample, int steps, States initial, boolean reverse) {
        States states = initial;
        int inputs = kernel.length / bias.length;
        for (int n = 0; n < steps; n++) {
            int step = sample * steps + (reverse ? steps - 1 - n : n);
            states = step(Arrays.copyOfRange(x, step * inputs, (step + 1) * inputs), states);
        }
        return states;
    }

    private States step(double[] x, States before) {
        int units = bias.length / 4;
        double[] z = bias.clone();
        add(x, kernel, z);
        add(before.h(), recurrentKernel, z);
        double[] h = new double[units];
        double[] c = new double[units];
        for (int k = 0; k < units; k++) {
            double input = sigmoid(z[k]);
            double forget = sigmoid(z[units + k]);
            double output = sigmoid(z[3 * units + k]);
            c[k] = forget * before.c()[k] + input * Math.tanh(z[2 * units + k]);
            h[k] = output * Math.tanh(c[k]);
        }
        return new States(h, c);
    }

    private static void add(double[] row, double[] matrix, double[] sums) {
        for (int k = 0; k < row.length; k++) {
            for (int column = 0; column < sums.length; column++) {
                sums[column] += row[k] * matrix[k * sums.length + column];
            }
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
