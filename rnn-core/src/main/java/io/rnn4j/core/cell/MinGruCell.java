package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

/**
 * The minimal gated recurrent unit minGRU, whose gate does not read the state (Feng et al. 2024,
 * arXiv 2410.01201, section 3.1). Gates in the order z, n:
 *
 * <pre>
 * z  = σ(x·W_z + b_z)
 * n  = x·W_n + b_n
 * h' = (1-z)∘h + z∘n
 * </pre>
 *
 * <p>The cell is linear in its state, so that {@code parallelScan} applies.
 *
 * @param useBias whether the gates have a bias
 */
public record MinGruCell(boolean useBias) implements OptionalBiasCell<MinGruCell> {
    /** Creates the cell with a bias. */
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
        r.replaces("z");
    }
}
