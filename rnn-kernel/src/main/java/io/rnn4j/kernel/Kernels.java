package io.rnn4j.kernel;

/**
 * The hot loops of rnn4j: products, element-wise operations and sums over float arrays. Kernels
 * know arrays, offsets and strides; they know nothing of networks.
 *
 * <p><b>Matrices.</b> A matrix is an array, the offset of its first element and the distance
 * between the starts of two rows (its stride); the elements of a row are adjacent. A stride may be
 * larger than the row, zero (the same row again and again, for operands only) or negative (rows in
 * descending order).
 *
 * <p><b>The same bits.</b> Every implementation gives the same bits as every other:
 *
 * <ul>
 *   <li>each element of a product is accumulated by {@code c = fma(a[k], b[k], c)} for k ascending,
 *       starting from the value in C; k is never split over several accumulators;
 *   <li>element-wise operations follow the formulas of {@link Elementwise} and {@link
 *       io.rnn4j.kernel.scalar.FloatMath};
 *   <li>reductions of a row follow the structure of {@link Reduction}; sums over rows go through
 *       the rows in the order given.
 * </ul>
 *
 * Every NaN counts as equal to every other.
 *
 * <p><b>Aliasing.</b> The result of an element-wise operation may be the very place (array, offset
 * and stride) of one of its operands. No other overlap of a result with an operand is allowed.
 *
 * <p><b>Threads.</b> An instance may own scratch memory: it is used by one thread at a time. Packed
 * operands may be shared between instances of the same provider. Arguments are not checked beyond
 * the array accesses themselves: callers are engines, not users.
 */
public interface Kernels {

    /**
     * Says which kernels these are, with the vector width where there is one.
     *
     * @return for example {@code "vector, 512 bit"}
     */
    String description();

    // ---- products

    /**
     * Returns how many floats {@link #pack} writes for a right operand.
     *
     * @param depth rows of the right operand
     * @param columns columns of the right operand
     * @return the number of floats
     */
    int packedSize(int depth, int columns);

    /**
     * Packs a right operand [depth, columns] into the order in which {@link #multiply} reads it.
     *
     * @param depth rows of the operand
     * @param columns columns of the operand
     * @param b the array that holds it
     * @param bOffset where it begins
     * @param bStride distance of two rows of the stored matrix
     * @param transposed if the matrix is stored as [columns, depth]
     * @param packed receives {@link #packedSize} floats
     */
    void pack(
            int depth,
            int columns,
            float[] b,
            int bOffset,
            int bStride,
            boolean transposed,
            float[] packed);

