package io.rnn4j.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Reduction;
import io.rnn4j.kernel.Rows;
import io.rnn4j.kernel.scalar.ScalarKernels;
import io.rnn4j.simd.vector.Lanes;
import io.rnn4j.simd.warmup.WarmingKernels;
import io.rnn4j.simd.warmup.Warmth;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The kernels give the bits of {@link NaiveKernels} and write only the result: on vector code,
 * before the warm-up, and when they switch within a test.
 */
@ParameterizedClass
@EnumSource(VectorKernelsTest.Code.class)
class VectorKernelsTest {

    enum Code {
        VECTOR(new VectorKernels()),
        SCALAR(new ScalarKernels(Lanes.PANEL)),
        COLD(warming(Long.MAX_VALUE, true)),
        SWITCHING(null);

        private final Kernels kernels;

        Code(Kernels kernels) {
            this.kernels = kernels;
        }
    }

    /**
     * Below, at and above multiples of 4, 8, 16, 32 and 128 floats: of vectors, panels, groups of
     * panels.
     */
    private static final int[] WIDTHS = {
        1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 47, 48, 49, 63, 64, 65, 70, 128, 131
    };

    /** Multiply-adds before the change, fewer than any test asks for. */
    private static final int SWITCH = 10_000;

    /** Terms of a chain in sums over very many terms. */
    private static final int CHAIN = 48;

    /** Space before, between and behind what the kernels may touch. */
    private static final int GAP = 5;

    private static final float[] SPECIAL = {
        0f,
        -0f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1f,
        -1f,
        88.7f,
        89f,
        -87.4f,
        -88f,
        -100f,
        -103.9f,
        -104f,
        10f,
        -20f,
        1e-30f,
        0x1.555556p-1f
    };

    private final SplittableRandom random = new SplittableRandom(7);
    private final Kernels kernels;

    VectorKernelsTest(Code code) {
        kernels = code == Code.SWITCHING ? warming(SWITCH, true) : code.kernels;
    }

    private static Kernels warming(long threshold, boolean severalProcessors) {
        return new WarmingKernels(
                new Warmth(
                        threshold,
                        severalProcessors,
                        VectorKernels::new,
                        () -> new ScalarKernels(Lanes.PANEL)));
    }

    // ---- elementwise operations

    @ParameterizedTest
    @EnumSource
    void elementwise(Elementwise operation) {
        for (int width : WIDTHS) {
            checkElementwise(operation, 3, width, width, width, width, width);
            checkElementwise(operation, 4, width, width + GAP, width, width + 1, width + 2);
            checkElementwise(operation, 3, width, width, 0, width, 0);
            checkElementwise(operation, 3, width, -width, width, 0, -width - 1);
            checkInPlace(operation, 3, width, width);
            checkInPlace(operation, 3, width, width + GAP);
        }
        checkElementwise(operation, 1, 2000, 2000, 2000, 2000, 2000);
        checkElementwise(operation, 700, 3, 4, 3, 3, 3);
        checkElementwise(operation, 0, 20, 20, 20, 20, 20);
    }

