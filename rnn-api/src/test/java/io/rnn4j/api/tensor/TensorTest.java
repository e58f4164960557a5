package io.rnn4j.api.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TensorTest {
    @Test
    void reshapeInfersOneSize() {
        Tensor tensor = Tensor.zeros(4, 3, 2);
        assertEquals(Shape.of(6, 4), tensor.reshape(6, -1).shape());
        assertEquals(Shape.of(24), tensor.reshape(-1).shape());
        assertEquals(Shape.of(2, 3, 4), tensor.reshape(2, -1, 4).shape());
        assertSame(tensor.array(), tensor.reshape(-1, 2).array());
        for (int[] sizes : new int[][] {{5, -1}, {-1, -1}, {0, -1}, {-2, -1}, {1 << 30, 8, -1}}) {
            String message =
                    assertThrows(IllegalArgumentException.class, () -> tensor.reshape(sizes))
                            .getMessage();
            assertTrue(message.contains("[4, 3, 2]"), message);
        }
    }

    @Test
    void ofSequencesCopiesTheRows() {
        Tensor tensor =
                Tensor.of(new float[][][] {{{1, 2}, {3, 4}, {5, 6}}, {{7, 8}, {9, 10}, {0, 1}}});
        assertEquals(Shape.of(2, 3, 2), tensor.shape());
        assertEquals(8, tensor.get(1, 0, 1));
        assertEquals(Shape.of(0, 0, 0), Tensor.of(new float[0][][]).shape());
        float[][][] short1 = {{{1}, {2}}, {{3}}};
        assertMessage("sample 1 has", IllegalArgumentException.class, () -> Tensor.of(short1));
        float[][][] ragged = {{{1}, {2}}, {{3}, {4, 5}}};
        assertMessage("sample 1: row 1", IllegalArgumentException.class, () -> Tensor.of(ragged));
        float[][][] hole = {{{1}}, null};
        assertMessage("sample 1: ", NullPointerException.class, () -> Tensor.of(hole));
        float[][][] inner = {{{1}}, {{1}, null}};
        assertMessage("sample 1: row 1", NullPointerException.class, () -> Tensor.of(inner));
    }

    @Test
    void nullsAndRowsOfUnequalLengthsAreRejected() {
        assertMessage("rows", NullPointerException.class, () -> Tensor.of((float[][]) null));
        float[][] hole = {{1, 2}, null};
        assertMessage("row 1", NullPointerException.class, () -> Tensor.of(hole));
        float[][] ragged = {{1, 2}, {3}};
        assertMessage("row 1 has 1", IllegalArgumentException.class, () -> Tensor.of(ragged));
        assertMessage("array", NullPointerException.class, () -> Tensor.of((float[]) null, 1));
    }

    private static void assertMessage(
            String part, Class<? extends RuntimeException> type, Runnable call) {
        String message = assertThrows(type, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
