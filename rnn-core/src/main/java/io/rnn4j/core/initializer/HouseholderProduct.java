package io.rnn4j.core.initializer;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.core.thread.Team;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.KernelsProvider;
import io.rnn4j.kernel.Rows;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The first rows of a random orthogonal matrix that is uniformly distributed (Haar measure), as a
 * product of random Householder reflections (Stewart 1980, "The efficient generation of random
 * orthogonal matrices"; Mezzadri 2007 for the signs).
 *
 * <p>The k-th reflection of the QR decomposition of a matrix of normally distributed numbers
 * reflects a vector of normally distributed numbers, independent of all others, whose first k
 * elements are 0. The vectors are therefore drawn at random, not computed: with X = I at the start,
 * X ← X·(I - τvvᵀ) from the last vector to the first. Blocks of vectors V are applied at once, X ←
 * X - X·V·Tᵀ·Vᵀ with the upper triangular T of the compact WY form (Schreiber and Van Loan 1989).
 * Each block is two products with the rows and columns that it changes.
 *
 * <p>Threads share the rows of X, so results do not depend on their number.
 */
final class HouseholderProduct {
    /** Vectors of a block: X is read from memory once a block. */
    private static final int BLOCK = 128;

    /** Columns of X in a product, for which packed vectors stay in the second-level cache. */
    private static final int COLUMNS = 512;

    /** Rows of X that are multiplied at a time, so that they stay in the cache. */
    private static final int ROWS = 48;

    /** The cost of drawing an element, in multiply-adds. */
    private static final int DRAWING = 64;

    /** The cost of packing or scaling an element. */
    private static final int PACKING = 8;

    private final float[] x;
    private final int rows;
    private final int columns;
    private final RandomNumbers random;
    private final Team.Limit limit;
    private final Part[] parts;

    private final float[] vectors; // Vᵀ [block, columns from the first one that is not 0]
    private final double[] squares; // of the vectors
    private final float[] products; // VᵀV
    private final float[] triangle; // -T
    private final float[][] packedDown; // by range of columns: V
    private final float[][] packedAcross; // by range of columns: Vᵀ
    private final float[] packedTriangle; // -Tᵀ

    // the current block
    private int first; // number of the first vector
    private int count;
    private int width; // columns that the block changes
    private int running; // threads of the current task

    /** The arrays of a thread. */
    private static final class Part {
        final Kernels kernels;
        final float[] left; // X·V
        final float[] right; // -X·V·Tᵀ
        final Rows a = new Rows(0);
        final Rows b = new Rows(0);
        final Rows c = new Rows(0);

        Part(Kernels kernels, int size) {
            this.kernels = kernels;
            this.left = new float[size];
            this.right = new float[size];
        }
    }

    /**
     * Creates a product.
     *
     * @param x receives the rows, [rows, columns]
     * @param rows number of rows, at most the number of columns
     * @param columns number of columns
     * @param random source of the vectors
     * @param provider kernels
     * @param limit how many threads share the work
     */
    HouseholderProduct(
            float[] x,
            int rows,
            int columns,
            RandomNumbers random,
            KernelsProvider provider,
            Team.Limit limit) {
        this.x = x;
        this.rows = rows;
        this.columns = columns;
        this.random = random;
        this.limit = limit;
        this.parts = new Part[limit.threadsFor(2L * rows * rows * columns)];
        int vectorCount = Math.min(BLOCK, rows);
        int size = Math.min(ROWS, rows) * vectorCount;
        Arrays.setAll(parts, part -> new Part(provider.create(), size));
        int ranges = (columns + COLUMNS - 1) / COLUMNS;
        int range = Math.min(COLUMNS, columns);
        Kernels kernels = parts[0].kernels;
        this.vectors = new float[vectorCount * columns];
        this.squares = new double[vectorCount];
        this.products = new float[vectorCount * vectorCount];
        this.triangle = new float[vectorCount * vectorCount];
        this.packedDown = new float[ranges][kernels.packedSize(range, vectorCount)];
        this.packedAcross = new float[ranges][kernels.packedSize(vectorCount, range)];
        this.packedTriangle = new float[kernels.packedSize(vectorCount, vectorCount)];
    }

    /** Computes all rows, each of a length. */
    void compute(double length) {
        Arrays.fill(x, 0f);
        for (int block = (rows - 1) / BLOCK; block >= 0; block--) {
            first = block * BLOCK;
            count = Math.min(BLOCK, rows - first);
            width = columns - first;
            long elements = (long) count * width;
            run(DRAWING * elements, this::draw);
            run(PACKING * elements, this::pack);
            run(count * elements, this::multiplyVectors);
            computeTriangle();
            run(2 * elements * (rows - first), this::apply);
        }
        run((long) PACKING * rows * columns, part -> scale(part, length));
    }

    /** Runs a task on the number of threads that its multiply-adds justify. */
    private void run(long operations, IntConsumer task) {
        running = Math.min(parts.length, limit.threadsFor(operations));
        Team.SHARED.run(running, task);
    }

    /** Draws vectors, and begins their rows of X with elements ±1. */
    private void draw(int part) {
        int end = Team.first(count, part + 1, running);
        for (int vector = Team.first(count, part, running); vector < end; vector++) {
            int row = first + vector;
            int from = vector * width;
            Arrays.fill(vectors, from, from + vector, 0f);
            double square = 0;
            for (int k = vector; k < width; k++) {
                float value = (float) Ziggurat.normal(random, (long) row * columns + first + k);
                vectors[from + k] = value;
                square += (double) value * value;
            }
            int pivot = from + vector;
            double value = vectors[pivot];
            float sum = (float) (value + Math.copySign(Math.sqrt(square), value));
            vectors[pivot] = sum == 0 ? 1 : sum; // any vector reflects the zero vector
            squares[vector] = square - value * value + (double) vectors[pivot] * vectors[pivot];
            x[row * columns + row] = -Math.signum(vectors[pivot]);
        }
    }

    private void pack(int part) {
        Part own = parts[part];
        int ranges = ranges();
        int end = Team.first(ranges, part + 1, running);
        for (int range = Team.first(ranges, part, running); range < end; range++) {
            int size = size(range);
            own.b.set(vectors, range * COLUMNS, width);
            own.kernels.pack(size, count, own.b, true, packedDown[range]);
            own.kernels.pack(count, size, own.b, false, packedAcross[range]);
        }
    }

    private int ranges() {
        return (width + COLUMNS - 1) / COLUMNS;
    }

    private int size(int range) {
        return Math.min(COLUMNS, width - range * COLUMNS);
    }

    private void multiplyVectors(int part) {
        Part own = parts[part];
        int from = Team.first(count, part, running);
        int to = Team.first(count, part + 1, running);
        Arrays.fill(products, from * count, to * count, 0f);
        own.c.set(products, from * count, count);
        multiplyDown(own, to - from, own.a.set(vectors, from * width, width));
    }

    /** C += A·V, with the rows in C of a thread. */
    private void multiplyDown(Part own, int rowCount, Rows a) {
        for (int range = 0; range < ranges(); range++) {
            own.kernels.multiply(
                    rowCount, count, size(range), size(range), a, packedDown[range], own.c);
            a.moveTo(a.offset() + COLUMNS);
        }
    }

    /**
     * T from VᵀV, column by column in double precision: T_ii = τ_i = 2 / v_iᵀv_i, and above it -τ_i
     * times the product of the columns before with Vᵀv_i.
     */
    private void computeTriangle() {
        double[][] t = new double[count][count];
        for (int column = 0; column < count; column++) {
            double factor = 2 / squares[column];
            t[column][column] = factor;
            for (int row = 0; row < column; row++) {
                double sum = 0;
                for (int k = row; k < column; k++) {
                    sum += t[row][k] * products[k * count + column];
                }
                t[row][column] = -factor * sum;
            }
        }
        for (int n = 0; n < count * count; n++) {
            triangle[n] = (float) -t[n / count][n % count];
        }
        parts[0].b.set(triangle, 0, count);
        parts[0].kernels.pack(count, count, parts[0].b, true, packedTriangle);
    }

    /** X += (X·V·-Tᵀ)·Vᵀ for the share that a part has of the rows that the block changes. */
    private void apply(int part) {
        Part own = parts[part];
        int end = first + Team.first(rows - first, part + 1, running);
        int size;
        for (int row = first + Team.first(rows - first, part, running); row < end; row += size) {
            size = Math.min(ROWS, end - row);
            int start = row * columns + first;
            Arrays.fill(own.left, 0, size * count, 0f);
            Arrays.fill(own.right, 0, size * count, 0f);
            own.c.set(own.left, 0, count);
            multiplyDown(own, size, own.a.set(x, start, columns));
            own.a.set(own.left, 0, count);
            own.c.set(own.right, 0, count);
            own.kernels.multiply(size, count, count, count, own.a, packedTriangle, own.c);
            own.a.set(own.right, 0, count);
            for (int range = 0; range < ranges(); range++) {
                own.c.set(x, start + range * COLUMNS, columns);
                own.kernels.multiply(
                        size, size(range), count, count, own.a, packedAcross[range], own.c);
            }
        }
    }

    /**
     * Normalises the rows: deviations of their lengths are the largest part of the rounding errors.
     */
    private void scale(int part, double length) {
        int end = Team.first(rows, part + 1, running);
        for (int row = Team.first(rows, part, running); row < end; row++) {
            double square = 0;
            for (int k = row * columns; k < (row + 1) * columns; k++) {
                square += (double) x[k] * x[k];
            }
            double factor = length / Math.sqrt(square);
            for (int k = row * columns; k < (row + 1) * columns; k++) {
                x[k] = (float) (factor * x[k]);
            }
        }
    }
}
