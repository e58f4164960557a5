package io.rnn4j.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The shape of the vectors: the widest that the processor works with at full speed.
 *
 * <p>There are no methods here that take or return vectors, and the inner loops call none of their
 * own but those of the Vector API, which HotSpot always inlines: where it does not inline a call,
 * the vectors that pass it are allocated, one by one, at 20 times the time. It decides that by what
 * it has seen of a program so far, so that it may be right in one run and not in the next.
 */
final class Lanes {

    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** Floats of a vector: 4, 8 or 16. */
    static final int COUNT = SPECIES.length();

    /** Made once: a mask that is passed to a method which is not inlined would be allocated. */
    private static final VectorMask<?>[] FIRST = new VectorMask<?>[COUNT + 1];

    static {
        for (int n = 0; n <= COUNT; n++) {
            FIRST[n] = SPECIES.indexInRange(0, n);
        }
    }

    /** Masks the first half of the lanes: the second one is left. */
    static final VectorMask<Float> SECOND_HALF = first(COUNT / 2).not();

    private Lanes() {}

    /** The first of the fewest shares, of equal size or one less, of at most so many rows each. */
    static int share(int rows, int most) {
        int shares = (rows + most - 1) / most;
        return (rows + shares - 1) / shares;
    }

    /** Masks all but the first lanes, of a vector that reaches beyond the end of a row. */
    @SuppressWarnings("unchecked")
    static VectorMask<Float> first(int lanes) {
        return (VectorMask<Float>) FIRST[lanes];
    }
}
