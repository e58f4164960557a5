package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

/**
 * Long short-term memory whose gates do not see the state (Feng et al. 2024, arXiv 2410.01201,
 * section 3.2): f = σ(x·W_f + b_f), i = σ(x·W_i + b_i), g = x·W_g + b_g, h' = f/(f+i)∘h +
 * i/(f+i)∘g. Linear in the state; all products are the input's. Gates in the order f, i, g.
 *
 * @param useBias if there is a bias
 */
public record MinLstmCell(boolean useBias) implements Cell {
    /** With a bias. */
    public MinLstmCell() {
        this(true);
    }

    @Override
    public String name() {
        return "min_lstm";
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        // f/(f+i) = σ(ln f - ln i), which no small gate can spoil; s = softplus(-z) = -ln σ(z)
        Expr forget = r.named("s_f", r.fromInput("f").negate().softplus());
        Expr write = r.named("s_i", r.fromInput("i").negate().softplus());
        Expr kept = r.named("a", write.minus(forget).sigmoid());
        Expr g = r.fromInput("g");
        r.next(h, kept.times(h).plus(kept.oneMinus().times(g)));
    }
}
