package io.rnn4j.api.tensor;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * The sizes of the axes of a tensor, outermost first; a single number has no axes.
 *
 * <p>The static methods compute products and sums of sizes, checked against the largest array. A
 * result that is too large is rejected with an {@link IllegalArgumentException} that names what has
 * the sizes, the sizes and the limit; results never overflow. The methods for two sizes allocate
 * nothing.
 */
public final class Shape {
    /** The largest number of elements of an array, 2³¹ - 9. */
    public static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final int[] sizes;

    private Shape(int[] sizes) {
        this.sizes = sizes;
    }

    /**
     * {@return a shape}
     *
     * @param sizes size of each axis, at least 0
     * @throws IllegalArgumentException if a size is negative or the shape has more than {@link
     *     #LARGEST_ARRAY} elements
     */
    public static Shape of(int... sizes) {
        Objects.requireNonNull(sizes, "sizes");
        for (int size : sizes) {
            if (size < 0) {
                throw new IllegalArgumentException(
                        "the sizes of a shape are at least 0, got %s"
                                .formatted(Arrays.toString(sizes)));
            }
        }
        product("a tensor", sizes);
        return new Shape(sizes.clone());
    }

    /** {@return the number of axes, at least 0} */
    public int rank() {
        return sizes.length;
    }

    /**
     * {@return the size of an axis}
     *
     * @param axis index of the axis: 0 is the outermost, -1 the innermost
     * @throws IndexOutOfBoundsException if there is no such axis
     */
    public int size(int axis) {
        int index = axis < 0 ? axis + sizes.length : axis;
        if (index < 0 || index >= sizes.length) {
            throw new IndexOutOfBoundsException(
                    "axis %s of shape %s, which has %s axes".formatted(axis, this, rank()));
        }
        return sizes[index];
    }

    /** {@return the number of elements: the product of all sizes} */
    public int elements() {
        int elements = 1;
        for (int size : sizes) {
            elements *= size;
        }
        return elements;
    }

    /** Replaces a single -1 by the size that preserves the number of elements. */
    int[] completed(int[] newSizes) {
        int open = -1;
        long others = 1;
        for (int axis = 0; axis < newSizes.length; axis++) {
            if (newSizes[axis] == -1 && open < 0) {
                open = axis;
            } else {
                others *= newSizes[axis];
            }
        }
        if (open < 0) {
            return newSizes;
        }
        if (others < 1 || elements() % others != 0) {
            throw new IllegalArgumentException(
                    ("a tensor of shape %s cannot be reshaped to %s: its %s elements are not a"
                         + " multiple of the other sizes; -1 may stand for one size, and the others"
                         + " are at least 1")
                            .formatted(this, Arrays.toString(newSizes), elements()));
        }
        int[] result = newSizes.clone();
        result[open] = (int) (elements() / others);
        return result;
    }

    /** {@return a copy of the sizes} */
    public int[] toArray() {
        return sizes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(sizes, that.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /** {@return the sizes in brackets, for example {@code [100, 10, 1]}} */
    @Override
    public String toString() {
        return Arrays.toString(sizes);
    }

    // ---- products and sums of sizes

    /**
     * {@return the product of two sizes}
     *
     * @param what name of what has these sizes, for messages
     * @param one the first size, at least 0
     * @param two the second size, at least 0
     * @throws IllegalArgumentException if the product is more than {@link #LARGEST_ARRAY}
     */
    public static int product(String what, int one, int two) {
        Objects.requireNonNull(what, "what");
        long product = (long) one * two;
        if (product > LARGEST_ARRAY) {
            throw tooLarge(what, new int[] {one, two});
        }
        return (int) product;
    }

    /**
     * {@return the product of sizes}
     *
     * @param what name of what has these sizes, for messages
     * @param sizes the sizes, at least 0
     * @throws IllegalArgumentException if the product is more than {@link #LARGEST_ARRAY}
     */
    public static int product(String what, int... sizes) {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(sizes, "sizes");
        long product = Arrays.stream(sizes).anyMatch(size -> size == 0) ? 0 : 1;
        for (int size : sizes) {
            product *= size;
            if (product > LARGEST_ARRAY) {
                throw tooLarge(what, sizes);
            }
        }
        return (int) product;
    }

    private static IllegalArgumentException tooLarge(String what, int[] sizes) {
        BigInteger product =
                Arrays.stream(sizes)
                        .mapToObj(BigInteger::valueOf)
                        .reduce(BigInteger.ONE, BigInteger::multiply);
        return new IllegalArgumentException(
                "%s of shape %s has %s elements, but an array has at most %s; choose smaller sizes"
                        .formatted(what, Arrays.toString(sizes), product, LARGEST_ARRAY));
    }

    /**
     * {@return the sum of two sizes}
     *
     * @param what name of what has parts of these sizes, for messages
     * @param one the first size, at least 0
     * @param two the second size, at least 0
     * @throws IllegalArgumentException if the sum is more than {@link #LARGEST_ARRAY}
     */
    public static int sum(String what, int one, int two) {
        Objects.requireNonNull(what, "what");
        long sum = (long) one + two;
        if (sum > LARGEST_ARRAY) {
            throw tooLarge(what, sum, one, two);
        }
        return (int) sum;
    }

    /**
     * {@return the sum of sizes}
     *
     * @param what name of what has parts of these sizes, for messages
     * @param sizes the sizes, at least 0
     * @throws IllegalArgumentException if the sum is more than {@link #LARGEST_ARRAY}
     */
    public static int sum(String what, int... sizes) {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(sizes, "sizes");
        long sum = Arrays.stream(sizes).asLongStream().sum();
        if (sum > LARGEST_ARRAY) {
            throw tooLarge(what, sum, sizes);
        }
        return (int) sum;
    }

    private static IllegalArgumentException tooLarge(String what, long sum, int... sizes) {
        return new IllegalArgumentException(
                "%s of the sizes %s has %s elements, but an array has at most %s; choose smaller sizes"
                        .formatted(what, Arrays.toString(sizes), sum, LARGEST_ARRAY));
    }

    /**
     * {@return an array of floats, all 0}
     *
     * @param what name of what has these sizes, for messages
     * @param sizes the sizes, at least 0
     * @throws IllegalArgumentException if the product is more than {@link #LARGEST_ARRAY}
     * @throws OutOfMemoryError if the heap is too small; the message names the array, the number of
     *     bytes and the size of the heap
     */
    public static float[] floats(String what, int... sizes) {
        return allocated(what, sizes, float[]::new);
    }

    /**
     * {@return an array of ints, all 0}
     *
     * @param what name of what has these sizes, for messages
     * @param sizes the sizes, at least 0
     * @throws IllegalArgumentException if the product is more than {@link #LARGEST_ARRAY}
     * @throws OutOfMemoryError if the heap is too small, with a message as of {@link #floats}
     */
    public static int[] ints(String what, int... sizes) {
        return allocated(what, sizes, int[]::new);
    }

    private static <T> T allocated(String what, int[] sizes, IntFunction<T> allocation) {
        int elements = product(what, sizes);
        try {
            return allocation.apply(elements);
        } catch (OutOfMemoryError error) {
            OutOfMemoryError named =
                    new OutOfMemoryError(
                            ("%s of shape %s takes %s bytes, more than is left of the heap of %s"
                                 + " bytes; choose smaller sizes, or give Java more memory with"
                                 + " -Xmx")
                                    .formatted(
                                            what,
                                            Arrays.toString(sizes),
                                            4L * elements,
                                            Runtime.getRuntime().maxMemory()));
            named.initCause(error);
            throw named;
        }
    }
}
