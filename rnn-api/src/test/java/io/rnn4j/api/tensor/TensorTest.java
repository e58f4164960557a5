package io.rnn4j.api.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

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
        assertMessage(
                "element [1] of a tensor has the shape [1, 1]",
                IllegalArgumentException.class,
                () -> Tensor.of(short1));
        float[][][] ragged = {{{1}, {2}}, {{3}, {4, 5}}};
        assertMessage(
                "element [1, 1] of a tensor",
                IllegalArgumentException.class,
                () -> Tensor.of(ragged));
        float[][][] hole = {{{1}}, null};
        assertMessage(
                "element [1] of a tensor is null",
                NullPointerException.class,
                () -> Tensor.of(hole));
        float[][][] inner = {{{1}}, {{1}, null}};
        assertMessage(
                "element [1, 1] of a tensor is null",
                NullPointerException.class,
                () -> Tensor.of(inner));
    }

    @Test
    void nullsAndRowsOfUnequalLengthsAreRejected() {
        assertMessage("rows", NullPointerException.class, () -> Tensor.of((float[][]) null));
        float[][] hole = {{1, 2}, null};
        assertMessage("element [1]", NullPointerException.class, () -> Tensor.of(hole));
        float[][] ragged = {{1, 2}, {3}};
        assertMessage(
                "element [1] of a tensor has the shape [1]",
                IllegalArgumentException.class,
                () -> Tensor.of(ragged));
        assertMessage("array", NullPointerException.class, () -> Tensor.of((float[]) null, 1));
    }

    @Test
    void arraysOfDoublesBecomeFloats() {
        double[] array = {0.1, -2, Double.NaN, Double.POSITIVE_INFINITY};
        float[] nearest = {0.1f, -2, Float.NaN, Float.POSITIVE_INFINITY};
        assertEquals(Tensor.of(nearest, 2, 2), Tensor.of(array, 2, 2));
        assertEquals(Tensor.of(nearest, 4), Tensor.of(array));
        assertEquals(Tensor.of(nearest, 1, 4), Tensor.of(new double[][] {array}));
        assertEquals(
                Tensor.of(nearest, 1, 2, 2),
                Tensor.of(new double[][][] {{{0.1, -2}, {array[2], array[3]}}}));
        assertMessage(
                "[3] has 3 elements, got an array of 4",
                IllegalArgumentException.class,
                () -> Tensor.of(array, 3));
        assertMessage(
                "1.0E39 is beyond the largest float",
                IllegalArgumentException.class,
                () -> Tensor.of(new double[] {1e39}));
    }

    @Test
    void anArrayAloneIsAVector() {
        float[] floats = {1, 2};
        int[] ints = {1, 2};
        assertSame(floats, Tensor.of(floats).array());
        assertSame(ints, Tensor.of(ints).intArray());
        assertEquals(Shape.of(2), Tensor.of(ints).shape());
        assertEquals(Shape.of(2), Tensor.of(new double[2]).shape());
    }

    @Test
    void listsAndStreamsOfRowsAreCopied() {
        Tensor floats = Tensor.of(new float[] {1, 2, 3, 0.5f}, 2, 2);
        assertEquals(floats, Tensor.of(List.of(List.of(1, 2), List.of(3, 0.5))));
        assertEquals(floats, Tensor.of(List.of(new double[] {1, 2}, new float[] {3, 0.5f})));
        assertEquals(floats, Tensor.of(List.of(new int[] {1, 2}, new Double[] {3.0, 0.5})));
        assertEquals(floats, Tensor.of(Stream.of(Tensor.of(new int[] {1, 2}), List.of(3L, 0.5f))));
        assertEquals(floats.reshape(4), Tensor.of(Stream.of(1, 2, 3, 0.5)));
        Tensor ints = Tensor.of(new int[] {1, (1 << 24) + 1, 3, 4}, 2, 1, 2);
        assertEquals(
                ints, Tensor.of(List.of(List.of(List.of(1, (1 << 24) + 1)), new int[][] {{3, 4}})));
        assertEquals(Shape.of(0), Tensor.of(List.of()).shape());
        assertEquals(Shape.of(2, 0), Tensor.of(List.of(List.of(), List.of())).shape());
    }

    @Test
    void wrongListsAreRejectedByTheirPlace() {
        assertMessage(
                "element [1, 0] of a tensor is a String, expected a number",
                IllegalArgumentException.class,
                () -> Tensor.of(List.of(List.of(1.0), List.of("1"))));
        assertMessage(
                "element [2] of a tensor has the shape [1], but the first one next to it has [2];",
                IllegalArgumentException.class,
                () -> Tensor.of(Stream.of(new int[2], new int[2], new int[1])));
        assertMessage(
                "element [1] of a tensor has the shape [], but the first one next to it has [2]",
                IllegalArgumentException.class,
                () -> Tensor.of(List.of(List.of(1, 2), 3)));
        assertMessage(
                "element [0, 1] of a tensor is null",
                NullPointerException.class,
                () -> Tensor.of(List.of(Arrays.asList(1.0, null))));
        assertMessage(
                "16777217, which a float does not represent",
                IllegalArgumentException.class,
                () -> Tensor.of(List.of(0.5, (1 << 24) + 1)));
        assertMessage("values", NullPointerException.class, () -> Tensor.of((List<?>) null));
        assertMessage("rows", NullPointerException.class, () -> Tensor.of((Stream<?>) null));
    }

    @Test
    void samplesAreCopiedInAnyOrder() {
        Tensor floats = Tensor.of(new float[] {0, 1, 2, 3, 4, 5}, 3, 2, 1);
        assertEquals(
                Tensor.of(new float[] {4, 5, 0, 1, 4, 5}, 3, 2, 1), floats.copyOfSamples(2, 0, 2));
        assertEquals(Shape.of(0, 2, 1), floats.copyOfSamples().shape());
        Tensor ints = Tensor.of(new int[] {7, 8, 9});
        assertEquals(Tensor.of(new int[] {9, 7}), ints.copyOfSamples(2, 0));
        for (int wrong : new int[] {-1, 3}) {
            assertMessage(
                    "sample " + wrong + " of a tensor of shape [3]",
                    IndexOutOfBoundsException.class,
                    () -> ints.copyOfSamples(0, wrong));
        }
        assertMessage(
                "shape []",
                IndexOutOfBoundsException.class,
                () -> Tensor.zeros(new int[0]).copyOfSamples(0));
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
