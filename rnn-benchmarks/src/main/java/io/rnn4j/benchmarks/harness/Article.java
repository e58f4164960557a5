package io.rnn4j.benchmarks.harness;

import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * The article's program: SimpleRNN 64 returning sequences, SimpleRNN 64, Dense 1, mean squared
 * error, Adam, on random sequences of one number a step.
 */
public interface Article {
    /** Sequences to learn from. */
    int SAMPLES = 100;

    /** Time steps of a sequence. */
    int STEPS = 10;

    /** Units of the recurrent layers. */
    int UNITS = 64;

    /** Sequences taken together; the last batch of an epoch is smaller. */
    int BATCH = 32;

    /** Epochs of the program. */
    int EPOCHS = 10;

    /** Sequences to predict. */
    int PREDICTIONS = 20;

    /**
     * Trains.
     *
     * @param epochs told after every epoch, decides when to end
     * @return the mean losses of the first and of the last epoch
     */
    Losses train(Stopwatch epochs);

    /**
     * Predicts {@link #PREDICTIONS} sequences.
     *
     * @return one number each
     */
    float[] predict();

    /**
     * Returns the network as sizes.
     *
     * @return the sizes of a full batch
     */
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

    /**
     * Returns the sizes of an epoch's batches.
     *
     * @return sequences of each batch
     */
    static List<Integer> batches() {
        return List.of(BATCH, BATCH, BATCH, SAMPLES % BATCH);
    }

    /**
     * Trains a framework that takes one step at a time.
     *
     * @param epochs told after every epoch, decides when to end
     * @param step takes a step on the batch of an index and returns its loss
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
