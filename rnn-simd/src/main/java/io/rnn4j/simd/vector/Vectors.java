package io.rnn4j.simd.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one shape of vectors in a JVM, and its masks.
 *
 * <p>There are no methods here that take or return vectors, and the inner loops call none of their
 * own but those of the Vector API, which HotSpot always inlines: where it does not inline a call,
 * the vectors that pass it are allocated, one by one, at 20 times the time. It decides that by what
 * it has seen of a program so far, so that it may be right in one run and not in the next.
 */
public final class Vectors {

    public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** Made once: a mask that is passed to a method which is not inlined would be allocated. */
    private static final VectorMask<?>[] FIRST = new VectorMask<?>[Lanes.COUNT + 1];

    static {
        for (int n = 0; n <= Lanes.COUNT; n++) {
            FIRST[n] = SPECIES.indexInRange(0, n);
        }
    }

    /** The lanes of the second half. */
    public static final VectorMask<Float> SECOND_HALF = first(Lanes.COUNT / 2).not();

    private Vectors() {}

    /** The first lanes, of a vector that reaches beyond the end of a row. */
    @SuppressWarnings("unchecked")
    public static VectorMask<Float> first(int lanes) {
        return (VectorMask<Float>) FIRST[lanes];
    }
}
