package io.rnn4j.core.training;

import io.rnn4j.core.engine.node.Checkpoints;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;

import java.util.Objects;

/**
 * How the calls on a model run. It changes how long they take, never a bit of what they compute.
 *
 * @param threads how many threads share a call, at least 1
 * @param kernels which kernels do the work
 * @param checkpointEvery in training, the states are kept at the end of every so many time steps,
 *     and what lies between is computed a second time on the way back: far less memory for about a
 *     third more time; {@link #NO_CHECKPOINTS}, or {@link #AUTOMATIC_CHECKPOINTS} for the square
 *     root of the number of steps
 */
public record Execution(int threads, KernelsProvider kernels, int checkpointEvery) {
    /** Everything that the way back reads is kept for all steps. */
    public static final int NO_CHECKPOINTS = Checkpoints.NONE;

    /** A checkpoint every √T of T steps, which takes the least memory. */
    public static final int AUTOMATIC_CHECKPOINTS = Checkpoints.AUTOMATIC;

    /** The system property that sets the number of threads. */
    public static final String THREADS_PROPERTY = "rnn4j.threads";

    /** Checks the settings. */
    public Execution {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is at least 1, got " + threads);
        }
        Objects.requireNonNull(kernels, "kernels");
        new Checkpoints(checkpointEvery); // lets it complain
    }

    /**
     * No checkpoints.
     *
     * @param threads how many threads share a call, at least 1
     * @param kernels which kernels do the work
     */
    public Execution(int threads, KernelsProvider kernels) {
        this(threads, kernels, NO_CHECKPOINTS);
    }

    /**
     * The best kernels on as many threads as the property {@value #THREADS_PROPERTY} says, or else
     * as there are processors.
     *
     * @return the execution
     * @throws IllegalArgumentException if the property is no positive number
     */
    public static Execution standard() {
        String property = System.getProperty(THREADS_PROPERTY);
        int threads = Runtime.getRuntime().availableProcessors();
        if (property != null) {
            try {
                threads = Integer.parseInt(property.trim());
            } catch (NumberFormatException failure) {
                throw new IllegalArgumentException(
                        "-D" + THREADS_PROPERTY + " is a number of threads, got '" + property + "'",
                        failure);
            }
        }
        return new Execution(threads, KernelsFinder.best());
    }

    /**
     * Changes one setting.
     *
     * @param threads how many threads share a call
     * @return an execution with it
     */
    public Execution threads(int threads) {
        return new Execution(threads, kernels, checkpointEvery);
    }

    /**
     * Changes one setting.
     *
     * @param name the name of the kernels, for example "scalar"
     * @return an execution with them
     */
    public Execution kernels(String name) {
        return new Execution(threads, KernelsFinder.named(name), checkpointEvery);
    }

    /**
     * Changes one setting.
     *
     * @param steps time steps from one checkpoint to the next
     * @return an execution with them
     */
    public Execution checkpointEvery(int steps) {
        return new Execution(threads, kernels, steps);
    }

    public Checkpoints checkpoints() {
        return new Checkpoints(checkpointEvery);
    }
}
