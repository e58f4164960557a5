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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.SplittableRandom;

/** All installed kernels give the same bits, and the finder finds them. */
class KernelsAgreementTest {

    private static final int[] WIDTHS = {1, 3, 8, 15, 16, 17, 33, 64, 70, 257};
    private static final int ROWS = 7;

    /** More than any operation of this test touches. */
    private static final int SIZE = 4000;

    private final SplittableRandom random = new SplittableRandom(11);
    private final Kernels scalar = KernelsFinder.named("scalar").create();
    private final Kernels vector = KernelsFinder.named("vector").create();

    private interface Work {
        void on(Kernels kernels, float[] result);
    }

    @Test
    void finderKnowsBothAndPrefersTheVectorKernels() {
        List<String> names = KernelsFinder.installed().stream().map(KernelsProvider::name).toList();
        assertEquals(List.of("vector", "scalar"), names);
        String forced = System.getProperty(KernelsFinder.PROPERTY, "vector");
        assertEquals(forced, KernelsFinder.best().name());
        assertSame(KernelsFinder.best(), KernelsFinder.best());
    }

    @Test
    void finderListsWhatIsInstalledWhenANameIsUnknown() {
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
            agree((k, d) -> k.apply(operation, ROWS, w, d, 1, w, a, 0, w, b, 2, w, c, 3, w));
            agree(
                    (k, d) ->
                            k.apply(
                                    operation, ROWS, w, d, 1, w + 2, a, 0, w, b, 2, 0, c, 3,
                                    w + 1));
            agree((k, d) -> k.apply(operation, ROWS, w, d, 0, w, d, 0, w, b, 2, w, c, 3, w));
        }
    }

    @Test
    void affineAndBroadcast() {
        float[] a = numbers();
        for (int w : WIDTHS) {
            agree((k, d) -> k.affine(ROWS, w, d, 1, w + 1, a, 2, w, 0.3f, -7f));
            agree((k, d) -> k.broadcast(ROWS, w, d, 1, w + 1, a, 2, 3));
        }
    }

    @Test
    void products() {
        float[] a = numbers();
        float[] b = numbers();
        for (int columns : WIDTHS) {
            for (int rows : new int[] {1, 2, 3, ROWS}) {
                int depth = 1 + random.nextInt(12);
                agree((k, c) -> multiply(k, rows, columns, depth, a, b, columns, false, c));
                agree((k, c) -> multiply(k, rows, columns, depth, a, b, depth, true, c));
                agree((k, c) -> multiplyTransposed(k, rows, columns, depth, a, b, c));
            }
        }
    }

    private static void multiply(
            Kernels kernels,
            int rows,
            int columns,
            int depth,
            float[] a,
            float[] b,
            int bStride,
            boolean transposed,
            float[] c) {
        float[] packed = new float[kernels.packedSize(depth, columns)];
        kernels.pack(depth, columns, b, 1, bStride, transposed, packed);
        kernels.multiply(rows, columns, depth, a, 2, depth + 1, packed, c, 3, columns + 1);
    }

    /** The rows of both operands in descending order. */
    private static void multiplyTransposed(
            Kernels kernels, int rows, int columns, int depth, float[] a, float[] b, float[] c) {
        float[] packed = new float[kernels.packedTransposedSize(rows, depth)];
        kernels.packTransposed(rows, depth, a, (depth - 1) * rows, -rows, packed);
        int last = (depth - 1) * columns;
        kernels.multiplyTransposed(
                rows, columns, depth, packed, b, last, -columns, c, 3, columns + 1);
    }

    @Test
    void linearRecurrences() {
        float[] a = numbers();
        float[] b = numbers();
        for (int w : WIDTHS) {
            int last = ROWS * (w + 1);
            agree((k, d) -> k.linearRecurrence(ROWS, w, d, w, w, a, 2, w, b, 1, w + 1));
            agree((k, d) -> k.linearRecurrence(ROWS, w, d, 3, 0, a, 2, w, b, 1, 0));
            agree(
                    (k, d) ->
                            k.linearRecurrence(
                                    ROWS, w, d, last, -w - 1, a, last, -w - 1, b, last, -w - 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void reductions(Reduction reduction) {
        float[] a = numbers();
        for (int w : WIDTHS) {
            agree((k, d) -> k.reduce(reduction, ROWS, w, d, 1, 2, a, 3, w + 1));
        }
    }

    @Test
    void sumsOfRows() {
        float[] a = numbers();
        for (int w : WIDTHS) {
            agree((k, d) -> k.sumRows(ROWS, w, d, 1, a, 2 + (ROWS - 1) * w, -w));
        }
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
