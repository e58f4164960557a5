package io.rnn4j.testkit;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

import java.util.function.BinaryOperator;

/**
 * A cell with one operation: h' = tanh f(x·W + h·U + b, h).
 *
 * @param name name of the operation
 * @param function the operation
 */
record OneOperationCell(String name, BinaryOperator<Expr> function) implements Cell {
    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        r.next(h, function.apply(r.gate("a", h), h).tanh());
    }

    @Override
    public String toString() {
        return name;
    }
}
