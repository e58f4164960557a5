package io.rnn4j.simd;

/**
 * Takes turns between scalar code and vector code that is not compiled yet: both take the same
 * time, so that the work goes on at half the speed of scalar code at least, while the calls on
 * vector code have it compiled. All code gives the same bits, so it does not matter which call runs
 * where.
 *
 * <p>Several threads may write the sums at once; one that is lost only shifts a turn.
 */
final class Trial {

    /**
     * Compiled vector code takes at most this many times as long as scalar code (a copy, which is
     * an intrinsic there), other vector code ten times and more.
     */
    static final int SLOWEST = 2;

    /** So many fast calls one after the other are no accident of one shape. */
    private static final int FAST_CALLS = 50;

    private long scalarNanoseconds;
    private long scalarWork;
    private long vectorNanoseconds;
    private int fast;

    /** Tells whether the next call is to run on vector code. */
    boolean isVectorsTurn() {
        return vectorNanoseconds < scalarNanoseconds;
    }

    /** Notes a call on scalar code. */
    void ranScalar(long work, long nanoseconds) {
        scalarWork += work;
        scalarNanoseconds += nanoseconds;
    }

    /**
     * Notes a call on vector code.
     *
     * @return whether it has become so fast that no turns are needed any more
     */
    boolean ranVectors(long work, long nanoseconds) {
        vectorNanoseconds += nanoseconds;
        double scalar = (double) scalarNanoseconds / scalarWork * work;
        fast = nanoseconds <= SLOWEST * scalar ? fast + 1 : 0;
        return fast >= FAST_CALLS;
    }
}