    /**
     * C += A·B: [rows, columns] += [rows, depth] · [depth, columns], B packed.
     *
     * @param rows rows of A and C
     * @param columns columns of B and C
     * @param depth columns of A, rows of B
     * @param a left operand
     * @param aOffset where it begins
     * @param aStride distance of its rows
     * @param packed right operand, from {@link #pack} with the same depth and columns
     * @param c result, added to
     * @param cOffset where it begins
     * @param cStride distance of its rows
     */
    void multiply(
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] packed,
            float[] c,
            int cOffset,
            int cStride);

    /**
     * Returns how many rows of the operands of {@link #multiplyTransposed} fit the caches at a
     * time.
     *
     * @param rows rows of the result, that is columns of the left operand as it is stored
     * @return the largest depth to pass to {@link #packTransposed}, at least 1
     */
    int transposedDepth(int rows);

    /**
     * Returns how many floats {@link #packTransposed} writes.
     *
     * @param rows rows of the result
     * @param depth rows of the stored operand
     * @return the number of floats
     */
    int packedTransposedSize(int rows, int depth);

    /**
     * Packs a left operand that is stored as [depth, rows] for {@link #multiplyTransposed}.
     *
     * @param rows columns of the stored matrix
     * @param depth rows of the stored matrix, at most {@link #transposedDepth}
     * @param a the stored matrix
     * @param aOffset where it begins
     * @param aStride distance of its rows; negative for descending rows
     * @param packed receives {@link #packedTransposedSize} floats
     */
    void packTransposed(int rows, int depth, float[] a, int aOffset, int aStride, float[] packed);

    /**
     * C += Aᵀ·B: [rows, columns] += [depth, rows]ᵀ · [depth, columns], A packed, B as it is stored.
     *
     * @param rows rows of the result
     * @param columns columns of the result
     * @param depth rows of both operands as they are stored
     * @param packed left operand, from {@link #packTransposed} with the same rows and depth
     * @param b right operand
     * @param bOffset where it begins
     * @param bStride distance of its rows; negative for descending rows
     * @param c result, added to
     * @param cOffset where it begins
     * @param cStride distance of its rows
     */
    void multiplyTransposed(
            int rows,
            int columns,
            int depth,
            float[] packed,
            float[] b,
            int bOffset,
            int bStride,
            float[] c,
            int cOffset,
            int cStride);

    // ---- element by element

    /**
     * Applies an operation to every element of [rows, width]. Operands beyond those of the
     * operation are not read and may be null.
     *
     * @param operation what to compute
     * @param rows number of rows
     * @param width elements of a row
     * @param d result
     * @param dOffset where it begins
     * @param dStride distance of its rows
     * @param a first operand
     * @param aOffset where it begins
     * @param aStride distance of its rows, 0 for one row used for all
     * @param b second operand
     * @param bOffset where it begins
     * @param bStride distance of its rows
     * @param c third operand
     * @param cOffset where it begins
     * @param cStride distance of its rows
     */
    void apply(
            Elementwise operation,
            int rows,
            int width,
            float[] d,
            int dOffset,
            int dStride,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float[] c,
            int cOffset,
            int cStride);

    /**
     * {@code d = fma(a, scale, shift)} for every element.
     *
     * @param rows number of rows
     * @param width elements of a row
     * @param d result
     * @param dOffset where it begins
     * @param dStride distance of its rows
     * @param a operand
     * @param aOffset where it begins
     * @param aStride distance of its rows
     * @param scale factor
     * @param shift addend
     */
    void affine(
            int rows,
            int width,
            float[] d,
            int dOffset,
            int dStride,
            float[] a,
            int aOffset,
            int aStride,
            float scale,
            float shift);

    /**
     * Spreads one number a row over the row.
     *
     * @param rows number of rows
     * @param width elements of a row of the result
     * @param d result
     * @param dOffset where it begins
     * @param dStride distance of its rows
     * @param a the numbers
     * @param aOffset where they begin
     * @param aStride distance of two of them
     */
    void broadcast(
            int rows,
            int width,
            float[] d,
            int dOffset,
            int dStride,
            float[] a,
            int aOffset,
            int aStride);

    /**
     * Computes one row after the other from the row before it: {@code d[row] = fma(a[row], d[row -
     * 1], b[row])}. The row before the first one is read where it lies in d, at {@code dOffset -
     * dStride}.
     *
     * @param rows number of rows
     * @param width elements of a row
     * @param d result; neither a nor b may lie in its rows
     * @param dOffset where its first row begins
     * @param dStride distance of its rows; negative for descending rows, 0 for one row that each
     *     takes the place of the one before
     * @param a factors
     * @param aOffset where they begin
     * @param aStride distance of their rows
     * @param b addends
     * @param bOffset where they begin
     * @param bStride distance of their rows, 0 for one row used for all
     */
    void linearRecurrence(
            int rows,
            int width,
            float[] d,
            int dOffset,
            int dStride,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride);

    // ---- sums

    /**
     * Reduces every row to one number.
     *
     * @param reduction what to compute
     * @param rows number of rows
     * @param width elements of a row, at least 1
     * @param d result, one number a row
     * @param dOffset where it begins
     * @param dStride distance of two numbers
     * @param a operand
     * @param aOffset where it begins
     * @param aStride distance of its rows
     */
    void reduce(
            Reduction reduction,
            int rows,
            int width,
            float[] d,
            int dOffset,
            int dStride,
            float[] a,
            int aOffset,
            int aStride);

    /**
     * Adds all rows to one: {@code d[k] += a[row][k]}, rows in the order given, one addition after
     * the other.
     *
     * @param rows number of rows
     * @param width elements of a row
     * @param d result, added to
     * @param dOffset where it begins
     * @param a operand
     * @param aOffset where its first row begins
     * @param aStride distance of its rows; negative for descending rows
     */
    void sumRows(int rows, int width, float[] d, int dOffset, float[] a, int aOffset, int aStride);
}
