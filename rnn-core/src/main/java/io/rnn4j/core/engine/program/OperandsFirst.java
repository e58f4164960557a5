package io.rnn4j.core.engine.program;

import io.rnn4j.api.expr.Expr;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The order in which expressions are translated: operands before what reads them, from left to
 * right. Expressions may be nested to any depth, as in a stack of many cells; recursive methods
 * would overflow the stack of the thread.
 */
final class OperandsFirst {
    private OperandsFirst() {}

    /**
     * Visits an expression and all that it depends on.
     *
     * @param root the expression
     * @param operands the operands of an expression, always the same ones
     * @param visited whether an expression has been visited; it is not visited again
     * @param visit called with every expression, after its operands
     */
    static void visit(
            Expr root,
            Function<Expr, List<Expr>> operands,
            Predicate<Expr> visited,
            Consumer<Expr> visit) {
        Deque<Expr> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Expr next = open.peek();
            boolean ready = true;
            if (!visited.test(next)) {
                for (Expr operand : operands.apply(next).reversed()) {
                    if (!visited.test(operand)) {
                        open.push(operand);
                        ready = false;
                    }
                }
                if (ready) {
                    visit.accept(next);
                }
            }
            if (ready) {
                open.pop();
            }
        }
    }
}
