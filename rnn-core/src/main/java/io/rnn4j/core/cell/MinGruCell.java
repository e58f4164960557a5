package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

/**
 * A gated recurrent unit whose gate does not see the state (Feng et al. 2024, arXiv 2410.01201,
 * section 3.1): z = σ(x·W_z + b_z), n = x·W_n + b_n, h' = (1-z)∘h + z∘n. Linear in the state; all
 * products are the input's. Gates in the order z, n.
 *
 * @param useBias if there is a bias
 */
public record MinGruCell(boolean useBias) implements Cell {
    /** With a bias. */
    public MinGruCell() {
        this(true);
    }

    @Override
    public String name() {
        return "min_gru";
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        Expr z = r.fromInput("z").sigmoid();
        Expr n = r.fromInput("n");
        r.next(h, z.oneMinus().times(h).plus(z.times(n)));
    }
}
