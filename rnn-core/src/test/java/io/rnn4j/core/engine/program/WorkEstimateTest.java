package io.rnn4j.core.engine.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.core.cell.AttentionCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;

import org.junit.jupiter.api.Test;

class WorkEstimateTest {
    private static WorkEstimate estimate(Cell cell, int inputs, int units, boolean training) {
        RecurrenceDefinition recurrence = RecurrenceDefinition.of(cell, inputs, units);
        return WorkEstimate.of(PlannedProgram.of(ProgramCompiler.recurrence(recurrence), training));
    }

    /** The products dominate in a wide cell: one pass forward, two in training. */
    @Test
    void productsOfAWideCellAreCounted() {
        int inputs = 300;
        int units = 2_000;
        long weights = 4L * units * (inputs + units);
        assertEquals(weights, estimate(new LstmCell(), inputs, units, false).row(), 0.03 * weights);
        long training = 3 * weights;
        assertEquals(
                training, estimate(new LstmCell(), inputs, units, true).row(), 0.03 * training);
    }

    @Test
    void elementwiseOperationsOfANarrowCellAreCounted() {
        assertTrue(estimate(new LstmCell(), 1, 1, false).row() > 5L * WorkEstimate.ELEMENT);
    }

    @Test
    void stepsOfAnAttendedSequenceAreCounted() {
        WorkEstimate estimate = estimate(new AttentionCell(new GruCell(), 64), 64, 64, false);
        assertTrue(estimate.attendedStep() >= 2 * 64, estimate::toString);
        assertEquals(0, estimate(new GruCell(), 64, 64, false).attendedStep());
    }
}
