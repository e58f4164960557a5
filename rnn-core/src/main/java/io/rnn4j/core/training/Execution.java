package io.rnn4j.core.training;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.core.engine.node.Checkpoints;
import io.rnn4j.core.thread.Team;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;

import java.util.Objects;

/**
 * Threads, kernels and checkpoints of the calls on a model. They affect time and memory, but no bit
 * of a result.
 *
 * @param threads maximum number of threads of a call, at least 1
 * @param kernels provider of the numeric kernels
 * @param checkpointEvery number of time steps between two checkpoints in training: states are kept
 *     at checkpoints only, and the steps between them are recomputed in the backward pass, which
 *     takes far less memory and about a third more time; or {@link #NO_CHECKPOINTS} or {@link
 *     #AUTOMATIC_CHECKPOINTS}
 * @param operationsPerThread number of multiply-adds for each thread, at least 1: a step whose work
 *     is estimated as n multiply-adds runs on n / operationsPerThread threads, at least on one and
 *     at most on the maximum, because handing work to a thread takes longer than a small step
 */
@SuppressWarnings("doclint:missing") // {@return …} documents the parameter of a setter
public record Execution(
        int threads, KernelsProvider kernels, int checkpointEvery, long operationsPerThread) {
    /** Keeps all values that the backward pass reads, for all time steps. */
    public static final int NO_CHECKPOINTS = Checkpoints.NONE;

    /** A checkpoint every √T of T time steps, which takes the least memory. */
    public static final int AUTOMATIC_CHECKPOINTS = Checkpoints.AUTOMATIC;

    /** The default number of multiply-adds for each thread: about 0.1 ms of products. */
    public static final long OPERATIONS_PER_THREAD = Team.Limit.OPERATIONS;

    /** The system property that sets the default number of threads. */
    public static final String THREADS_PROPERTY = Team.Limit.PROPERTY;

    /** Checks the settings. */
    public Execution {
        SettingChecks.atLeastOne("execution", "threads", threads);
        Objects.requireNonNull(kernels, "kernels");
        new Checkpoints(checkpointEvery); // rejects an invalid number of steps
        SettingChecks.require(
                operationsPerThread >= 1,
                "execution",
                "operationsPerThread",
                "at least 1",
                operationsPerThread);
    }

    /**
     * Creates an execution with the default number of multiply-adds for each thread.
     *
     * @param threads maximum number of threads of a call, at least 1
     * @param kernels provider of the numeric kernels
     * @param checkpointEvery number of time steps between two checkpoints, {@link #NO_CHECKPOINTS}
     *     or {@link #AUTOMATIC_CHECKPOINTS}
     */
    public Execution(int threads, KernelsProvider kernels, int checkpointEvery) {
        this(threads, kernels, checkpointEvery, OPERATIONS_PER_THREAD);
    }

    /**
     * Creates an execution without checkpoints.
     *
     * @param threads maximum number of threads of a call, at least 1
     * @param kernels provider of the numeric kernels
     */
    public Execution(int threads, KernelsProvider kernels) {
        this(threads, kernels, NO_CHECKPOINTS);
    }

    /**
     * {@return the default: the best kernels, without checkpoints, on at most as many threads as
     * the system property {@value #THREADS_PROPERTY} says, or else as there are processors}
     *
     * @throws IllegalArgumentException if the property is not a positive number
     */
    public static Execution standard() {
        Team.Limit limit = Team.Limit.standard();
        return new Execution(
                limit.threads(), KernelsFinder.best(), NO_CHECKPOINTS, limit.operationsPerThread());
    }

    /** {@return a copy with this maximum number of threads of a call, at least 1} */
    public Execution threads(int threads) {
        return new Execution(threads, kernels, checkpointEvery, operationsPerThread);
    }

    /** {@return a copy with the kernels of this name, for example "scalar"} */
    public Execution kernels(String name) {
        return new Execution(
                threads, KernelsFinder.named(name), checkpointEvery, operationsPerThread);
    }

    /** {@return a copy with this number of time steps between two checkpoints} */
    public Execution checkpointEvery(int steps) {
        return new Execution(threads, kernels, steps, operationsPerThread);
    }

    /** {@return a copy with this number of multiply-adds for each thread, at least 1} */
    public Execution operationsPerThread(long operations) {
        return new Execution(threads, kernels, checkpointEvery, operations);
    }
}
