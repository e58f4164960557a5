package io.rnn4j.kernel;

/**
 * The computational kernels: matrix products, elementwise operations and sums over float arrays.
 *
 * <p><b>Matrices.</b> A matrix [rows, width] is passed as its sizes and a {@link Rows}, the
 * position of its elements in an array. The stride of an operand may be larger than its width, zero
 * (one row repeated) or negative (rows in descending order).
 *
 * <p><b>Equal bits.</b> All implementations compute the same bits:
 *
 * <ul>
 *   <li>each element of a product is accumulated by {@code c = fma(a[k], b[k], c)} with k
 *       ascending, starting from the value in C; k is never split over several accumulators;
 *   <li>elementwise operations follow the formulas in {@link Elementwise};
 *   <li>reductions of a row follow the structure described in {@link Reduction}; sums over rows add
 *       the rows in the given order.
 * </ul>
 *
 * All NaN values count as equal.
 *
 * <p><b>Aliasing.</b> The result of an elementwise operation may have exactly the position (array,
 * offset and stride) of an operand. No other overlap of a result with an operand is allowed.
 *
 * <p><b>Threads.</b> An instance may own scratch memory and is confined to one thread at a time.
 * Packed operands may be shared between instances of the same provider. Arguments are not validated
 * beyond the bounds checks of array accesses.
 */
public interface Kernels {

    /**
     * Describes the implementation, with its vector width where it has one.
     *
     * @return for example {@code "vector, 512 bit"}
     */
    String description();

    // ---- products

    /**
     * {@return the size of a packed right operand, the number of floats that {@link #pack} writes}
     *
     * @param depth number of rows of the operand
     * @param columns number of columns of the operand
     */
    int packedSize(int depth, int columns);

    /**
     * Packs a right operand [depth, columns] into the order in which {@link #multiply} reads it.
     *
     * @param depth number of rows of the operand
     * @param columns number of columns of the operand
     * @param b the operand
     * @param transposed whether the operand is stored as [columns, depth]
     * @param packed receives {@link #packedSize} floats
     */
    void pack(int depth, int columns, Rows b, boolean transposed, float[] packed);

    /**
     * Adds a product to a matrix, C += A·B: [rows, columns] += [rows, depth] · [depth, columns].
     *
     * @param rows number of rows of A and C
     * @param columns number of columns of B and C
     * @param depth number of columns of A and rows of B
     * @param a left operand
     * @param packed right operand, from {@link #pack} with the same depth and columns
     * @param c result, added to
     */
    void multiply(int rows, int columns, int depth, Rows a, float[] packed, Rows c);

    /**
     * Transposes a matrix, D [columns, rows] = Aᵀ.
     *
     * @param rows number of rows of A
     * @param columns number of columns of A
     * @param d result
     * @param a operand
     */
    void transpose(int rows, int columns, Rows d, Rows a);

    // ---- elementwise operations

    /**
     * Applies an operation to every element of [rows, width]. Operands that the operation does not
     * have are not read and may be null.
     *
     * @param operation the operation
     * @param rows number of rows
     * @param width number of elements of a row
     * @param d result
     * @param a first operand
     * @param b second operand
     * @param c third operand
     */
    void apply(Elementwise operation, int rows, int width, Rows d, Rows a, Rows b, Rows c);

    /**
     * Computes {@code d = fma(a, scale, shift)} for every element.
     *
     * @param rows number of rows
     * @param width number of elements of a row
     * @param d result
     * @param a operand
     * @param scale factor
     * @param shift addend
     */
    void affine(int rows, int width, Rows d, Rows a, float scale, float shift);

    /**
     * Copies the first element of every row of the operand to all elements of the result's row.
     *
     * @param rows number of rows
     * @param width number of elements of a row of the result
     * @param d result
     * @param a operand
     */
    void broadcast(int rows, int width, Rows d, Rows a);

    /**
     * Computes every row from the previous one: {@code d[row] = fma(a[row], d[row - 1], b[row])}.
     * The row before the first one is read from {@code d.at(-1)}.
     *
     * @param rows number of rows
     * @param width number of elements of a row
     * @param d result, which must not overlap a or b; its stride is negative for descending rows
     *     and 0 for a single row that every step overwrites
     * @param a factors
     * @param b addends
     */
    void linearRecurrence(int rows, int width, Rows d, Rows a, Rows b);

    // ---- sums

    /**
     * Reduces every row to one number.
     *
     * @param reduction the reduction
     * @param rows number of rows
     * @param width number of elements of a row, at least 1
     * @param d result, one number in each row
     * @param a operand
     */
    void reduce(Reduction reduction, int rows, int width, Rows d, Rows a);

    /**
     * Adds all rows to one row: {@code d[k] += a[row][k]}, in the order of the rows, one addition
     * after another.
     *
     * @param rows number of rows of the operand
     * @param width number of elements of a row
     * @param d result, a single row, added to
     * @param a operand
     */
    void sumRows(int rows, int width, Rows d, Rows a);
}
