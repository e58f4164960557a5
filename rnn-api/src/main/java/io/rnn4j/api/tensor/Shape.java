package io.rnn4j.api.tensor;

import java.util.Arrays;

/**
 * The sizes of a tensor's axes, outermost first; a shape without axes is that of a single number.
 */
public final class Shape {
    private final int[] sizes;

    private Shape(int[] sizes) {
        this.sizes = sizes;
    }

    /**
     * Creates a shape.
     *
     * @param sizes the sizes of the axes, each 0 or more
     * @return the shape
     * @throws IllegalArgumentException if a size is negative or there are more than 2³¹-1 elements
     */
    public static Shape of(int... sizes) {
        long elements = 1;
        for (int size : sizes) {
            if (size < 0) {
                throw new IllegalArgumentException(
                        "a shape has no negative size, got " + Arrays.toString(sizes));
            }
            elements *= size;
            if (elements > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "a tensor of shape "
                                + Arrays.toString(sizes)
                                + " has more than 2147483647 elements; split it along its first"
                                + " axis");
            }
        }
        return new Shape(sizes.clone());
    }

    /**
     * Returns the number of axes.
     *
     * @return 0 or more
     */
    public int rank() {
        return sizes.length;
    }

    /**
     * Returns the size of one axis.
     *
     * @param axis 0 is the outermost; negative counts from the end, -1 is the innermost
     * @return its size
     * @throws IndexOutOfBoundsException if there is no such axis
     */
    public int size(int axis) {
        int index = axis < 0 ? axis + sizes.length : axis;
        if (index < 0 || index >= sizes.length) {
            throw new IndexOutOfBoundsException("axis " + axis + " of shape " + this);
        }
        return sizes[index];
    }

    /**
     * Returns the product of all sizes.
     *
     * @return the number of elements
     */
    public int elements() {
        int elements = 1;
        for (int size : sizes) {
            elements *= size;
        }
        return elements;
    }

    /** Puts in place of a single -1 what makes up as many elements as this shape has. */
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
                    "a tensor of shape "
                            + this
                            + " cannot be reshaped to "
                            + Arrays.toString(newSizes)
                            + ": its "
                            + elements()
                            + " elements are no multiple of the other sizes; -1 may stand for one"
                            + " size, and the others are at least 1");
        }
        int[] result = newSizes.clone();
        result[open] = (int) (elements() / others);
        return result;
    }

    /**
     * Returns the sizes.
     *
     * @return a copy
     */
    public int[] sizes() {
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

    /** Returns the sizes in brackets, for example {@code [100, 10, 1]}. */
    @Override
    public String toString() {
        return Arrays.toString(sizes);
    }
}
