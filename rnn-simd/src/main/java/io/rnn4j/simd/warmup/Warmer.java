package io.rnn4j.simd.warmup;

import io.rnn4j.kernel.Kernels;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * A thread that triggers the compilation of the vector code, kind by kind: it runs the code on
 * small arrays until it is not much slower than scalar code on the same arrays.
 */
final class Warmer {

    private static final Logger LOG = LoggerFactory.getLogger(Warmer.class);

    /**
     * Creates daemon threads that inherit neither thread locals nor the context class loader of the
     * caller, which would keep the classes of an application in memory after its end.
     */
    static final ThreadFactory THREADS =
            Thread.ofPlatform()
                    .name("rnn4j-warmer")
                    .daemon()
                    .priority(Thread.MIN_PRIORITY)
                    .inheritInheritableThreadLocals(false)
                    .factory();

    /**
     * Compiled vector code takes at most this many times as long as scalar code (for a copy, which
     * is an intrinsic there), other vector code ten times and more.
     */
    private static final int SLOWEST = 2;

    /** Consecutive fast runs after which a shape is compiled; fewer may be chance. */
    private static final int FAST_RUNS = 3;

    /**
     * Minimum number of runs of a shape, after which C2 compiles its loops. Before, vector code of
     * C1 may look fast compared with scalar code that is not compiled either.
     */
    private static final int MINIMUM_RUNS = 60;

    /** Runs after which the scalar code is compiled and can be compared with. */
    private static final int SCALAR_RUNS = 100;

    /** Slow runs between two pauses, in which the compiler may catch up. */
    private static final int RUNS = 4;

    /** The pause while work waits for a kind. */
    private static final long PAUSE_NANOSECONDS = 1_000_000;

    /**
     * Maximum number of runs of a shape that does not become fast: several times as many as the
     * compiler needs. A time limit would be too short where other processes use the processor.
     */
    private static final int MAXIMUM_RUNS = 2_000;

    private final Warmth warmth;
    private final Exercises exercises = new Exercises();
    private final Kernels vector;
    private final Kernels scalar;

    private Warmer(Warmth warmth) {
        this.warmth = warmth;
        this.vector = warmth.vectorKernels();
        this.scalar = warmth.scalarKernels();
    }

    /**
     * Starts a thread that warms all kinds that have been called. Returns whether it could be
     * started.
     */
    static boolean start(Warmth warmth, ThreadFactory factory) {
        try {
            factory.newThread(() -> new Warmer(warmth).run()).start();
            return true;
        } catch (OutOfMemoryError refusal) { // the system's limit of threads
            LOG.warn(
                    "The thread that has vector code compiled could not be started ({}); operations"
                            + " switch to vector code at once, which is slow for some seconds",
                    refusal.getMessage());
            return false;
        }
    }

    private void run() {
        try {
            do {
                for (Optional<Warmth.Kind> kind = warmth.next();
                        kind.isPresent();
                        kind = warmth.next()) {
                    warm(kind.get());
                    kind.get().setExercised();
                }
                warmth.setIdle();
            } while (warmth.resumes());
        } catch (InterruptedException interruption) {
            warmth.setIdle(); // the next call of a cold kind starts another warmer
        } catch (RuntimeException | Error failure) {
            LOG.warn("Vector code failed to run; operations stay on scalar code", failure);
        }
    }

    /** Runs all shapes until they are fast or have had the maximum number of runs. */
    private void warm(Warmth.Kind kind) throws InterruptedException {
        for (int run = 0; run < SCALAR_RUNS; run++) {
            kind.exercise(exercises, scalar, 0);
        }
        for (int shape = 0; shape < kind.shapes(); shape++) {
            int fast = 0;
            long start = System.nanoTime();
            for (int run = 0; run < MINIMUM_RUNS || fast < FAST_RUNS && run < MAXIMUM_RUNS; run++) {
                fast = isFast(kind, shape) ? fast + 1 : 0;
                if (fast == 0 && run % RUNS == RUNS - 1) {
                    long worked = System.nanoTime() - start;
                    long pause = kind.isPatient() ? worked : PAUSE_NANOSECONDS;
                    TimeUnit.NANOSECONDS.sleep(pause);
                    start = System.nanoTime();
                }
            }
        }
    }

    private boolean isFast(Warmth.Kind kind, int shape) {
        long start = System.nanoTime();
        kind.exercise(exercises, vector, shape);
        long middle = System.nanoTime();
        kind.exercise(exercises, scalar, shape);
        return middle - start <= SLOWEST * (System.nanoTime() - middle);
    }
}
