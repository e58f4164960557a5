package io.rnn4j.api.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /**
     * {@return a vector, [elements], that is a view of an array}
     *
     * @param array elements, not copied
     */
    public static Tensor of(float[] array) {
        return of(array, Objects.requireNonNull(array, "array").length);
    }

    /**
     * {@return a vector of indices, [elements], that is a view of an array}
     *
     * @param array elements, not copied
     */
    public static Tensor of(int[] array) {
        return of(array, Objects.requireNonNull(array, "array").length);
    }

    /**
     * {@return a vector of floats, [elements], each the nearest to a double}
     *
     * @param array elements, copied
     * @throws IllegalArgumentException if a finite element is beyond the largest float
     */
    public static Tensor of(double[] array) {
        return of(array, Objects.requireNonNull(array, "array").length);
    }

    /**
     * {@return a tensor of floats, each the nearest to a double}
     *
     * @param array elements in row-major order; copied
     * @param sizes size of each axis
     * @throws IllegalArgumentException if the product of the sizes is not the length of the array,
     *     or if a finite element is beyond the largest float
     */
    public static Tensor of(double[] array, int... sizes) {
        Objects.requireNonNull(array, "array");
        return NestedValues.tensor(array).reshaped(shape(sizes, array.length));
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

    private Tensor reshaped(Shape newShape) {
        return isInt() ? new Tensor(newShape, ints) : new Tensor(newShape, array);
    }

    /**
     * {@return a copy of a matrix, [rows, columns]}
     *
     * @param rows rows of the matrix, all of the same length
     * @throws IllegalArgumentException if the rows differ in length
     */
    public static Tensor of(float[][] rows) {
        return NestedValues.tensor(Objects.requireNonNull(rows, "rows"));
    }

    /**
     * {@return a copy of a matrix as floats, [rows, columns]}
     *
     * @param rows rows of the matrix, all of the same length
     * @throws IllegalArgumentException if the rows differ in length, or if a finite element is
     *     beyond the largest float
     */
    public static Tensor of(double[][] rows) {
        return NestedValues.tensor(Objects.requireNonNull(rows, "rows"));
    }

    /**
     * {@return a copy of a matrix of indices, for example [samples, steps] of tokens}
     *
     * @param rows rows of the matrix, all of the same length
     * @throws IllegalArgumentException if the rows differ in length
     */
    public static Tensor of(int[][] rows) {
        return NestedValues.tensor(Objects.requireNonNull(rows, "rows"));
    }

    /**
     * {@return a copy of sequences, [samples, steps, features]}
     *
     * @param sequences rows of each sample, as many for all samples and all of the same length
     * @throws IllegalArgumentException if samples differ in the number of rows, or rows in length
     */
    public static Tensor of(float[][][] sequences) {
        return NestedValues.tensor(Objects.requireNonNull(sequences, "sequences"));
    }

    /**
     * {@return a copy of sequences as floats, [samples, steps, features]}
     *
     * @param sequences rows of each sample, as many for all samples and all of the same length
     * @throws IllegalArgumentException if samples differ in the number of rows, or rows in length,
     *     or if a finite element is beyond the largest float
     */
    public static Tensor of(double[][][] sequences) {
        return NestedValues.tensor(Objects.requireNonNull(sequences, "sequences"));
    }

    /**
     * {@return a copy of nested lists} For example, {@code Tensor.of(List.of(List.of(1.5, 2.0),
     * List.of(0.5, 1.0)))} has the shape [2, 2].
     *
     * @param values numbers, or arrays, lists or tensors of numbers, all of the same shape. If all
     *     numbers are ints, the tensor has ints, otherwise floats; an empty list gives floats
     * @throws IllegalArgumentException if shapes differ, if a value is not a number, or if a float
     *     cannot represent one
     */
    public static Tensor of(List<?> values) {
        return NestedValues.tensor(Objects.requireNonNull(values, "values"));
    }

    /**
     * {@return a copy of a stream of rows, [rows, …]}
     *
     * @param rows numbers, or arrays, lists or tensors of numbers, all of the same shape, as for
     *     {@link #of(List)}; the stream is consumed
     * @throws IllegalArgumentException if shapes differ, if a value is not a number, or if a float
     *     cannot represent one
     */
    public static Tensor of(Stream<?> rows) {
        return NestedValues.tensor(
                Objects.requireNonNull(rows, "rows").collect(Collectors.toList()));
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

    /**
     * {@return a copy of some entries of the first axis, which are samples in batch-first tensors}
     *
     * @param samples indices of the entries, in the order of the copy
     * @throws IndexOutOfBoundsException if an index is not within the axis
     */
    public Tensor copyOfSamples(int... samples) {
        Objects.requireNonNull(samples, "samples");
        int count = rank() == 0 ? 0 : size(0);
        int[] sizes = rank() == 0 ? new int[1] : shape.toArray();
        int elements = count == 0 ? 0 : shape.elements() / count;
        sizes[0] = samples.length;
        Object from = isInt() ? ints : array;
        Tensor copy = isInt() ? of(Shape.ints("a tensor", sizes), sizes) : zeros(sizes);
        Object to = isInt() ? copy.ints : copy.array;
        for (int n = 0; n < samples.length; n++) {
            if (samples[n] < 0 || samples[n] >= count) {
                throw new IndexOutOfBoundsException(
                        "sample %s of a tensor of shape %s".formatted(samples[n], shape));
            }
            System.arraycopy(from, samples[n] * elements, to, n * elements, elements);
        }
        return copy;
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
