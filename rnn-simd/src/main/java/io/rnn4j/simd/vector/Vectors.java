package io.rnn4j.simd.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector species of this JVM and its masks.
 *
 * <p>Inner loops call few methods with vectors as arguments or results, apart from those of the
 * Vector API, which C2 always inlines. A call that is not inlined allocates every vector and takes
 * 20 times as long, and inlining depends on the profile of the running program.
 */
public final class Vectors {

    /** The species of the preferred size. */
    public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** Created once: a mask passed to a method that is not inlined would be allocated. */
    private static final VectorMask<?>[] FIRST = new VectorMask<?>[Lanes.COUNT + 1];

    static {
        for (int n = 0; n <= Lanes.COUNT; n++) {
            FIRST[n] = SPECIES.indexInRange(0, n);
        }
    }

    private Vectors() {}

    /** {@return the mask of the first lanes, for the end of a row that does not fill a vector} */
    @SuppressWarnings("unchecked")
    public static VectorMask<Float> first(int lanes) {
        return (VectorMask<Float>) FIRST[lanes];
    }
}
