package io.rnn4j.testkit.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.engine.program.ProgramCompiler;
import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.training.Execution;

import org.junit.jupiter.api.Test;

import java.util.List;

/**
 * A plug-in cell with the equations of the LSTM passes its golden cases and compiles to the same
 * program, so that it runs at the same speed.
 */
class PlugInCellGoldenTest {

    /** An LSTM as a plug-in. */
    private record PlugInLstm(boolean useBias, boolean recurrentBias) implements Cell {
        @Override
        public String name() {
            return "test.lstm";
        }

        @Override
        public void define(Recurrence r) {
            State h = r.state("h");
            State c = r.state("c");
            Expr i = r.gate("i", h).sigmoid();
            Expr f = r.gate("f", h).sigmoid();
            Expr g = r.gate("g", h).tanh();
            Expr o = r.gate("o", h).sigmoid();
            Expr next = f.times(c).plus(i.times(g));
            r.next(c, next);
            r.next(h, o.times(next.tanh()));
        }
    }

    @Test
    void passesTheGoldenCasesOfTheLstm() {
        GoldenSet set = GoldenSet.own();
        int checked = 0;
        for (GoldenSet.Entry entry : set.entries()) {
            boolean lstm = entry.op().equals("lstm");
            boolean recurrent = entry.kind().equals("recurrent") || entry.kind().equals("masked");
            if (!lstm || !recurrent) {
                continue;
            }
            GoldenCase golden = new GoldenCase(set.read(entry));
            TorchStack builtIn = TorchStack.of(golden, "");
            if (builtIn.cell() instanceof LstmCell && Unsupported.reason(golden).isEmpty()) {
                TorchStack plugIn =
                        new TorchStack(
                                new PlugInLstm(builtIn.bias(), builtIn.bias()),
                                builtIn.gates(),
                                builtIn.states(),
                                builtIn.units(),
                                builtIn.outputs(),
                                builtIn.depth(),
                                builtIn.bidirectional(),
                                builtIn.zeroMasked(),
                                builtIn.bias(),
                                builtIn.prefix());
                RecurrentGolden.check(golden, Execution.standard(), new Checks(golden), plugIn);
                checked++;
            }
        }
        assertTrue(checked >= 10, "only " + checked + " cases were checked");
    }

    @Test
    void compilesToTheProgramOfTheBuiltInCell() {
        Program plugIn = program(new PlugInLstm(true, false));
        Program builtIn = program(new LstmCell());
        assertEquals(builtIn.instructions(), plugIn.instructions());
        assertEquals(List.of(builtIn.states()), List.of(plugIn.states()));
        assertEquals(equations(new LstmCell()), equations(new PlugInLstm(true, false)));
    }

    /** Returns the printed equations without the title, which is the name of the cell. */
    private static List<String> equations(Cell cell) {
        Recurrent layer = new Recurrent(cell, 5);
        return Sequential.of(Layers.input(7), layer).equations().lines().skip(1).toList();
    }

    private static Program program(Cell cell) {
        return ProgramCompiler.recurrence(RecurrenceDefinition.of(cell, 7, 5));
    }
}
