package io.rnn4j.simd.warmup;

/**
 * Takes turns between scalar code and vector code that is not compiled yet: both take the same
 * time, so that the work goes on at half the speed of scalar code at least, while the calls on
 * vector code have it compiled. All code gives the same bits, so it does not matter which call runs
 * where.
 *
 * <p>Several threads may write the sums at once; one that is lost only shifts a turn.
 */
public final class Trial {

    /**
     * Compiled vector code takes at most this many times as long as scalar code (a copy, which is
     * an intrinsic there), other vector code ten times and more.
     */
    public static final int SLOWEST = 2;

    /**
     * So many calls are judged together: among them are all shapes, also those of a few elements,
     * of which none is faster on vectors.
     */
    private static final int CALLS = 50;

    private long scalarNanoseconds;
    private long scalarWork;
    private long vectorNanoseconds;

    // the calls on vector code that are to be judged next
    private int calls;
    private long work;
    private long nanoseconds;

    /** Tells whether the next call is to run on vector code. */
    public boolean isVectorsTurn() {
        return vectorNanoseconds < scalarNanoseconds;
    }

    /** Notes a call on scalar code. */
    public void ranScalar(long newWork, long newNanoseconds) {
        scalarWork += newWork;
        scalarNanoseconds += newNanoseconds;
    }

    /**
     * Notes a call on vector code.
     *
     * @return whether it has become so fast that no turns are needed any more
     */
    public boolean ranVectors(long newWork, long newNanoseconds) {
        vectorNanoseconds += newNanoseconds;
        work += newWork;
        nanoseconds += newNanoseconds;
        calls++;
        if (calls < CALLS) {
            return false;
        }
        double scalar = (double) scalarNanoseconds / scalarWork * work;
        boolean fast = nanoseconds <= SLOWEST * scalar;
        calls = 0;
        work = 0;
        nanoseconds = 0;
        return fast;
    }
}
