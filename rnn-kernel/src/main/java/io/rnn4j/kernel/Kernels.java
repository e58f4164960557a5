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
 *   <li>each element of a product is the sum of chains {@code s = fma(a[k], b[k], s)} with k
 *       ascending; a chain starts from +0 and has the given number of terms, the last one possibly
 *       fewer; when it is complete, it is added to the value in C;
 *   <li>sums over rows are chains of {@link #CHAIN} rows, in the given order;
 *   <li>elementwise operations follow the formulas in {@link Elementwise};
 *   <li>reductions of a row follow the structure described in {@link Reduction}.
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
     * Terms of a chain in sums over very many terms. The rounding errors of n equal terms that are
     * added one after the other reach n/4 units in the last place of the sum: with 48 terms they
     * stay below 7.5e-7. A product with chains of 48 terms takes 3 to 4 % longer than with a single
     * chain.
     */
    int CHAIN = 48;

    /**
     * Terms of a block, 16 chains. The sums of the chains of a block are added one after the other,
     * which leaves errors below 9e-7; those of the blocks with {@link #accumulate}.
     */
    int BLOCK = 16 * CHAIN;

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
     * @param chain number of terms that are added one after the other, at least 1; for a single
     *     chain, the depth
     * @param a left operand
     * @param packed right operand, from {@link #pack} with the same depth and columns
     * @param c result, added to
     */
    void multiply(int rows, int columns, int depth, int chain, Rows a, float[] packed, Rows c);

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
     * Adds all rows to one row: {@code d[k] += } the sums of chains of {@link #CHAIN} rows, in the
     * order of the rows. A chain starts from +0.
     *
     * @param rows number of rows of the operand
     * @param width number of elements of a row
     * @param d result, a single row, added to
     * @param a operand
     */
    void sumRows(int rows, int width, Rows d, Rows a);

    /**
     * Adds a matrix to a sum of any number of matrices, whose relative error stays at a few units
     * in the last place (Kahan 1965, with the error of an addition by Knuth, "The Art of Computer
     * Programming", volume 2, 4.2.2, theorem B). In the end the sum is {@code sum + lost}. For
     * every element x of the addend:
     *
     * <pre>{@code
     * y = x + lost
     * total = sum + y
     * part = total - sum
     * lost = (sum - (total - part)) + (y - part), or 0 if that is NaN: the total is not finite
     * sum = total
     * }</pre>
     *
     * @param rows number of rows
     * @param width number of elements of a row
     * @param sum rounded sum, added to
     * @param lost rounding errors of the last addition, read and overwritten
     * @param addend operand
     */
    void accumulate(int rows, int width, Rows sum, Rows lost, Rows addend);
}
