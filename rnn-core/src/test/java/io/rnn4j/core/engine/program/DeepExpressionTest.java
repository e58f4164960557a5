package io.rnn4j.core.engine.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.StackedCell;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Equations of any depth are compiled: no method calls itself for every operand. */
class DeepExpressionTest {
    private static final int DEPTH = 2000;
    private static final long SMALL_STACK = 200_000; // bytes: about 1,000 nested calls

    /** h' = 0.5·(0.5·(… h …)) + x·W + b. */
    private record DeepCell() implements Cell {
        @Override
        public String name() {
            return "deep";
        }

        @Override
        public void define(Recurrence r) {
            State h = r.state("h");
            Expr decayed = h;
            for (int n = 0; n < DEPTH; n++) {
                decayed = decayed.times(0.5);
            }
            r.next(h, decayed.plus(r.fromInput("h")));
        }
    }

    private static <T> T withASmallStack(Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        new Thread(null, task, "small stack", SMALL_STACK).start();
        return task.get();
    }

    @Test
    void stackOfManyCells() throws Exception {
        Cell stack = new StackedCell(Collections.nCopies(DEPTH / 4, new LstmCell()));
        RecurrenceDefinition recurrence = RecurrenceDefinition.of(stack, 1, 1);
        Program program = withASmallStack(() -> ProgramCompiler.recurrence(recurrence));
        assertEquals(2 * DEPTH / 4, program.states().size());
    }

    @Test
    void deepEquation() throws Exception {
        RecurrenceDefinition recurrence = RecurrenceDefinition.of(new DeepCell(), 1, 1);
        Program program = withASmallStack(() -> ProgramCompiler.recurrence(recurrence));
        assertEquals(1, program.states().size());
    }

    @Test
    void linearFormOfADeepEquation() throws Exception {
        RecurrenceDefinition recurrence = RecurrenceDefinition.of(new DeepCell(), 1, 1);
        Program program = withASmallStack(() -> ProgramCompiler.linear(recurrence));
        assertEquals(2, program.outputs().size());
    }
}
