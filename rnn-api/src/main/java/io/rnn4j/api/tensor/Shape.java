package io.rnn4j.api.tensor;

import java.util.Arrays;
import java.util.Objects;

/** The sizes of the axes of a tensor, outermost first; a single number has no axes. */
public final class Shape {
    private final int[] sizes;

    private Shape(int[] sizes) {
        this.sizes = sizes;
    }

    /**
     * {@return a shape}
     *
     * @param sizes size of each axis, at least 0
     * @throws IllegalArgumentException if a size is negative or the shape has more than {@link
     *     Sizes#LARGEST_ARRAY} elements
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
        Sizes.product("a tensor", sizes);
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
}
