package io.rnn4j.api.tensor;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.ToIntFunction;

/**
 * An array of floats or ints with a shape, in row-major order: the elements of the last axis are
 * adjacent. Sequences are batch first: [batch, time, features].
 *
 * <p>A tensor is a view of its array: the array passed to {@link #of(float[], int...)} is that
 * returned by {@link #array}, and the array passed to {@link #of(int[], int...)} that returned by
 * {@link #intArray}.
 *
 * <p>Ints are indices: tokens of a vocabulary and classes. A float is exact only for whole numbers
 * up to {@link #EXACT_FLOATS}. All methods of rnn4j that take a tensor of numbers accept ints which
 * floats represent exactly.
 */
public final class Tensor {
    /** The number 2²⁴: floats represent all whole numbers from its negative up to it exactly. */
    public static final int EXACT_FLOATS = 1 << 24;

    private final Shape shape;
    private final float[] array; // null if the elements are ints
    private final int[] ints; // null if the elements are floats

    private Tensor(Shape shape, float[] array) {
        this.shape = shape;
        this.array = array;
        this.ints = null;
    }

    private Tensor(Shape shape, int[] ints) {
        this.shape = shape;
        this.array = null;
        this.ints = ints;
    }

    /**
     * {@return a tensor that is a view of an array}
     *
     * @param array elements in row-major order; not copied
     * @param sizes size of each axis
     * @throws IllegalArgumentException if the product of the sizes is not the length of the array
     */
    public static Tensor of(float[] array, int... sizes) {
        Objects.requireNonNull(array, "array");
        return new Tensor(shape(sizes, array.length), array);
    }

    /**
     * {@return a tensor of indices that is a view of an array}
     *
     * @param array elements in row-major order; not copied
     * @param sizes size of each axis
     * @throws IllegalArgumentException if the product of the sizes is not the length of the array
     */
    public static Tensor of(int[] array, int... sizes) {
        Objects.requireNonNull(array, "array");
        return new Tensor(shape(sizes, array.length), array);
    }

    private static Shape shape(int[] sizes, int length) {
        Shape shape = Shape.of(sizes);
        if (shape.elements() != length) {
            throw new IllegalArgumentException(
                    "a tensor of shape %s has %s elements, got an array of %s"
                            .formatted(shape, shape.elements(), length));
        }
        return shape;
    }

