package io.rnn4j.core.cell;

import static io.rnn4j.core.cell.CellStepsInDouble.UNITS;
import static io.rnn4j.core.cell.CellStepsInDouble.each;
import static io.rnn4j.core.cell.CellStepsInDouble.lstmCellState;
import static io.rnn4j.core.cell.CellStepsInDouble.lstmOutput;
import static io.rnn4j.core.cell.CellStepsInDouble.sigmoid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.core.activation.Activations;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Compares cells that wrap another cell with their formulas in plain arithmetic. */
class AttentionAndFeedbackCellTest {
    private static final int OUTPUTS = 2;
    private static final int ATTENTION = 5;

    /** The contribution of a further row to a gate. */
    private static double[] beside(CellStepsInDouble s, String kernel, int gate, double[] row) {
        return s.product(row, kernel, gate * UNITS, UNITS);
    }

    @Test
    void feedbackOfTheOutput() {
        CellStepsInDouble.check(
                new FeedbackCell(new LstmCell(), OUTPUTS).outputActivation(Activations.SIGMOID),
                s -> {
                    double[] y = s.state("y");
                    double[] h = s.state("h");
                    double[] c = s.state("c");
                    double[][] z = new double[4][];
                    for (int gate = 0; gate < 4; gate++) {
                        double[] read = s.gate(gate, h);
                        double[] output = beside(s, "feedback_kernel", gate, y);
                        z[gate] = each(k -> read[k] + output[k]);
                    }
                    double[] nextC = lstmCellState(z[0], z[1], z[2], c);
                    double[] nextH = lstmOutput(z[3], nextC);
                    s.next("c", nextC);
                    s.next("h", nextH);
                    s.next("y", answer(s, nextH, true));
                });
    }

    private static double[] answer(CellStepsInDouble s, double[] h, boolean squashed) {
        double[] answer = s.product(h, "output_kernel", 0, OUTPUTS);
        for (int k = 0; k < OUTPUTS; k++) {
            answer[k] += s.vector("output_bias")[k];
            answer[k] = squashed ? sigmoid(answer[k]) : answer[k];
        }
        return answer;
    }

    @Test
    void attention() {
        CellStepsInDouble.check(
                new AttentionCell(new SimpleRnnCell(), ATTENTION),
                s -> {
                    double[] h = s.state("h");
                    double[] z = s.gate(0, h);
                    double[] context = beside(s, "context_kernel", 0, s.attention("", h));
                    s.next("h", each(k -> Math.tanh(z[k] + context[k])));
                });
    }

    /** A decoder that attends with its state and reads its previous output. */
    @Test
    void attentionInsideFeedbackReadsTheStateOfTheCell() {
        CellStepsInDouble.check(
                new FeedbackCell(new AttentionCell(new SimpleRnnCell(), ATTENTION), OUTPUTS),
                s -> {
                    double[] y = s.state("y");
                    double[] h = s.state("h");
                    double[] z = s.gate(0, h);
                    double[] context = beside(s, "context_kernel", 0, s.attention("", h));
                    double[] output = beside(s, "feedback_kernel", 0, y);
                    double[] next = each(k -> Math.tanh(z[k] + context[k] + output[k]));
                    s.next("h", next);
                    s.next("y", answer(s, next, false));
                });
    }

    @Test
    void biasesComeFromTheWrappedCell() {
        assertEquals(
                List.of("kernel", "feedback_kernel", "recurrent_kernel", "output_kernel"),
                weights(new FeedbackCell(new SimpleRnnCell().useBias(false), OUTPUTS)));
        assertTrue(
                weights(new AttentionCell(new LstmCell().recurrentBias(true), ATTENTION))
                        .containsAll(List.of("bias", "recurrent_bias")));
    }

    private static List<String> weights(Cell cell) {
        return RecurrenceDefinition.of(cell, 3, UNITS).weights().stream()
                .map(weight -> weight.name())
                .toList();
    }

    @Test
    void invalidSettingsAreRejected() {
        assertThrows(IllegalArgumentException.class, () -> new FeedbackCell(null, 1));
        assertThrows(IllegalArgumentException.class, () -> new AttentionCell(null, 1));
        assertThrows(
                IllegalArgumentException.class, () -> new FeedbackCell(new SimpleRnnCell(), 0));
        assertThrows(
                IllegalArgumentException.class, () -> new AttentionCell(new SimpleRnnCell(), 0));
    }
}
