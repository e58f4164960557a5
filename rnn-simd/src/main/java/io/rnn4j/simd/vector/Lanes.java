package io.rnn4j.simd.vector;

import jdk.incubator.vector.VectorShape;

/**
 * The number of floats in a vector. This class is separate from {@link Vectors} so that reading the
 * number loads none of the vector classes, which would take a tenth of the time of a short program.
 */
public final class Lanes {

    /** Floats of a vector of the preferred size: 4, 8 or 16. */
    public static final int COUNT = VectorShape.preferredShape().vectorBitSize() / Float.SIZE;

    /** Columns of a panel of a packed operand: two vectors. */
    public static final int PANEL = 2 * COUNT;

    private Lanes() {}
}
