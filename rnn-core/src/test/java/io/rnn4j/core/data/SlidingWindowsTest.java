package io.rnn4j.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;

import org.junit.jupiter.api.Test;

class SlidingWindowsTest {
    /** Steps 0 … 6; column 0 in tens, column 1 in hundreds. */
    private static final Tensor SERIES =
            Tensor.of(
                    new float[][] {
                        {0, 0}, {10, 100}, {20, 200}, {30, 300}, {40, 400}, {50, 500}, {60, 600}
                    });

    @Test
    void windowsOfAWholeSeries() {
        SlidingWindows.Samples samples = new SlidingWindows(3, 2).cut(SERIES);
        assertEquals(3, samples.count());
        assertEquals(3, samples.firstTarget());
        assertEquals(
                Tensor.of(
                        new float[] {
                            0, 0, 10, 100, 20, 200, //
                            10, 100, 20, 200, 30, 300, //
                            20, 200, 30, 300, 40, 400
                        },
                        3,
                        3,
                        2),
                samples.inputs());
        assertEquals(Tensor.of(new float[][] {{30, 40}, {40, 50}, {50, 60}}), samples.targets());
    }

    @Test
    void targetsOfTheChosenColumn() {
        SlidingWindows.Samples samples = new SlidingWindows(4, 1, 1).cut(SERIES);
        assertEquals(Tensor.of(new float[][] {{400}, {500}, {600}}), samples.targets());
        assertEquals(
                Tensor.of(new float[] {0, 0, 10, 100, 20, 200, 30, 300}, 1, 4, 2),
                samples.inputs().copyOfRange(0, 1));
    }

    @Test
    void windowsOfALaterPartReachBackButItsTargetsDoNot() {
        SlidingWindows.Samples samples = new SlidingWindows(3, 2).cut(SERIES, 4, 7);
        assertEquals(4, samples.firstTarget());
        assertEquals(Tensor.of(new float[][] {{40, 50}, {50, 60}}), samples.targets());
        assertEquals(10f, samples.inputs().get(0, 0, 0));
    }

    @Test
    void targetsOfAnEarlierPartDoNotReachOverItsEnd() {
        SlidingWindows.Samples samples = new SlidingWindows(3, 2).cut(SERIES, 0, 6);
        assertEquals(Tensor.of(new float[][] {{30, 40}, {40, 50}}), samples.targets());
    }

    @Test
    void partsShareNoTarget() {
        SlidingWindows windows = new SlidingWindows(2, 2);
        Tensor before = windows.cut(SERIES, 0, 5).targets();
        Tensor after = windows.cut(SERIES, 5, 7).targets();
        assertEquals(40f, before.get(before.size(0) - 1, 1));
        assertEquals(50f, after.get(0, 0));
    }

    @Test
    void lastWindowEndsWithTheSeries() {
        assertEquals(
                Tensor.of(new float[] {50, 500, 60, 600}, 1, 2, 2),
                new SlidingWindows(2, 3).last(SERIES));
    }

    @Test
    void shortestSeriesHasOneSample() {
        assertEquals(1, new SlidingWindows(5, 2).cut(SERIES).count());
        String message = refused(() -> new SlidingWindows(5, 3).cut(SERIES));
        assertTrue(message.contains("need 8 steps"), message);
    }

    @Test
    void invalidArgumentsAreRejected() {
        SlidingWindows windows = new SlidingWindows(3, 2);
        refused(() -> windows.cut(SERIES, 6, 7));
        refused(() -> windows.cut(SERIES, -1, 7));
        refused(() -> windows.cut(SERIES, 0, 8));
        refused(() -> windows.cut(SERIES, 4, 4));
        refused(() -> windows.cut(Tensor.zeros(10)));
        refused(() -> windows.cut(Tensor.zeros(0, 2)));
        refused(() -> windows.last(Tensor.zeros(2, 2)));
        String message = refused(() -> new SlidingWindows(3, 2, 2).cut(SERIES));
        assertTrue(message.contains("column 2") && message.contains("[7, 2]"), message);
        refused(() -> new SlidingWindows(0, 1));
        refused(() -> new SlidingWindows(1, 0));
        refused(() -> new SlidingWindows(1, 1, -1));
    }

    private static String refused(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }
}
