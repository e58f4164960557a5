package io.rnn4j.api.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
        assertMessage("sample 1 of", NullPointerException.class, () -> Tensor.of(hole));
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

    @Test
    void intsKeepTheirTypeAndValue() {
        int[] array = {1, (1 << 24) + 1, 3, -4, 5, 6};
        Tensor ints = Tensor.of(array, 3, 2);
        assertSame(array, ints.intArray());
        assertSame(array, ints.reshape(2, -1).intArray());
        assertEquals((1 << 24) + 1, ints.getInt(0, 1));
        ints.setInt(7, 2, 1);
        assertEquals(Tensor.of(new int[][] {{3, -4}, {5, 7}}), ints.copyOfRange(1, 3));
        assertNotEquals(ints.copyOfRange(1, 3), ints.copyOfRange(1, 3).toFloat());
        assertEquals(
                Tensor.of(new float[] {3, -4, 5, 7}, 4),
                Tensor.of(new int[] {3, -4, 5, 7}, 4).toFloat());
        assertEquals("Tensor[2, 1][3, -4]", Tensor.of(new int[][] {{3}, {-4}}).toString());
        Tensor copy = ints.copy();
        assertEquals(ints, copy);
        copy.setInt(0, 0, 0);
        assertEquals(1, ints.getInt(0, 0));
    }

    @Test
    void typesAreNotMixed() {
        Tensor ints = Tensor.of(new int[] {1, (1 << 24) + 1}, 2);
        assertMessage("element 1 of", IllegalArgumentException.class, ints::toFloat);
        assertMessage("holds ints; use intArray()", IllegalStateException.class, ints::array);
        assertMessage("holds ints", IllegalStateException.class, () -> ints.get(0));
        assertMessage("holds ints", IllegalStateException.class, () -> ints.set(1, 0));
        Tensor floats = ints.copyOfRange(0, 1).toFloat();
        assertSame(floats, floats.toFloat());
        assertMessage("holds floats; use array()", IllegalStateException.class, floats::intArray);
        assertMessage("holds floats", IllegalStateException.class, () -> floats.getInt(0));
        assertMessage("holds floats", IllegalStateException.class, () -> floats.setInt(1, 0));
    }

    private static void assertMessage(
            String part, Class<? extends RuntimeException> type, Runnable call) {
        String message = assertThrows(type, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
