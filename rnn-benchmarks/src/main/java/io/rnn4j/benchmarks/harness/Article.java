package io.rnn4j.benchmarks.harness;

import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * The article's program: SimpleRNN 64 returning sequences, SimpleRNN 64, Dense 1, mean squared
 * error, Adam, on random sequences of one number a step.
 */
public interface Article {
    /** Number of training sequences. */
    int SAMPLES = 100;

    /** Number of time steps of a sequence. */
    int STEPS = 10;

    /** Number of units of each recurrent layer. */
    int UNITS = 64;

    /** Number of sequences of a batch; the last batch of an epoch is smaller. */
    int BATCH = 32;

    /** Number of epochs of the program. */
    int EPOCHS = 10;

    /** Number of sequences to predict. */
    int PREDICTIONS = 20;

    /**
     * Trains until the stopwatch ends it.
     *
     * @param epochs stopwatch of the epochs
     * @return the mean losses of the first and of the last epoch
     */
    Losses train(Stopwatch epochs);

    /** {@return the predictions for {@link #PREDICTIONS} sequences, one number each} */
    float[] predict();

    /** {@return the sizes of the network with a full batch} */
    static Sizes sizes() {
        return Sizes.of(
                Map.of(
                        "cell",
                        "simple_rnn",
                        "layers",
                        "2",
                        "input",
                        "1",
                        "units",
                        Integer.toString(UNITS),
                        "steps",
                        Integer.toString(STEPS),
                        "batch",
                        Integer.toString(BATCH)));
    }

    /** {@return the number of sequences of every batch of an epoch} */
    static List<Integer> batches() {
        return List.of(BATCH, BATCH, BATCH, SAMPLES % BATCH);
    }

    /**
     * Trains a framework that runs one step at a time.
     *
     * @param epochs stopwatch of the epochs
     * @param step runs a training step on the batch of an index and returns its loss
     * @return the mean losses of the first and of the last epoch
     */
    static Losses train(Stopwatch epochs, IntToDoubleFunction step) {
        List<Integer> batches = batches();
        double first = Double.NaN;
        double last;
        epochs.restart();
        do {
            last = 0;
            for (int batch = 0; batch < batches.size(); batch++) {
                last += step.applyAsDouble(batch) * batches.get(batch) / SAMPLES;
            }
            if (Double.isNaN(first)) {
                first = last;
            }
        } while (epochs.lap());
        return new Losses(first, last);
    }
}
