package io.rnn4j.benchmarks.harness;

import java.util.Optional;

/** A framework to be measured: rnn4j or one of its peers. */
public interface Framework {
    /** Number of different inputs of a stream, which are repeated cyclically. */
    int STREAM_INPUTS = 64;

    /** {@return the name of the framework, for example {@code rnn4j}} */
    String name();

    /**
     * {@return the version of the framework and, where it matters, of its backend, for example
     * {@code 1.0.0}}
     */
    String version();

    /**
     * {@return why the framework does not support a workload; empty if it does}
     *
     * @param sizes the sizes of the workload
     */
    Optional<String> unsupported(Sizes sizes);

    /** {@return why the framework does not support the article's program; empty if it does} */
    default Optional<String> articleUnsupported() {
        return Optional.empty();
    }

    /**
     * Trains repeatedly on one batch of random data.
     *
     * @param sizes the network
     * @param stopwatch stopwatch of the steps; ends the training
     * @return the losses of the first and of the last step
     */
    Losses train(Sizes sizes, Stopwatch stopwatch);

    /**
     * Predicts one batch of random sequences repeatedly.
     *
     * @param sizes the network
     * @param stopwatch stopwatch of the predictions; ends them
     */
    void infer(Sizes sizes, Stopwatch stopwatch);

    /**
     * Predicts one time step at a time and carries the states.
     *
     * @param sizes the network
     * @param stopwatch stopwatch of the time steps; ends them
     */
    void stream(Sizes sizes, Stopwatch stopwatch);

    /**
     * {@return the article's program before its first epoch: SimpleRNN 64 returning sequences,
     * SimpleRNN 64, Dense 1, mean squared error, Adam}
     */
    Article article();
}
