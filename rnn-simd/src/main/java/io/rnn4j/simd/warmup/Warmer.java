package io.rnn4j.simd.warmup;

import io.rnn4j.simd.VectorKernels;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Has the vector code compiled, kind by kind, by running it on small arrays until it is no slower
 * than scalar code on the same arrays.
 */
public final class Warmer {

    private static final Logger LOG = LoggerFactory.getLogger(Warmer.class);

    /** So many fast runs one after the other are no accident. */
    private static final int FAST_RUNS = 3;

    /**
     * So many runs of a shape give its loops to the second compiler. Before, vector code of the
     * first one may pass for fast where scalar code is not compiled, either.
     */
    private static final int LEAST_RUNS = 60;

    /** So many runs of scalar code have it compiled: cold, it would be no measure. */
    private static final int SCALAR_RUNS = 100;

    /** Slow runs between two pauses, in which the compiler may catch up. */
    private static final int RUNS = 4;

    /** A pause while work waits for a kind. */
    private static final long PAUSE_NANOSECONDS = 1_000_000;

    /**
     * Runs of a shape that does not become fast: several times as many as the compiler needs. A
     * limit in time would be too short where other processes take the processor.
     */
    private static final int MOST_RUNS = 2_000;

    private final Warmth warmth;
    private final Exercises exercises = new Exercises();
    private final VectorKernels vector = new VectorKernels();
    private final ColdKernels scalar = new ColdKernels();

    private Warmer(Warmth warmth) {
        this.warmth = warmth;
    }

    /** Warms whatever work was asked of, beside that work, on a daemon of its own. */
    public static void start(Warmth warmth) {
        Thread thread = new Thread(() -> new Warmer(warmth).run(), "rnn4j-warmer");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
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
            } while (warmth.goesOn());
        } catch (InterruptedException interruption) {
            warmth.setIdle(); // whoever stopped this thread, the next call begins again
        } catch (RuntimeException | Error failure) {
            LOG.warn("Vector code does not run; scalar code goes on with the work", failure);
        }
    }

    /** Returns when all shapes are fast, or have had their runs: the work itself goes on then. */
    private void warm(Warmth.Kind kind) throws InterruptedException {
        for (int run = 0; run < SCALAR_RUNS; run++) {
            kind.exercise(exercises, scalar, 0);
        }
        for (int shape = 0; shape < kind.shapes(); shape++) {
            int fast = 0;
            long start = System.nanoTime();
            for (int run = 0; run < LEAST_RUNS || fast < FAST_RUNS && run < MOST_RUNS; run++) {
                fast = isFast(kind, shape) ? fast + 1 : 0;
                if (fast == 0 && run % RUNS == RUNS - 1) {
                    long worked = System.nanoTime() - start;
                    long pause = kind.isWarm() ? worked : PAUSE_NANOSECONDS;
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
        return middle - start <= Trial.SLOWEST * (System.nanoTime() - middle);
    }
}
