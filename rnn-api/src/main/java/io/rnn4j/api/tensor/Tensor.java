package io.rnn4j.api.tensor;

import java.util.Arrays;
import java.util.Objects;

/**
 * Floats with a shape, in row-major order: the last axis is adjacent in memory. Sequences are batch
 * first: [batch, time, features].
 *
 * <p>A tensor is a view of its array: {@link #array()} and the array given to {@link #of} are the
 * same one.
 */
public final class Tensor {
    private final Shape shape;
    private final float[] array;

    private Tensor(Shape shape, float[] array) {
        this.shape = shape;
        this.array = array;
    }

    /**
     * Gives an array a shape; the array is not copied.
     *
     * @param array the elements in row-major order
     * @param sizes the sizes of the axes
     * @return a tensor on the array
     * @throws IllegalArgumentException if the sizes do not make up the length of the array
     */
    public static Tensor of(float[] array, int... sizes) {
        Objects.requireNonNull(array, "the array of a tensor is null");
        Shape shape = Shape.of(sizes);
        if (shape.elements() != array.length) {
            throw new IllegalArgumentException(
                    "a tensor of shape "
                            + shape
                            + " has "
                            + shape.elements()
                            + " elements, got an array of "
                            + array.length);
        }
        return new Tensor(shape, array);
    }

    /**
     * Copies a matrix.
     *
     * @param rows its rows, all of one length
     * @return a tensor [rows, columns]
     * @throws IllegalArgumentException if the rows differ in length
     */
    public static Tensor of(float[][] rows) {
        Objects.requireNonNull(rows, "the rows of a tensor are null");
        for (int row = 0; row < rows.length; row++) {
            if (rows[row] == null) {
                throw new NullPointerException("row " + row + " of a tensor is null");
            }
        }
        int columns = rows.length == 0 ? 0 : rows[0].length;
        Tensor result = zeros(rows.length, columns);
        for (int row = 0; row < rows.length; row++) {
            if (rows[row].length != columns) {
                throw new IllegalArgumentException(
                        "row "
                                + row
                                + " has "
                                + rows[row].length
                                + " elements, row 0 has "
                                + columns
                                + "; all rows of a tensor have one length: pad the shorter ones"
                                + " and mask what is padding");
            }
            System.arraycopy(rows[row], 0, result.array, row * columns, columns);
        }
        return result;
    }

    /**
     * Copies sequences.
     *
     * @param sequences for every sample its rows, all samples of as many rows, all rows of one
     *     length
     * @return a tensor [samples, steps, features]
     * @throws IllegalArgumentException if samples differ in the number of rows, or rows in length
     */
    public static Tensor of(float[][][] sequences) {
        Objects.requireNonNull(sequences, "the sequences of a tensor are null");
        float[] all = {};
        Shape first = Shape.of(0, 0);
        for (int sample = 0; sample < sequences.length; sample++) {
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
                        "sample "
                                + sample
                                + " has the shape "
                                + rows.shape()
                                + ", sample 0 "
                                + first
                                + "; pad the shorter ones and mask what is padding");
            }
            System.arraycopy(rows.array, 0, all, sample * first.elements(), rows.array.length);
        }
        return of(all, sequences.length, first.size(0), first.size(1));
    }

    /**
     * Creates a tensor of zeros.
     *
     * @param sizes the sizes of the axes
     * @return a new tensor
     */
    public static Tensor zeros(int... sizes) {
        Shape shape = Shape.of(sizes);
        return new Tensor(shape, new float[shape.elements()]);
    }

    /**
     * Creates a tensor of zeros.
     *
     * @param shape its shape
     * @return a new tensor
     */
    public static Tensor zeros(Shape shape) {
        return new Tensor(shape, new float[shape.elements()]);
    }

    /**
     * Returns the sizes of the axes.
     *
     * @return the shape
     */
    public Shape shape() {
        return shape;
    }

    /**
     * Returns the number of axes.
     *
     * @return 0 or more
     */
    public int rank() {
        return shape.rank();
    }

    /**
     * Returns the size of one axis.
     *
     * @param axis 0 is the outermost, -1 the innermost
     * @return its size
     */
    public int size(int axis) {
        return shape.size(axis);
    }

    /**
     * Returns the elements themselves, not a copy.
     *
     * @return the array this tensor is a view of
     */
    public float[] array() {
        return array;
    }

    /**
     * Returns one element.
     *
     * @param index one index an axis
     * @return the element
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public float get(int... index) {
        return array[position(index)];
    }

    /**
     * Replaces one element.
     *
     * @param value the new value
     * @param index one index an axis
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public void set(float value, int... index) {
        array[position(index)] = value;
    }

    private int position(int[] index) {
        if (index.length != rank()) {
            throw new IndexOutOfBoundsException(
                    "an element of shape "
                            + shape
                            + " has "
                            + rank()
                            + " indices, got "
                            + index.length);
        }
        int position = 0;
        for (int axis = 0; axis < index.length; axis++) {
            if (index[axis] < 0 || index[axis] >= shape.size(axis)) {
                throw new IndexOutOfBoundsException(
                        "index " + Arrays.toString(index) + " of shape " + shape);
            }
            position = position * shape.size(axis) + index[axis];
        }
        return position;
    }

    /**
     * Gives the same elements another shape.
     *
     * @param sizes the new sizes, with the same number of elements; one of them may be -1, which
     *     stands for what is left
     * @return a tensor on the same array
     * @throws IllegalArgumentException if the number of elements differs, or if the size that is
     *     left is not one
     */
    public Tensor reshape(int... sizes) {
        return of(array, shape.completed(sizes));
    }

    /**
     * Copies a range of the first axis: samples, where tensors are batch first.
     *
     * @param from the first index, inclusive
     * @param to the last index, exclusive
     * @return a new tensor
     * @throws IndexOutOfBoundsException if the range is not within the axis
     */
    public Tensor slice(int from, int to) {
        int[] sizes = shape.sizes();
        if (from < 0 || to < from || to > size(0)) {
            throw new IndexOutOfBoundsException(
                    "slice from " + from + " to " + to + " of a tensor of shape " + shape);
        }
        int elements = sizes[0] == 0 ? 0 : array.length / sizes[0];
        sizes[0] = to - from;
        return of(Arrays.copyOfRange(array, from * elements, to * elements), sizes);
    }

    /**
     * Copies this tensor.
     *
     * @return a tensor of its own
     */
    public Tensor copy() {
        return new Tensor(shape, array.clone());
    }

    /**
     * Tells whether the other is a tensor of the same shape with the same bits, all NaN being
     * equal.
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that
                && shape.equals(that.shape)
                && Arrays.equals(array, that.array);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(array);
    }

    /** Returns the shape and the first elements. */
    @Override
    public String toString() {
        int shown = Math.min(array.length, 8);
        String first = Arrays.toString(Arrays.copyOf(array, shown));
        return "Tensor"
                + shape
                + (shown < array.length ? first.substring(0, first.length() - 1) + ", …]" : first);
    }
}