    /**
     * {@return a copy of a matrix, [rows, columns]}
     *
     * @param rows rows of the matrix, all of the same length
     * @throws IllegalArgumentException if the rows differ in length
     */
    public static Tensor of(float[][] rows) {
        Shape shape = matrix(rows, row -> row.length);
        float[] all = new float[shape.elements()];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, all, row * shape.size(1), shape.size(1));
        }
        return new Tensor(shape, all);
    }

    /**
     * {@return a copy of a matrix of indices, for example [samples, steps] of tokens}
     *
     * @param rows rows of the matrix, all of the same length
     * @throws IllegalArgumentException if the rows differ in length
     */
    public static Tensor of(int[][] rows) {
        Shape shape = matrix(rows, row -> row.length);
        int[] all = new int[shape.elements()];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, all, row * shape.size(1), shape.size(1));
        }
        return new Tensor(shape, all);
    }

    private static <T> Shape matrix(T[] rows, ToIntFunction<T> length) {
        Objects.requireNonNull(rows, "rows");
        for (int row = 0; row < rows.length; row++) {
            if (rows[row] == null) {
                throw new NullPointerException("row " + row + " of a tensor is null");
            }
        }
        int columns = rows.length == 0 ? 0 : length.applyAsInt(rows[0]);
        for (int row = 0; row < rows.length; row++) {
            if (length.applyAsInt(rows[row]) != columns) {
                throw new IllegalArgumentException(
                        ("row %s has %s elements, row 0 has %s; all rows of a tensor have the same"
                                        + " length: pad the shorter ones and mask the padding")
                                .formatted(row, length.applyAsInt(rows[row]), columns));
            }
        }
        return Shape.of(rows.length, columns);
    }

    /**
     * {@return a copy of sequences, [samples, steps, features]}
     *
     * @param sequences rows of each sample, as many for all samples and all of the same length
     * @throws IllegalArgumentException if samples differ in the number of rows, or rows in length
     */
    public static Tensor of(float[][][] sequences) {
        Objects.requireNonNull(sequences, "sequences");
        float[] all = {};
        Shape first = Shape.of(0, 0);
        for (int sample = 0; sample < sequences.length; sample++) {
            if (sequences[sample] == null) {
                throw new NullPointerException("sample " + sample + " of a tensor is null");
            }
            Tensor rows;
            try {
                rows = of(sequences[sample]);
            } catch (IllegalArgumentException failure) {
                throw new IllegalArgumentException(
                        "sample " + sample + ": " + failure.getMessage());
            } catch (NullPointerException failure) {
                throw new NullPointerException("sample " + sample + ": " + failure.getMessage());
            }
            if (sample == 0) {
                first = rows.shape();
                all = new float[Shape.of(sequences.length, first.elements()).elements()];
            } else if (!rows.shape().equals(first)) {
                throw new IllegalArgumentException(
                        ("sample %s has the shape %s, sample 0 %s; pad the shorter ones and mask"
                                        + " the padding")
                                .formatted(sample, rows.shape(), first));
            }
            System.arraycopy(rows.array, 0, all, sample * first.elements(), rows.array.length);
        }
        return of(all, sequences.length, first.size(0), first.size(1));
    }

    /**
     * {@return a new tensor of zeros}
     *
     * @param sizes size of each axis
     * @throws IllegalArgumentException if a size is negative or the shape has more than {@link
     *     Shape#LARGEST_ARRAY} elements
     * @throws OutOfMemoryError if the heap is too small; the message names the shape
     */
    public static Tensor zeros(int... sizes) {
        return zeros(Shape.of(sizes));
    }

    /**
     * {@return a new tensor of zeros}
     *
     * @param shape shape of the tensor
     */
    public static Tensor zeros(Shape shape) {
        Objects.requireNonNull(shape, "shape");
        return new Tensor(shape, Shape.floats("a tensor", shape.toArray()));
    }

    /** {@return the sizes of the axes} */
    public Shape shape() {
        return shape;
    }

    /** {@return the number of axes, at least 0} */
    public int rank() {
        return shape.rank();
    }

    /**
     * {@return the size of an axis}
     *
     * @param axis index of the axis: 0 is the outermost, -1 the innermost
     * @throws IndexOutOfBoundsException if there is no such axis
     */
    public int size(int axis) {
        return shape.size(axis);
    }

    /** {@return whether the elements are ints} */
    public boolean isInt() {
        return ints != null;
    }

    /**
     * {@return the array of floats that this tensor is a view of, not a copy}
     *
     * @throws IllegalStateException if the elements are ints
     */
    public float[] array() {
        requireType(array != null, "intArray() and getInt(index), or toFloat()");
        return array;
    }

    /**
     * {@return the array of ints that this tensor is a view of, not a copy}
     *
     * @throws IllegalStateException if the elements are floats
     */
    public int[] intArray() {
        requireType(ints != null, "array() and get(index)");
        return ints;
    }

    private void requireType(boolean valid, String remedy) {
        if (!valid) {
            throw new IllegalStateException(
                    "a tensor of shape %s holds %s; use %s"
                            .formatted(shape, isInt() ? "ints" : "floats", remedy));
        }
    }

    /**
     * {@return this tensor if its elements are floats, otherwise a tensor of the same numbers as
     * floats}
     *
     * @throws IllegalArgumentException if a float cannot represent an element exactly
     */
    public Tensor toFloat() {
        if (ints == null) {
            return this;
        }
        float[] floats = new float[ints.length];
        for (int at = 0; at < floats.length; at++) {
            floats[at] = ints[at];
            if ((double) floats[at] != ints[at]) {
                throw new IllegalArgumentException(
                        ("element %s of a tensor of shape %s is %s, which a float does not"
                             + " represent; floats are exact up to %s, only indices are larger")
                                .formatted(at, shape, ints[at], EXACT_FLOATS));
            }
        }
        return new Tensor(shape, floats);
    }

    /**
     * {@return an element of a tensor of floats}
     *
     * @param index index of the element along each axis
     * @throws IndexOutOfBoundsException if there is no such element
     * @throws IllegalStateException if the elements are ints
     */
    public float get(int... index) {
        return array()[position(index)];
    }

    /**
     * {@return an element of a tensor of ints}
     *
     * @param index index of the element along each axis
     * @throws IndexOutOfBoundsException if there is no such element
     * @throws IllegalStateException if the elements are floats
     */
    public int getInt(int... index) {
        return intArray()[position(index)];
    }

    /**
     * Sets an element of a tensor of floats.
     *
     * @param value new value
     * @param index index of the element along each axis
     * @throws IndexOutOfBoundsException if there is no such element
     * @throws IllegalStateException if the elements are ints
     */
    public void set(float value, int... index) {
        array()[position(index)] = value;
    }

    /**
     * Sets an element of a tensor of ints.
     *
     * @param value new value
     * @param index index of the element along each axis
     * @throws IndexOutOfBoundsException if there is no such element
     * @throws IllegalStateException if the elements are floats
     */
    public void setInt(int value, int... index) {
        intArray()[position(index)] = value;
    }

    private int position(int[] index) {
        Objects.requireNonNull(index, "index");
        if (index.length != rank()) {
            throw new IndexOutOfBoundsException(
                    "an element of a tensor of shape %s has %s indices, got %s"
                            .formatted(shape, rank(), index.length));
        }
        int position = 0;
        for (int axis = 0; axis < index.length; axis++) {
            if (index[axis] < 0 || index[axis] >= shape.size(axis)) {
                throw new IndexOutOfBoundsException(
                        "index %s of a tensor of shape %s"
                                .formatted(Arrays.toString(index), shape));
            }
            position = position * shape.size(axis) + index[axis];
        }
        return position;
    }

    /**
     * {@return a view of the same array with another shape}
     *
     * @param sizes new size of each axis; a single -1 is replaced by the size that preserves the
     *     number of elements
     * @throws IllegalArgumentException if the number of elements differs, or if no size in place of
     *     -1 preserves it
     */
    public Tensor reshape(int... sizes) {
        Objects.requireNonNull(sizes, "sizes");
        int[] completed = shape.completed(sizes);
        return isInt() ? of(ints, completed) : of(array, completed);
    }

    /**
     * {@return a copy of a range of the first axis, which are samples in batch-first tensors}
     *
     * @param from first index, inclusive
     * @param to last index, exclusive
     * @throws IndexOutOfBoundsException if the range is not within the axis
     */
    public Tensor copyOfRange(int from, int to) {
        if (rank() == 0) {
            throw new IndexOutOfBoundsException(
                    "range from %s to %s of a tensor of shape [], which has no axis"
                            .formatted(from, to));
        }
        int[] sizes = shape.toArray();
        if (from < 0 || to < from || to > size(0)) {
            throw new IndexOutOfBoundsException(
                    "range from %s to %s of a tensor of shape %s".formatted(from, to, shape));
        }
        int elements = sizes[0] == 0 ? 0 : shape.elements() / sizes[0];
        sizes[0] = to - from;
        return isInt()
                ? of(Arrays.copyOfRange(ints, from * elements, to * elements), sizes)
                : of(Arrays.copyOfRange(array, from * elements, to * elements), sizes);
    }

    /** {@return a copy of this tensor with an array of its own} */
    public Tensor copy() {
        return isInt() ? new Tensor(shape, ints.clone()) : new Tensor(shape, array.clone());
    }

    /** Compares type, shape and bits with another tensor; all NaN values are equal. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that
                && shape.equals(that.shape)
                && Arrays.equals(array, that.array)
                && Arrays.equals(ints, that.ints);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + (isInt() ? Arrays.hashCode(ints) : Arrays.hashCode(array));
    }

    /** {@return the shape and the first elements} */
    @Override
    public String toString() {
        int shown = Math.min(shape.elements(), 8);
        String first =
                isInt()
                        ? Arrays.toString(Arrays.copyOf(ints, shown))
                        : Arrays.toString(Arrays.copyOf(array, shown));
        boolean all = shown == shape.elements();
        return "Tensor" + shape + (all ? first : first.substring(0, first.length() - 1) + ", …]");
    }
}
