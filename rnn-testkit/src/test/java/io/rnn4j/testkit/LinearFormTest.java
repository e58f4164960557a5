package io.rnn4j.testkit;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.cell.LinearRecurrenceCell;
import io.rnn4j.core.cell.MinGruCell;
import io.rnn4j.core.cell.MinLstmCell;
import io.rnn4j.core.engine.program.LinearForm;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

/**
 * The linear form that a parallel scan computes has the derivatives of the equations, in double
 * precision.
 */
class LinearFormTest {
    /** A cell with a second copy of every state, computed from the parts of its linear form. */
    private record Parts(Cell cell) implements Cell {
        @Override
        public String name() {
            return cell.name();
        }

        @Override
        public void define(Recurrence r) {
            cell.define(r);
            for (State state : List.copyOf(r.states())) {
                LinearForm.Parts parts = LinearForm.of(name(), state, r.next(state));
                State twin = r.state(state.name() + "_of_parts", state.width());
                r.next(twin, parts.factor().times(twin).plus(parts.addend()));
            }
        }
    }

    static List<Cell> linearCells() {
        return List.of(new MinGruCell(), new MinLstmCell(), new LinearRecurrenceCell());
    }

    @ParameterizedTest
    @MethodSource("linearCells")
    void gradientsOfTheParts(Cell cell) {
        for (int units : new int[] {1, 5}) {
            GradientCheck.cell(new Parts(cell), 3, units, 7);
        }
    }
}
