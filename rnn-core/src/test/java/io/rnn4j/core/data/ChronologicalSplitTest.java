package io.rnn4j.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;

import org.junit.jupiter.api.Test;

class ChronologicalSplitTest {
    @Test
    void splitsByShares() {
        assertEquals(new ChronologicalSplit(7, 8, 10), ChronologicalSplit.of(10, 0.1, 0.2));
        // 0.07 · 100 is 7.000000000000001 in double
        assertEquals(new ChronologicalSplit(86, 93, 100), ChronologicalSplit.of(100, 0.07, 0.07));
    }

    @Test
    void partsAreConsecutive() {
        ChronologicalSplit split = new ChronologicalSplit(2, 3, 5);
        Tensor series = Tensor.of(new float[] {1, 2, 3, 4, 5}, 5, 1);
        assertEquals(Tensor.of(new float[] {1, 2}, 2, 1), split.training(series));
        assertEquals(Tensor.of(new float[] {3}, 1, 1), split.validation(series));
        assertEquals(Tensor.of(new float[] {4, 5}, 2, 1), split.test(series));
    }

    @Test
    void emptyPartsAndOtherSeriesAreRejected() {
        refused(() -> new ChronologicalSplit(0, 1, 2));
        refused(() -> new ChronologicalSplit(1, 1, 2));
        refused(() -> new ChronologicalSplit(1, 2, 2));
        refused(() -> ChronologicalSplit.of(10, 0, 0.2));
        refused(() -> ChronologicalSplit.of(10, 0.5, 0.5));
        refused(() -> ChronologicalSplit.of(10, Double.NaN, 0.2));
        String message = refused(() -> ChronologicalSplit.of(3, 0.1, 0.2));
        assertTrue(message.contains("validation 0"), message);
        message = refused(() -> new ChronologicalSplit(2, 3, 5).test(Tensor.zeros(6, 1)));
        assertTrue(message.contains("5 steps") && message.contains("[6, 1]"), message);
    }

    private static String refused(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }
}
