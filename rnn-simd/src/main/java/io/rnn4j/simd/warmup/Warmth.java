package io.rnn4j.simd.warmup;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Reduction;
import io.rnn4j.simd.warmup.Exercises.Exercise;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Decides which kinds of operations run on vector code, and counts the work of the others.
 *
 * <p>The Vector API is about a hundred times slower than scalar code until C2 has compiled it,
 * which takes two to four seconds of processor time. A kind therefore stays on scalar code up to a
 * threshold, which short programs never reach.
 *
 * <p>Small networks then continue on scalar code while a {@link Warmer} has the vector code
 * compiled in the background. Large networks switch at once, because their own work has it compiled
 * in less time. Measured on two processors, LSTM of 64 units, 100 steps of training: 1.03 s with a
 * warmer, 2.42 s at once; of 256 units, 10 steps: 4.24 s with a warmer, 3.66 s at once. A warmer
 * then exercises the kinds of large networks, too, with pauses: kinds that run once or twice a step
 * would otherwise stay in the interpreter or in C1, which allocate every vector, for thousands of
 * steps.
 *
 * <p>On a single processor the warmer pauses for as long as it works, and large networks have none:
 * it took a quarter of the time of the first 100 steps of the LSTM of 256 units.
 */
public final class Warmth {

    private static final Logger LOG = LoggerFactory.getLogger(Warmth.class);

    /**
     * Multiply-adds of scalar code that take about a quarter of a second: small programs stay
     * below, longer ones lose little.
     */
    public static final long THRESHOLD = 600_000_000L;

    /** Multiply-adds of one product that indicate a large network. */
    private static final long LARGE = 1 << 20;

    /**
     * Elements of one call from which its kind switches early and at once: the loop of such a call
     * is long enough for C2 to compile it while it runs. The first loss on [960, 50000] took 3.1
     * instead of 4.8 s of processor time, the second one 0.5 instead of 1.1 s.
     */
    private static final int WIDE = 1 << 15;

    /** Fraction of the threshold after which wide calls switch. */
    private static final int EARLIER = 10;

    /** The cost of an element of an elementwise operation or a sum, in multiply-adds. */
    private static final int ELEMENT = 8;

    private final long threshold;
    private final boolean severalProcessors;
    private final Supplier<Kernels> vector;
    private final Supplier<Kernels> scalar;
    private final ThreadFactory threads;
    private volatile boolean large;
    private final AtomicLong total = new AtomicLong();
    private final AtomicBoolean warming = new AtomicBoolean();
    private final List<Kind> kinds = new ArrayList<>();

    /** The kind of {@link Kernels#multiply}. */
    final Kind product = new Kind("product", 1, Exercises.PRODUCTS, Exercises::product);

    final Kind affine = elementKind("affine", Exercises::affine);
    final Kind recurrence = elementKind("linear recurrence", Exercises::recurrence);
    final Kind sumOfRows = elementKind("sum of rows", Exercises::sumOfRows);
    final Kind accumulation = elementKind("accumulation", Exercises::accumulation);
    private final Kind[] elementwise = new Kind[Elementwise.values().length];
    private final Kind[] reductions = new Kind[Reduction.values().length];

    /**
     * Creates a state in which no kind is warm.
     *
     * @param threshold multiply-adds of scalar code after which kinds switch
     * @param severalProcessors whether a warmer has a processor of its own
     * @param vector creates the kernels to switch to
     * @param scalar creates the kernels to start on
     */
    public Warmth(
            long threshold,
            boolean severalProcessors,
            Supplier<Kernels> vector,
            Supplier<Kernels> scalar) {
        this(threshold, severalProcessors, vector, scalar, Warmer.THREADS);
    }

