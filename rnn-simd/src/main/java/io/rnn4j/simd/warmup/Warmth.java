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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which kinds of operations run on vector code, and how much work was asked of those that do not.
 *
 * <p>The Vector API is about a hundred times slower than scalar code until the second compiler has
 * had it, and getting it there costs two to four seconds of processor time. A program that is over
 * sooner never pays for that: cold kinds change over after a threshold only.
 *
 * <p>Small networks then go on with scalar code while a {@link Warmer} works in the background.
 * Large ones are compiled as fast by their own work, and scalar code would get them nowhere
 * meanwhile: there kinds change over at once. Measured on two processors, LSTM of 64 units, 100
 * steps of training: 1.03 s with a warmer, 2.42 at once; of 256 units, 10 steps: 4.24 s with a
 * warmer, 3.66 at once. A warmer then takes the kinds of large networks, too, and rests in between:
 * what runs once or twice a step would otherwise stay with the interpreter or the first compiler,
 * which allocate every vector, for thousands of steps.
 *
 * <p>On a single processor warming would take the time of the work, so there the work of small
 * networks does it: scalar and vector code take turns ({@link Trial}). Rare kinds of large ones are
 * left to themselves: a warmer took a quarter of the time of the first 100 steps of the LSTM of 256
 * units.
 */
public final class Warmth {

    private static final Logger LOG = LoggerFactory.getLogger(Warmth.class);

    /**
     * Multiply-adds of scalar code that take about a quarter of a second; small programs stay
     * below, and longer ones lose little.
     */
    private static final long THRESHOLD = 600_000_000L;

    /** Multiply-adds of one product that tell a large network. */
    private static final long LARGE = 1 << 20;

    /** The warmth of this JVM. */
    public static final Warmth SHARED =
            new Warmth(THRESHOLD, Runtime.getRuntime().availableProcessors() > 1);

    /** What an element of an element-wise operation or a sum costs, in multiply-adds. */
    private static final int ELEMENT = 8;

    private final long threshold;
    private final boolean background;
    private volatile boolean large;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicBoolean warming = new AtomicBoolean();
    private final List<Kind> kinds = new ArrayList<>();

    public final Kind product = new Kind("product", 1, Exercises.PRODUCTS, Exercises::product);
    public final Kind transposedProduct =
            new Kind("transposed product", 1, Exercises.PRODUCTS, Exercises::transposedProduct);
    public final Kind affine = new Kind("affine", ELEMENT, Exercises.OTHERS, Exercises::affine);
    public final Kind recurrence =
            new Kind("linear recurrence", ELEMENT, Exercises.OTHERS, Exercises::recurrence);
    public final Kind sumOfRows =
            new Kind("sum of rows", ELEMENT, Exercises.OTHERS, Exercises::sumOfRows);
    private final Kind[] elementwise = new Kind[Elementwise.values().length];
    private final Kind[] reductions = new Kind[Reduction.values().length];

    /**
     * Creates a state in which nothing is warm.
     *
     * @param threshold multiply-adds of scalar code after which kinds change over
     * @param background whether there is a processor for a warmer beside the work
     */
    public Warmth(long threshold, boolean background) {
        this.threshold = threshold;
        this.background = background;
        for (Elementwise operation : Elementwise.values()) {
            elementwise[operation.ordinal()] =
                    new Kind(
                            operation.name(),
                            ELEMENT,
                            Exercises.OTHERS,
                            (arrays, kernels, shape) ->
                                    arrays.elementwise(operation, kernels, shape));
        }
        for (Reduction reduction : Reduction.values()) {
            reductions[reduction.ordinal()] =
                    new Kind(
                            reduction.name(),
                            ELEMENT,
                            Exercises.OTHERS,
                            (arrays, kernels, shape) ->
                                    arrays.reduction(reduction, kernels, shape));
        }
    }

    public Kind of(Elementwise operation) {
        return elementwise[operation.ordinal()];
    }

    public Kind of(Reduction reduction) {
        return reductions[reduction.ordinal()];
    }

    /**
     * The next kind for a warmer, among those that none has had. Cold ones come first, because work
     * waits for them, and of these the one of which most was asked. Then come those that have
     * changed over at once, the one of which least was asked: the others compile themselves.
     */
    public Optional<Kind> next() {
        return kinds.stream()
                .filter(kind -> !kind.exercised && kind.work.get() > 0)
                .max(Comparator.comparingLong(Kind::urgency));
    }

    /**
     * Tells whether cold kinds take turns, so that their calls are timed: not where a warmer sees
     * to them, nor as long as scalar code is itself being compiled.
     */
    boolean takesTurns() {
        return !background && asked.get() > threshold;
    }

    /** Tells whether a thread is warming. */
    public boolean isWarming() {
        return warming.get();
    }

    /** Lets warming begin again when work is asked of a cold kind. */
    public void setIdle() {
        warming.set(false);
    }

    /** Goes on at once where a kind was asked for while the last warmer came to its end. */
    public boolean goesOn() {
        return next().isPresent() && warming.compareAndSet(false, true);
    }

    /** One kind of operation. */
    public final class Kind {
        private final String name;
        private final int weight;
        private final int shapes;
        private final Exercise exercise;
        private final Trial trial = new Trial();
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

        public boolean isWarm() {
            return warm;
        }

        /** Changes over. */
        public void setWarm() {
            if (!warm) {
                warm = true;
                LOG.debug("{} changes over to vector code", name);
            }
        }

        private long urgency() {
            return warm ? -work.get() : work.get();
        }

        /** Notes that a warmer has had this kind compiled. */
        public void setExercised() {
            exercised = true;
            setWarm();
        }

        /**
         * Notes a call of a cold kind.
         *
         * @param count its multiply-adds or elements
         * @return whether it is to run on vector code
         */
        boolean ask(long count) {
            work.addAndGet(count * weight);
            if (asked.addAndGet(count * weight) <= threshold) {
                return false;
            }
            if (this == product && count > LARGE) {
                large = true;
            }
            if (background && warming.compareAndSet(false, true)) {
                Warmer.start(Warmth.this);
            }
            if (large) {
                setWarm();
                return true;
            }
            return !background && trial.isVectorsTurn();
        }

        /**
         * Notes how long a call took while {@link #takesTurns scalar and vector code take turns}.
         */
        void ran(long count, boolean vectors, long nanoseconds) {
            if (!vectors) {
                trial.ranScalar(count, nanoseconds);
            } else if (trial.ranVectors(count, nanoseconds)) {
                setWarm();
            }
        }

        int shapes() {
            return shapes;
        }

        void exercise(Exercises arrays, Kernels kernels, int shape) {
            exercise.run(arrays, kernels, shape);
        }
    }
}
