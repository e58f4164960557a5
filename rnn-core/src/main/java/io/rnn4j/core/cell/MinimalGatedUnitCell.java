package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

/**
 * The minimal gated unit (Zhou et al. 2016), a gated recurrent unit with a single gate. Gates in
 * the order f, n:
 *
 * <pre>
 * f  = σ(x·W_f + h·U_f + b_f)
 * n  = tanh(x·W_n + (f∘h)·U_n + b_n)
 * h' = (1-f)∘h + f∘n
 * </pre>
 *
 * @param activations activations of n, and of the gate f
 * @param useBias whether the gates have a bias
 */
public record MinimalGatedUnitCell(GateActivations activations, boolean useBias)
        implements GatedCell<MinimalGatedUnitCell>, OptionalBiasCell<MinimalGatedUnitCell> {
    /** Checks the settings. */
    public MinimalGatedUnitCell {
        SettingChecks.notNull("minimal_gated_unit", "activations", activations);
    }

    /** Creates the cell with tanh, a sigmoid gate and a bias. */
    public MinimalGatedUnitCell() {
        this(new GateActivations(), true);
    }

    @Override
    public String name() {
        return "minimal_gated_unit";
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        Expr f = recurrentActivation().of(r.gate("f", h));
        Expr n = activation().of(r.gate("n", f.times(h)));
        r.next(h, f.oneMinus().times(h).plus(f.times(n)));
        r.replaces("f");
    }
}