    private void checkElementwise(
            Elementwise operation,
            int rows,
            int width,
            int dStride,
            int aStride,
            int bStride,
            int cStride) {
        float[] a = mixed(size(rows, width, aStride));
        float[] b = mixed(size(rows, width, bStride));
        float[] c = mixed(size(rows, width, cStride));
        float[] actual = mixed(size(rows, width, dStride));
        float[] expected = actual.clone();
        int dAt = offset(rows, dStride);
        int aAt = offset(rows, aStride);
        int bAt = offset(rows, bStride);
        int cAt = offset(rows, cStride);
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k++) {
                expected[dAt + row * dStride + k] =
                        NaiveKernels.apply(
                                operation,
                                a[aAt + row * aStride + k],
                                b[bAt + row * bStride + k],
                                c[cAt + row * cStride + k]);
            }
        }
        boolean two = operation.operands() > 1;
        boolean three = operation.operands() > 2;
        kernels.apply(
                operation,
                rows,
                width,
                new Rows(actual, dAt, dStride),
                new Rows(a, aAt, aStride),
                two ? new Rows(b, bAt, bStride) : null,
                three ? new Rows(c, cAt, cStride) : null);
        assertArrayEquals(expected, actual, operation + " of " + rows + " rows of " + width);
    }

    /** The result takes the place of each operand in turn. */
    private void checkInPlace(Elementwise operation, int rows, int width, int stride) {
        for (int place = 0; place < operation.operands(); place++) {
            float[][] operands = new float[3][];
            Arrays.setAll(operands, i -> mixed(size(rows, width, stride)));
            float[] expected = operands[place].clone();
            for (int row = 0; row < rows; row++) {
                for (int k = 0; k < width; k++) {
                    int at = GAP + row * stride + k;
                    expected[at] =
                            NaiveKernels.apply(
                                    operation, operands[0][at], operands[1][at], operands[2][at]);
                }
            }
            kernels.apply(
                    operation,
                    rows,
                    width,
                    new Rows(operands[place], GAP, stride),
                    new Rows(operands[0], GAP, stride),
                    new Rows(operands[1], GAP, stride),
                    new Rows(operands[2], GAP, stride));
            assertArrayEquals(
                    expected, operands[place], operation + " in place of operand " + place);
        }
    }

    @Test
    void affine() {
        for (int width : WIDTHS) {
            for (int stride : new int[] {width, width + GAP, -width}) {
                float[] a = mixed(size(3, width, stride));
                float[] actual = mixed(3 * width + GAP);
                float[] expected = actual.clone();
                int aAt = offset(3, stride);
                for (int row = 0; row < 3; row++) {
                    for (int k = 0; k < width; k++) {
                        expected[2 + row * width + k] =
                                Math.fma(a[aAt + row * stride + k], 1.7f, -0.3f);
                    }
                }
                Rows to = new Rows(actual, 2, width);
                kernels.affine(3, width, to, new Rows(a, aAt, stride), 1.7f, -0.3f);
                assertArrayEquals(expected, actual, "width " + width);
            }
        }
    }

    @Test
    void broadcast() {
        for (int width : WIDTHS) {
            float[] a = mixed(20);
            float[] actual = mixed(3 * (width + 2) + GAP);
            float[] expected = actual.clone();
            for (int row = 0; row < 3; row++) {
                for (int k = 0; k < width; k++) {
                    expected[1 + row * (width + 2) + k] = a[2 + row * 6];
                }
            }
            kernels.broadcast(3, width, new Rows(actual, 1, width + 2), new Rows(a, 2, 6));
            assertArrayEquals(expected, actual, "width " + width);
        }
    }

    // ---- products

    @Test
    void products() {
        for (int rows = 1; rows <= 20; rows++) {
            for (int columns : WIDTHS) {
                checkProduct(rows, columns, random.nextInt(1, 20), rows % 2 == 0);
            }
        }
        checkProduct(37, 70, 300, false);
        checkProduct(37, 70, 300, true);
        checkProduct(1, 300, 129, true);
        checkProduct(1, 512, 3, false);
        checkProduct(2, 300, 40, true);
        checkProduct(3, 300, 40, false);
        for (int rows = 8; rows <= 20; rows++) {
            checkProduct(rows, 200, 70, rows % 2 == 0); // pairs of panels, one on its own, an edge
        }
        checkProduct(0, 8, 8, true);
    }

    private void checkProduct(int rows, int columns, int depth, boolean transposed) {
        checkProduct(rows, columns, depth, depth, transposed);
        checkProduct(rows, columns, depth, 1 + random.nextInt(depth), transposed);
    }

    private void checkProduct(int rows, int columns, int depth, int chain, boolean transposed) {
        int aStride = rows % 3 == 0 ? -depth : depth + rows % 3;
        int bStride = (transposed ? depth : columns) + 1;
        int cStride = columns + rows % 2;
        float[] a = factors(size(rows, depth, aStride));
        float[] b =
                factors(transposed ? size(columns, depth, bStride) : size(depth, columns, bStride));
        float[] actual = factors(size(rows, columns, cStride));
        float[] expected = actual.clone();
        int aAt = offset(rows, aStride);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int at = GAP + row * cStride + column;
                float[] left = new float[depth];
                float[] right = new float[depth];
                for (int k = 0; k < depth; k++) {
                    left[k] = a[aAt + row * aStride + k];
                    right[k] = b[GAP + (transposed ? column * bStride + k : k * bStride + column)];
                }
                expected[at] = NaiveKernels.addProduct(expected[at], chain, left, right);
            }
        }
        float[] packed = mixed(kernels.packedSize(depth, columns));
        kernels.pack(depth, columns, new Rows(b, GAP, bStride), transposed, packed);
        Rows left = new Rows(a, aAt, aStride);
        kernels.multiply(rows, columns, depth, chain, left, packed, new Rows(actual, GAP, cStride));
        assertArrayEquals(
                expected, actual, "[" + rows + ", " + depth + "] · [.., " + columns + "]");
    }

    @Test
    void transposedProducts() {
        for (int rows = 1; rows <= 20; rows++) {
            for (int columns : WIDTHS) {
                checkTransposedProduct(rows, columns, random.nextInt(1, 20));
            }
        }
        checkTransposedProduct(70, 37, 512);
        checkTransposedProduct(20_000, 3, 5);
        checkTransposedProduct(9, 300, 7);
    }

    private void checkTransposedProduct(int rows, int columns, int depth) {
        boolean descending = rows % 2 == 0;
        int aStride = descending ? -rows - 1 : rows;
        int bStride = descending ? -columns : columns + 1;
        int cStride = columns + rows % 3;
        float[] a = factors(size(depth, rows, aStride));
        float[] b = factors(size(depth, columns, bStride));
        float[] actual = factors(size(rows, columns, cStride));
        float[] expected = actual.clone();
        int aAt = offset(depth, aStride);
        int bAt = offset(depth, bStride);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int at = GAP + row * cStride + column;
                float[] first = new float[depth];
                float[] second = new float[depth];
                for (int k = 0; k < depth; k++) {
                    first[k] = a[aAt + k * aStride + row];
                    second[k] = b[bAt + k * bStride + column];
                }
                expected[at] = NaiveKernels.addProduct(expected[at], CHAIN, first, second);
            }
        }
        Rows left = new Rows(mixed(rows * (depth + 1)), 0, depth + 1);
        float[] packed = mixed(kernels.packedSize(depth, columns));
        kernels.transpose(depth, rows, left, new Rows(a, aAt, aStride));
        kernels.pack(depth, columns, new Rows(b, bAt, bStride), false, packed);
        kernels.multiply(rows, columns, depth, CHAIN, left, packed, new Rows(actual, GAP, cStride));
        assertArrayEquals(
                expected, actual, "[" + depth + ", " + rows + "]ᵀ · [.., " + columns + "]");
    }

    @Test
    void packsAndTransposesAsScalarCodeDoes() {
        Kernels scalar = new ScalarKernels(Lanes.PANEL);
        for (int depth = 1; depth <= 70; depth += 3) {
            for (int columns = 1; columns <= 70; columns += 3) {
                float[] b = factors((depth + 3) * (columns + 3) + depth + columns);
                for (boolean transposed : new boolean[] {false, true}) {
                    Rows right = new Rows(b, 1, (transposed ? depth : columns) + 1);
                    float[] expected = mixed(scalar.packedSize(depth, columns));
                    float[] actual = mixed(expected.length);
                    scalar.pack(depth, columns, right, transposed, expected);
                    kernels.pack(depth, columns, right, transposed, actual);
                    assertArrayEquals(expected, actual, depth + " x " + columns);
                }
                float[] expected = mixed(columns * (depth + 2));
                float[] actual = expected.clone();
                Rows matrix = new Rows(b, 1, columns + 1);
                scalar.transpose(depth, columns, new Rows(expected, 0, depth + 2), matrix);
                kernels.transpose(depth, columns, new Rows(actual, 0, depth + 2), matrix);
                assertArrayEquals(expected, actual, depth + " x " + columns);
            }
        }
    }

    // ---- sums

    @ParameterizedTest
    @EnumSource
    void reductions(Reduction reduction) {
        for (int width = 1; width <= 140; width++) {
            checkReduction(reduction, width, width + 1, factors(size(4, width, width + 1)));
            checkReduction(reduction, width, -width, factors(size(4, width, -width)));
            checkReduction(reduction, width, width, mixed(size(4, width, width)));
        }
        for (int width : new int[] {511, 512, 513, 1300}) { // in blocks of 512
            checkReduction(reduction, width, width, factors(size(4, width, width)));
        }
        float[] infinite = new float[40];
        Arrays.fill(infinite, Float.NEGATIVE_INFINITY);
        checkReduction(reduction, 6, 6, infinite);
        infinite[GAP + 1] = Float.POSITIVE_INFINITY;
        checkReduction(reduction, 6, 6, infinite);
        float[] zeros = new float[400];
        Arrays.fill(zeros, -0f);
        checkReduction(reduction, 70, 70, zeros);
        float[] large = new float[400];
        Arrays.fill(large, 3e38f);
        checkReduction(Reduction.LOG_SUM_EXP, 70, 70, large);
    }

    private void checkReduction(Reduction reduction, int width, int stride, float[] a) {
        float[] actual = mixed(12);
        float[] expected = actual.clone();
        int at = offset(4, stride);
        for (int row = 0; row < 4; row++) {
            expected[1 + row * 2] = NaiveKernels.reduce(reduction, width, a, at + row * stride);
        }
        kernels.reduce(reduction, 4, width, new Rows(actual, 1, 2), new Rows(a, at, stride));
        assertArrayEquals(expected, actual, "width " + width);
    }

    @Test
    void sumOfRows() {
        for (int width : WIDTHS) {
            for (int stride : new int[] {width, width + 3, -width}) {
                for (int rows : new int[] {0, 9, CHAIN, 110}) {
                    checkSumOfRows(rows, width, stride);
                }
            }
        }
    }

    private void checkSumOfRows(int rows, int width, int stride) {
        float[] a = factors(size(rows, width, stride));
        float[] actual = factors(width + 2 * GAP);
        float[] expected = actual.clone();
        int aAt = offset(rows, stride);
        for (int k = 0; k < width; k++) {
            for (int first = 0; first < rows; first += CHAIN) {
                float chain = 0;
                for (int row = first; row < Math.min(rows, first + CHAIN); row++) {
                    chain += a[aAt + row * stride + k];
                }
                expected[GAP + k] += chain;
            }
        }
        kernels.sumRows(rows, width, new Rows(actual, GAP, 0), new Rows(a, aAt, stride));
        assertArrayEquals(expected, actual, rows + " rows of " + width);
    }

    @Test
    void accumulation() {
        for (int width : WIDTHS) {
            float[] sum = mixed(size(3, width, width + 2));
            float[] lost = mixed(size(3, width, width + 1));
            float[] addend = mixed(size(3, width, width));
            float[] expectedSum = sum.clone();
            float[] expectedLost = lost.clone();
            for (int row = 0; row < 3; row++) {
                for (int k = 0; k < width; k++) {
                    int at = GAP + row * (width + 2) + k;
                    int lostAt = GAP + row * (width + 1) + k;
                    float y = addend[GAP + row * width + k] + lost[lostAt];
                    float total = sum[at] + y;
                    float part = total - sum[at];
                    float error = (sum[at] - (total - part)) + (y - part);
                    expectedSum[at] = total;
                    expectedLost[lostAt] = Float.isNaN(error) ? 0 : error;
                }
            }
            Rows sums = new Rows(sum, GAP, width + 2);
            Rows rest = new Rows(lost, GAP, width + 1);
            kernels.accumulate(3, width, sums, rest, new Rows(addend, GAP, width));
            assertArrayEquals(expectedSum, sum, "width " + width);
            assertArrayEquals(expectedLost, lost, "width " + width);
        }
    }

    @Test
    void linearRecurrence() {
        for (int width : WIDTHS) {
            for (int stride : new int[] {width, width + 3, 0, -width}) {
                float[] a = factors(size(9, width, stride));
                float[] b = factors(size(9, width, width));
                float[] actual = factors(size(10, width, stride));
                float[] expected = actual.clone();
                int aAt = offset(9, stride);
                int dAt = offset(10, stride) + stride;
                for (int row = 0; row < 9; row++) {
                    for (int k = 0; k < width; k++) {
                        int at = dAt + row * stride + k;
                        float before = expected[at - stride];
                        float addend = b[GAP + row * width + k];
                        expected[at] = Math.fma(a[aAt + row * stride + k], before, addend);
                    }
                }
                kernels.linearRecurrence(
                        9,
                        width,
                        new Rows(actual, dAt, stride),
                        new Rows(a, aAt, stride),
                        new Rows(b, GAP, width));
                assertArrayEquals(expected, actual, "width " + width + ", stride " + stride);
            }
        }
    }

    // ---- data

    /** The place of the first row, so that all rows lie in an array of {@link #size}. */
    private static int offset(int rows, int stride) {
        return GAP + (stride < 0 ? -stride * Math.max(rows - 1, 0) : 0);
    }

    private static int size(int rows, int width, int stride) {
        return Math.abs(stride) * Math.max(rows - 1, 0) + width + 2 * GAP;
    }

    /** Numbers of all sizes and, one in three, special ones. */
    private float[] mixed(int size) {
        float[] numbers = new float[size];
        for (int i = 0; i < size; i++) {
            numbers[i] =
                    switch (random.nextInt(6)) {
                        case 0, 1 -> SPECIAL[random.nextInt(SPECIAL.length)];
                        case 2 -> Float.intBitsToFloat(random.nextInt());
                        default -> (float) random.nextDouble(-5, 5);
                    };
        }
        return numbers;
    }

    /**
     * Numbers whose sums depend on the order of addition; few special ones, for they hide the
     * others.
     */
    private float[] factors(int size) {
        float[] numbers = new float[size];
        for (int i = 0; i < size; i++) {
            numbers[i] =
                    random.nextInt(2000) == 0
                            ? SPECIAL[random.nextInt(SPECIAL.length)]
                            : (float) random.nextDouble(-3, 3);
        }
        return numbers;
    }
}
