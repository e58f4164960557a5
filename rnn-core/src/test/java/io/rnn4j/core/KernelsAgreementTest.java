package io.rnn4j.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;
import io.rnn4j.kernel.Reduction;
import io.rnn4j.kernel.Rows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.SplittableRandom;

/** All installed kernels compute the same bits, and the finder finds them. */
class KernelsAgreementTest {

    private static final int[] WIDTHS = {1, 3, 8, 15, 16, 17, 33, 64, 70, 257};
    private static final int ROWS = 7;

    /** More elements than any operation of this test accesses. */
    private static final int SIZE = 4000;

    private final SplittableRandom random = new SplittableRandom(11);
    private final Kernels scalar = KernelsFinder.named("scalar").create();
    private final Kernels vector = KernelsFinder.named("vector").create();

    private interface Work {
        void on(Kernels kernels, float[] result);
    }

    @Test
    void finderPrefersVectorKernels() {
        List<String> names = KernelsFinder.installed().stream().map(KernelsProvider::name).toList();
        assertEquals(List.of("vector", "scalar"), names);
        String forced = System.getProperty(KernelsFinder.PROPERTY, "vector");
        assertEquals(forced, KernelsFinder.best().name());
        assertSame(KernelsFinder.best(), KernelsFinder.best());
    }

    @Test
    void finderListsInstalledKernelsForAnUnknownName() {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> KernelsFinder.named("quantum"));
        assertTrue(error.getMessage().contains("\"quantum\""), error.getMessage());
        assertTrue(error.getMessage().contains("installed: scalar, vector"), error.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void elementwise(Elementwise operation) {
        float[] a = numbers();
        float[] b = numbers();
        float[] c = numbers();
        for (int w : WIDTHS) {
            Rows first = new Rows(a, 0, w);
            Rows second = new Rows(b, 2, w);
            Rows third = new Rows(c, 3, w);
            Rows repeated = new Rows(b, 2, 0);
            Rows distant = new Rows(c, 3, w + 1);
            agree((k, d) -> k.apply(operation, ROWS, w, at(d, 1, w), first, second, third));
            agree((k, d) -> k.apply(operation, ROWS, w, at(d, 1, w + 2), first, repeated, distant));
            agree((k, d) -> k.apply(operation, ROWS, w, at(d, 0, w), at(d, 0, w), second, third));
        }
    }

    @Test
    void affineAndBroadcast() {
        float[] a = numbers();
        for (int w : WIDTHS) {
            agree((k, d) -> k.affine(ROWS, w, at(d, 1, w + 1), at(a, 2, w), 0.3f, -7f));
            agree((k, d) -> k.broadcast(ROWS, w, at(d, 1, w + 1), at(a, 2, 3)));
        }
    }

    @Test
    void products() {
        float[] a = numbers();
        float[] b = numbers();
        for (int columns : WIDTHS) {
            for (int rows : new int[] {1, 2, 3, ROWS}) {
                int depth = 1 + random.nextInt(12);
                Rows left = new Rows(a, 2, depth + 1);
                Rows right = new Rows(b, 1, columns);
                Rows transposed = new Rows(b, 1, depth);
                agree((k, c) -> multiply(k, rows, columns, depth, left, right, false, c));
                agree((k, c) -> multiply(k, rows, columns, depth, left, transposed, true, c));
                agree((k, c) -> multiplyTransposed(k, rows, columns, depth, a, b, c));
            }
        }
    }

    private static void multiply(
            Kernels kernels,
            int rows,
            int columns,
            int depth,
            Rows a,
            Rows b,
            boolean transposed,
            float[] c) {
        float[] packed = new float[kernels.packedSize(depth, columns)];
        kernels.pack(depth, columns, b, transposed, packed);
        int chain = 1 + depth / 3;
        kernels.multiply(rows, columns, depth, chain, a, packed, at(c, 3, columns + 1));
    }

    /** Multiplies by a transposed left operand, with the rows of both in descending order. */
    private static void multiplyTransposed(
            Kernels kernels, int rows, int columns, int depth, float[] a, float[] b, float[] c) {
        Rows left = new Rows(new float[rows * depth], 0, depth);
        kernels.transpose(depth, rows, left, at(a, (depth - 1) * rows, -rows));
        Rows right = new Rows(b, (depth - 1) * columns, -columns);
        multiply(kernels, rows, columns, depth, left, right, false, c);
    }

    @Test
    void linearRecurrences() {
        float[] a = numbers();
        float[] b = numbers();
        for (int w : WIDTHS) {
            int last = ROWS * (w + 1);
            int down = -w - 1;
            Rows factors = new Rows(a, 2, w);
            agree((k, d) -> k.linearRecurrence(ROWS, w, at(d, w, w), factors, at(b, 1, w + 1)));
            agree((k, d) -> k.linearRecurrence(ROWS, w, at(d, 3, 0), factors, at(b, 1, 0)));
            Rows first = new Rows(a, last, down);
            Rows second = new Rows(b, last, down);
            agree((k, d) -> k.linearRecurrence(ROWS, w, at(d, last, down), first, second));
        }
    }

    @ParameterizedTest
    @EnumSource
    void reductions(Reduction reduction) {
        float[] a = numbers();
        for (int w : WIDTHS) {
            agree((k, d) -> k.reduce(reduction, ROWS, w, at(d, 1, 2), at(a, 3, w + 1)));
        }
    }

    @Test
    void sumsOfRows() {
        float[] a = numbers();
        for (int w : WIDTHS) {
            agree((k, d) -> k.sumRows(ROWS, w, at(d, 1, 0), at(a, 2 + (ROWS - 1) * w, -w)));
            int apart = SIZE / 2;
            agree((k, d) -> k.accumulate(ROWS, w, at(d, 1, w), at(d, apart, w), at(a, 2, w)));
        }
    }

    private static Rows at(float[] array, int offset, int stride) {
        return new Rows(array, offset, stride);
    }

    private void agree(Work work) {
        float[] expected = numbers();
        float[] actual = expected.clone();
        work.on(scalar, expected);
        work.on(vector, actual);
        assertArrayEquals(expected, actual);
    }

    private float[] numbers() {
        float[] numbers = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            numbers[i] = (float) random.nextDouble(-4, 4);
            if (random.nextInt(50) == 0) {
                numbers[i] = Float.intBitsToFloat(random.nextInt());
            }
        }
        return numbers;
    }
}
