package io.rnn4j.benchmarks.harness;

import java.util.Optional;

/** A framework under measurement: rnn4j or one of its peers. */
public interface Framework {
    /** Different inputs that take turns in a stream. */
    int STREAM_INPUTS = 64;

    /**
     * Returns the name of the framework.
     *
     * @return for example {@code rnn4j}
     */
    String name();

    /**
     * Returns the version of the framework and, where it matters, of what it runs on.
     *
     * @return for example {@code 1.0.0}
     */
    String version();

    /**
     * Says why something cannot be measured.
     *
     * @param sizes a network and what is done with it
     * @return the reason; empty if it can
     */
    Optional<String> refusal(Sizes sizes);

    /**
     * Says why the article's program cannot be measured.
     *
     * @return the reason; empty if it can
     */
    default Optional<String> articleRefusal() {
        return Optional.empty();
    }

    /**
     * Trains on one batch of random data, step after step.
     *
     * @param sizes the network
     * @param stopwatch told after every step, decides when to end
     * @return the losses of the first and of the last step
     */
    Losses train(Sizes sizes, Stopwatch stopwatch);

    /**
     * Predicts one batch of random sequences again and again.
     *
     * @param sizes the network
     * @param stopwatch told after every prediction, decides when to end
     */
    void infer(Sizes sizes, Stopwatch stopwatch);

    /**
     * Predicts one time step after the other, carrying the states.
     *
     * @param sizes the network
     * @param stopwatch told after every time step, decides when to end
     */
    void stream(Sizes sizes, Stopwatch stopwatch);

    /**
     * Builds the article's program: SimpleRNN 64 returning sequences, SimpleRNN 64, Dense 1, mean
     * squared error, Adam.
     *
     * @return the program before its first epoch
     */
    Article article();
}
