package io.rnn4j.simd;

import jdk.incubator.vector.VectorShape;

/**
 * How many floats a vector holds: as many as the processor works with at full speed. What only asks
 * for that loads none of the classes of vectors, which takes a short program a tenth of its time.
 */
public final class Lanes {

    /** Floats of a vector: 4, 8 or 16. */
    public static final int COUNT = VectorShape.preferredShape().vectorBitSize() / Float.SIZE;

    private Lanes() {}

    /** The first of the fewest shares, of equal size or one less, of at most so many rows each. */
    public static int share(int rows, int most) {
        int shares = (rows + most - 1) / most;
        return (rows + shares - 1) / shares;
    }
}
