package io.rnn4j.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

class PaddedSequencesTest {
    @Test
    void sequencesArePaddedAtTheirEndsAndMasked() {
        PaddedSequences padded =
                PaddedSequences.of(
                        List.of(
                                new float[][] {{1, 2}},
                                List.of(List.of(3.0, 4.0), List.of(5.0, 6.0)),
                                new double[0][],
                                Tensor.of(new float[] {7, 8}, 1, 2)));
        assertEquals(
                Tensor.of(new float[] {1, 2, 0, 0, 3, 4, 5, 6, 0, 0, 0, 0, 7, 8, 0, 0}, 4, 2, 2),
                padded.values());
        assertEquals(Tensor.of(new float[] {1, 0, 1, 1, 0, 0, 1, 0}, 4, 2), padded.mask());
        assertEquals(padded.mask(), Masks.ofLengths(2, 1, 2, 0, 1));
    }

    @Test
    void sequencesOfIndicesStayInts() {
        PaddedSequences padded =
                PaddedSequences.of(List.of(new int[] {4, 8, 1}, List.of(7), List.of()), 4);
        assertEquals(
                Tensor.of(new int[] {4, 8, 1, 0, 7, 0, 0, 0, 0, 0, 0, 0}, 3, 4), padded.values());
        assertEquals(Masks.ofLengths(4, 3, 1, 0), padded.mask());
        assertEquals(
                Tensor.of(new float[] {4, 0, 1.5f, 2.5f}, 2, 2),
                PaddedSequences.of(List.of(new int[] {4}, new double[] {1.5, 2.5})).values());
    }

    @Test
    void wrongSequencesAreNamed() {
        refused(() -> PaddedSequences.of(List.of()), "at least one sequence");
        refused(() -> PaddedSequences.of(List.of(new int[0])), "all sequences are empty");
        refused(() -> PaddedSequences.of(List.of(new int[] {1}), 0), "steps");
        refused(
                () -> PaddedSequences.of(List.of(new int[1], new int[3]), 2),
                "sequence 1 has 3 steps, expected at most 2");
        refused(
                () -> PaddedSequences.of(List.of(new float[1][2], new float[1][3])),
                "sequence 1 has the shape [1, 3], expected that of the others, [steps, 2]");
        refused(
                () -> PaddedSequences.of(List.of(new float[1], new float[1][3])),
                "sequence 1 has the shape [1, 3], expected that of the others, [steps]");
        refused(() -> PaddedSequences.of(List.of(1, 2)), "shape [] as sequence 0");
        refused(() -> PaddedSequences.of(List.of(List.of(1, "a"))), "sequence 0: element [1]");
        refused(
                () -> new PaddedSequences(Tensor.zeros(2, 3, 1), Tensor.zeros(3, 2)),
                "[2, 3, 1] and [3, 2]");
        assertTrue(
                assertThrows(
                                NullPointerException.class,
                                () -> PaddedSequences.of(Arrays.asList(new int[1], null)))
                        .getMessage()
                        .contains("sequence 1 is null"));
    }

    private static void refused(Runnable call, String part) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
