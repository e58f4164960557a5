package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.activation.Activations;

/**
 * The light gated recurrent unit (Li-GRU, Ravanelli et al. 2018), without a reset gate. Gates in
 * the order z, n:
 *
 * <pre>
 * z  = σ(x·W_z + h·U_z + b_z)
 * n  = relu(x·W_n + h·U_n + b_n)
 * h' = z∘h + (1-z)∘n
 * </pre>
 *
 * <p>The paper normalises x·W over the batch; this cell does not, since batch normalisation would
 * make the result of a sample depend on the others.
 *
 * @param activations activations of n, and of the gate z
 * @param useBias whether the gates have a bias
 */
public record LightGruCell(GateActivations activations, boolean useBias)
        implements GatedCell<LightGruCell>, OptionalBiasCell<LightGruCell> {
    /** Checks the settings. */
    public LightGruCell {
        SettingChecks.notNull("light_gru", "activations", activations);
    }

    /** Creates the cell with relu, a sigmoid gate and a bias. */
    public LightGruCell() {
        this(new GateActivations(Activations.RELU, Activations.SIGMOID), true);
    }

    @Override
    public String name() {
        return "light_gru";
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        Expr z = recurrentActivation().of(r.gate("z", h));
        Expr n = activation().of(r.gate("n", h));
        r.next(h, n.plus(z.times(h.minus(n))));
        r.keeps("z");
    }
}
