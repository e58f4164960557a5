package io.rnn4j.kernel;

/**
 * A position in an array from which equally distant rows are read or written: the array, the offset
 * of the first element of row 0 and the distance between the starts of two rows. The elements of a
 * row are adjacent.
 *
 * <p>Instances are mutable and reused, so that steps of a training allocate nothing. A kernel
 * neither changes nor keeps them.
 */
public final class Rows {
    private float[] array;
    private int offset;
    private int stride;

    /**
     * Creates a position without an array, to be {@link #set} before it is used.
     *
     * @param stride distance between the starts of two rows
     */
    public Rows(int stride) {
        this(null, 0, stride);
    }

    /**
     * Creates a position.
     *
     * @param array the array
     * @param offset index of the first element of row 0
     * @param stride distance between the starts of two rows; 0 repeats one row, a negative stride
     *     gives rows in descending order
     */
    public Rows(float[] array, int offset, int stride) {
        set(array, offset, stride);
    }

    /**
     * Moves to another position.
     *
     * @param newArray the array
     * @param newOffset index of the first element of row 0
     * @param newStride distance between the starts of two rows
     * @return this
     */
    public Rows set(float[] newArray, int newOffset, int newStride) {
        array = newArray;
        offset = newOffset;
        stride = newStride;
        return this;
    }

    /**
     * Moves to another position with the same stride.
     *
     * @param newArray the array
     * @param newOffset index of the first element of row 0
     * @return this
     */
    public Rows set(float[] newArray, int newOffset) {
        return set(newArray, newOffset, stride);
    }

    /**
     * Moves to another position in the same array with the same stride.
     *
     * @param newOffset index of the first element of row 0
     * @return this
     */
    public Rows moveTo(int newOffset) {
        offset = newOffset;
        return this;
    }

    /** {@return the array} */
    public float[] array() {
        return array;
    }

    /** {@return the index of the first element of row 0} */
    public int offset() {
        return offset;
    }

    /** {@return the distance between the starts of two rows} */
    public int stride() {
        return stride;
    }

    /**
     * {@return the index of the first element of a row}
     *
     * @param row number of the row
     */
    public int at(int row) {
        return offset + row * stride;
    }
}