    Warmth(
            long threshold,
            boolean severalProcessors,
            Supplier<Kernels> vector,
            Supplier<Kernels> scalar,
            ThreadFactory threads) {
        this.threads = threads;
        this.threshold = threshold;
        this.severalProcessors = severalProcessors;
        this.vector = vector;
        this.scalar = scalar;
        for (Elementwise operation : Elementwise.values()) {
            elementwise[operation.ordinal()] =
                    elementKind(
                            operation.name(),
                            (arrays, kernels, shape) ->
                                    arrays.elementwise(operation, kernels, shape));
        }
        for (Reduction reduction : Reduction.values()) {
            reductions[reduction.ordinal()] =
                    elementKind(
                            reduction.name(),
                            (arrays, kernels, shape) ->
                                    arrays.reduction(reduction, kernels, shape));
        }
    }

    private Kind elementKind(String name, Exercise exercise) {
        return new Kind(name, ELEMENT, Exercises.OTHERS, exercise);
    }

    Kernels vectorKernels() {
        return vector.get();
    }

    Kernels scalarKernels() {
        return scalar.get();
    }

    Kind of(Elementwise operation) {
        return elementwise[operation.ordinal()];
    }

    Kind of(Reduction reduction) {
        return reductions[reduction.ordinal()];
    }

    /**
     * Returns the kind of kernel call that a warm-up thread compiles next, among those that have
     * not been warmed up. Kinds that still run on scalar code come first, in descending order of
     * their work, because calls wait for them. Kinds that use vector code already follow in
     * ascending order of their work, because frequent ones are compiled by their calls.
     */
    Optional<Kind> next() {
        return kinds.stream()
                .filter(kind -> !kind.exercised && kind.work.get() > 0)
                .max(Comparator.comparingLong(Kind::urgency));
    }

    /** {@return whether a warmer is running} */
    boolean isWarming() {
        return warming.get();
    }

    /** Records that the warmer has ended. The next call of a cold kind starts another one. */
    void setIdle() {
        warming.set(false);
    }

    /** {@return whether the warmer continues, because another kind was called while it ended} */
    boolean resumes() {
        return next().isPresent() && warming.compareAndSet(false, true);
    }

    /** One kind of operation. */
    final class Kind {
        private final String name;
        private final int weight;
        private final int shapes;
        private final Exercise exercise;
        private final AtomicLong work = new AtomicLong();
        private volatile boolean warm;
        private volatile boolean exercised;

        private Kind(String name, int weight, int shapes, Exercise exercise) {
            this.name = name;
            this.weight = weight;
            this.shapes = shapes;
            this.exercise = exercise;
            kinds.add(this);
        }

        /** {@return whether this kind runs on vector code} */
        boolean isWarm() {
            return warm;
        }

        /** Switches to vector code. */
        void setWarm() {
            if (!warm) {
                warm = true;
                LOG.debug("{} switches to vector code", name);
            }
        }

        private long urgency() {
            return warm ? -work.get() : work.get();
        }

        /** Records that a warmer has compiled this kind. */
        void setExercised() {
            exercised = true;
            setWarm();
        }

        /**
         * Counts a call of a cold kind by its multiply-adds or elements, and returns whether the
         * call runs on vector code.
         */
        boolean switches(long count) {
            work.addAndGet(count * weight);
            long sum = total.addAndGet(count * weight);
            if (this != product && count >= WIDE && sum > threshold / EARLIER) {
                setWarm();
                return true;
            }
            if (sum <= threshold) {
                return false;
            }
            if (this == product && count > LARGE) {
                large = true;
            }
            if ((severalProcessors || !large) && warming.compareAndSet(false, true)) {
                large |=
                        !Warmer.start(
                                Warmth.this,
                                threads); // without a warmer, the calls themselves compile it
            }
            if (large) {
                setWarm();
            }
            return large;
        }

        /** {@return whether the warmer pauses for as long as it has worked} */
        boolean isPatient() {
            return warm || !severalProcessors;
        }

        int shapes() {
            return shapes;
        }

        void exercise(Exercises arrays, Kernels kernels, int shape) {
            exercise.run(arrays, kernels, shape);
        }
    }
}
