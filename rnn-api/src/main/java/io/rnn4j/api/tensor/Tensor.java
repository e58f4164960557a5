package io.rnn4j.api.tensor;

import java.util.Arrays;
import java.util.Objects;

/**
 * A float array with a shape, in row-major order: the elements of the last axis are adjacent.
 * Sequences are batch first: [batch, time, features].
 *
 * <p>A tensor is a view of its array: the array passed to {@link #of(float[], int...)} is that
 * returned by {@link #array}.
 */
public final class Tensor {
    private final Shape shape;
    private final float[] array;

    private Tensor(Shape shape, float[] array) {
        this.shape = shape;
        this.array = array;
    }

    /**
     * {@return a tensor that is a view of an array}
     *
     * @param array elements in row-major order; not copied
     * @param sizes size of each axis
     * @throws IllegalArgumentException if the product of the sizes is not the length of the array
     */
    public static Tensor of(float[] array, int... sizes) {
        Objects.requireNonNull(array, "the array of a tensor is null");
        Shape shape = Shape.of(sizes);
        if (shape.elements() != array.length) {
            throw new IllegalArgumentException(
                    "a tensor of shape %s has %d elements, got an array of %d"
                            .formatted(shape, shape.elements(), array.length));
        }
        return new Tensor(shape, array);
    }

    /**
     * {@return a copy of a matrix, [rows, columns]}
     *
     * @param rows rows of the matrix, all of the same length
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
                        ("row %d has %d elements, row 0 has %d; all rows of a tensor have the same"
                                        + " length: pad the shorter ones and mask the padding")
                                .formatted(row, rows[row].length, columns));
            }
            System.arraycopy(rows[row], 0, result.array, row * columns, columns);
        }
        return result;
    }

    /**
     * {@return a copy of sequences, [samples, steps, features]}
     *
     * @param sequences rows of each sample, as many for all samples and all of the same length
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
                        ("sample %d has the shape %s, sample 0 %s; pad the shorter ones and mask"
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
     */
    public static Tensor zeros(int... sizes) {
        Shape shape = Shape.of(sizes);
        return new Tensor(shape, new float[shape.elements()]);
    }

    /**
     * {@return a new tensor of zeros}
     *
     * @param shape shape of the tensor
     */
    public static Tensor zeros(Shape shape) {
        return new Tensor(shape, new float[shape.elements()]);
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

    /** {@return the array that this tensor is a view of, not a copy} */
    public float[] array() {
        return array;
    }

    /**
     * {@return an element}
     *
     * @param index index of the element along each axis
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public float get(int... index) {
        return array[position(index)];
    }

    /**
     * Sets an element.
     *
     * @param value new value
     * @param index index of the element along each axis
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public void set(float value, int... index) {
        array[position(index)] = value;
    }

    private int position(int[] index) {
        if (index.length != rank()) {
            throw new IndexOutOfBoundsException(
                    "an element of a tensor of shape %s has %d indices, got %d"
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
        return of(array, shape.completed(sizes));
    }

    /**
     * {@return a copy of a range of the first axis, which are samples in batch-first tensors}
     *
     * @param from first index, inclusive
     * @param to last index, exclusive
     * @throws IndexOutOfBoundsException if the range is not within the axis
     */
    public Tensor copyOfRange(int from, int to) {
        int[] sizes = shape.toArray();
        if (from < 0 || to < from || to > size(0)) {
            throw new IndexOutOfBoundsException(
                    "slice from %d to %d of a tensor of shape %s".formatted(from, to, shape));
        }
        int elements = sizes[0] == 0 ? 0 : array.length / sizes[0];
        sizes[0] = to - from;
        return of(Arrays.copyOfRange(array, from * elements, to * elements), sizes);
    }

    /** {@return a copy of this tensor with an array of its own} */
    public Tensor copy() {
        return new Tensor(shape, array.clone());
    }

    /** Compares shape and bits with another tensor; all NaN values are equal. */
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

    /** {@return the shape and the first elements} */
    @Override
    public String toString() {
        int shown = Math.min(array.length, 8);
        String first = Arrays.toString(Arrays.copyOf(array, shown));
        return "Tensor"
                + shape
                + (shown < array.length ? first.substring(0, first.length() - 1) + ", …]" : first);
    }
}
