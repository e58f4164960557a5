package io.rnn4j.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.State;
import io.rnn4j.api.tensor.Tensor;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The assertions fail for differing tensors. */
class TensorAssertionsTest {
    private static Map<String, Tensor> answer(float... values) {
        return Map.of("output", Tensor.of(values, values.length));
    }

    @Test
    void oneDifferentBitFails() {
        Map<String, Tensor> expected = answer(1, 2, 3);
        assertDoesNotThrow(() -> TensorAssertions.assertSame("same", expected, answer(1, 2, 3)));
        AssertionError error =
                assertThrows(
                        AssertionError.class,
                        () ->
                                TensorAssertions.assertSame(
                                        "bits", expected, answer(1, Math.nextUp(2f), 3)));
        assertTrue(
                error.getMessage().startsWith("bits: output: the bits differ, [1]: got 2.0000002"),
                error.getMessage());
    }

    @Test
    void differencesAreRelativeToTheTensor() {
        Map<String, Tensor> expected = answer(1, 2, 100);
        Map<String, Tensor> near = answer(1, 2.001f, 100);
        assertDoesNotThrow(() -> TensorAssertions.assertClose("near", expected, near, 2e-5));
        assertThrows(
                AssertionError.class,
                () -> TensorAssertions.assertClose("near", expected, near, 5e-6));
    }

    @Test
    void nanOtherShapesAndOtherNamesFail() {
        Map<String, Tensor> expected = answer(1, 2, 3);
        List<Map<String, Tensor>> wrong =
                List.of(
                        answer(1, Float.NaN, 3),
                        answer(1, 2),
                        Map.of("other", Tensor.of(new float[] {1, 2, 3}, 3)),
                        Map.of());
        for (Map<String, Tensor> answer : wrong) {
            assertThrows(
                    AssertionError.class,
                    () -> TensorAssertions.assertClose("wrong", expected, answer, 0.1),
                    answer::toString);
        }
    }

    /** A cell whose equations differ at every call, so that engine and interpreter disagree. */
    private record FickleCell(AtomicInteger asked) implements Cell {
        @Override
        public String name() {
            return "fickle";
        }

        @Override
        public void define(Recurrence r) {
            State h = r.state("h");
            r.next(h, r.gate("h", h).times(1 + 1e-3 * asked.incrementAndGet()).tanh());
        }
    }

    @Test
    void contractFailsForOtherResults() {
        DynamicTest part =
                CellContract.of(new FickleCell(new AtomicInteger()))
                        .filter(test -> test.getDisplayName().endsWith("float against double"))
                        .findFirst()
                        .orElseThrow();
        assertThrows(AssertionError.class, part.getExecutable()::execute);
    }
}
