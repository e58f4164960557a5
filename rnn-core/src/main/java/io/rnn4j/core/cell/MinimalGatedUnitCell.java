package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.activation.Activations;

/**
 * The minimal gated unit (Zhou et al. 2016), a gated recurrent unit with one gate for both
 * purposes: f = σ(x·W_f + h·U_f + b_f), n = tanh(x·W_n + (f∘h)·U_n + b_n), h' = (1-f)∘h + f∘n.
 * Gates in the order f, n.
 *
 * @param activation of the candidate n
 * @param recurrentActivation of the gate f
 * @param useBias if there is a bias
 */
public record MinimalGatedUnitCell(
        Activation activation, Activation recurrentActivation, boolean useBias) implements Cell {
    /** The hyperbolic tangent, the sigmoid for the gate. */
    public MinimalGatedUnitCell() {
        this(Activations.TANH, Activations.SIGMOID, true);
    }

    @Override
    public String name() {
        return "minimal_gated_unit";
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        Expr f = recurrentActivation.of(r.gate("f", h));
        Expr n = activation.of(r.gate("n", f.times(h)));
        r.next(h, f.oneMinus().times(h).plus(f.times(n)));
    }

    /**
     * Changes one setting.
     *
     * @param activation the activation of the candidate
     * @return a cell with it
     */
    public MinimalGatedUnitCell activation(Activation activation) {
        return new MinimalGatedUnitCell(activation, recurrentActivation, useBias);
    }

    /**
     * Changes one setting.
     *
     * @param recurrentActivation the activation of the gate
     * @return a cell with it
     */
    public MinimalGatedUnitCell recurrentActivation(Activation recurrentActivation) {
        return new MinimalGatedUnitCell(activation, recurrentActivation, useBias);
    }

    /**
     * Changes one setting.
     *
     * @param useBias if there is a bias
     * @return a cell with it
     */
    public MinimalGatedUnitCell useBias(boolean useBias) {
        return new MinimalGatedUnitCell(activation, recurrentActivation, useBias);
    }
}
