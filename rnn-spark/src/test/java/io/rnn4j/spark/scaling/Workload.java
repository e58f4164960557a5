package io.rnn4j.spark.scaling;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.spark.GradientNumbers;
import io.rnn4j.spark.LabelledSequence;
import io.rnn4j.spark.Reduction;

/**
 * Steps that are measured: of an LSTM on sequences of {@value #STEPS} time steps and {@value
 * #FEATURES} features.
 *
 * @param units width of the LSTM
 * @param batch number of samples of a step
 * @param partitions number of partitions, 0 without Spark
 * @param reduction how partitions' gradients are added
 * @param numbers the numbers as which gradients travel
 */
record Workload(
        int units, int batch, int partitions, Reduction reduction, GradientNumbers numbers) {
    static final int FEATURES = 8;
    static final int STEPS = 32;

    /** Number of samples of a block, whose gradients a partition adds first. */
    static final int BLOCK = 32;

    /** {@return the workload of some words, in the order of its components} */
    static Workload parse(String[] words) {
        return new Workload(
                Integer.parseInt(words[0]),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Reduction.valueOf(words[3]),
                GradientNumbers.valueOf(words[4]));
    }

    /** {@return words that {@link #parse} reads} */
    String[] words() {
        return new String[] {
            Integer.toString(units),
            Integer.toString(batch),
            Integer.toString(partitions),
            reduction.name(),
            numbers.name()
        };
    }

    /** {@return a new model} */
    Model model() {
        return Sequential.of(1, input(FEATURES), lstm(units), dense(1));
    }

    /** {@return the number of weights: those of four gates, and those of the output} */
    long weights() {
        return weights(units);
    }

    /** {@return the number of weights of a model of this width} */
    static long weights(int units) {
        return 4L * units * (FEATURES + units + 1) + units + 1;
    }

    /** {@return a sample of any number} */
    static LabelledSequence sample(int number) {
        float[] x = new float[STEPS * FEATURES];
        for (int k = 0; k < x.length; k++) {
            x[k] = (float) Math.sin(0.1 * k + number);
        }
        float[] y = {(float) Math.cos(number)};
        return new LabelledSequence("%09d".formatted(number), STEPS, x, y);
    }
}
