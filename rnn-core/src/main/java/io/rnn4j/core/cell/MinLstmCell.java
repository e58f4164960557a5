package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

/**
 * The minimal long short-term memory minLSTM, whose gates do not read the state (Feng et al. 2024,
 * arXiv 2410.01201, section 3.2). Gates in the order f, i, g:
 *
 * <pre>
 * f  = σ(x·W_f + b_f), i likewise
 * g  = x·W_g + b_g
 * h' = f/(f+i)∘h + i/(f+i)∘g
 * </pre>
 *
 * <p>The cell is linear in its state, so that {@code parallelScan} applies.
 *
 * @param useBias whether the gates have a bias
 */
public record MinLstmCell(boolean useBias) implements OptionalBiasCell<MinLstmCell> {
    /** Creates the cell with a bias. */
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
        // f/(f+i) = σ(ln f - ln i), accurate for small gates; s = softplus(-z) = -ln σ(z)
        Expr forget = r.named("s_f", r.fromInput("f").negate().softplus());
        Expr write = r.named("s_i", r.fromInput("i").negate().softplus());
        Expr kept = r.named("a", write.minus(forget).sigmoid());
        Expr g = r.fromInput("g");
        r.next(h, kept.times(h).plus(kept.oneMinus().times(g)));
        r.keeps("f");
        r.replaces("i");
    }
}
