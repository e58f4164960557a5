package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.activation.Activations;

/**
 * The light gated recurrent unit (Li-GRU, Ravanelli et al. 2018), without a reset gate and with a
 * rectifier: z = σ(x·W_z + h·U_z + b_z), n = ReLU(x·W_n + h·U_n + b_n), h' = z∘h + (1-z)∘n. Gates
 * in the order z, n. The paper normalises x·W over the batch, which would couple its samples; here
 * it is not normalised.
 *
 * @param activation of the candidate n
 * @param recurrentActivation of the gate z
 * @param useBias if there is a bias
 */
public record LightGruCell(Activation activation, Activation recurrentActivation, boolean useBias)
        implements Cell {
    /** The rectifier, the sigmoid for the gate. */
    public LightGruCell() {
        this(Activations.RELU, Activations.SIGMOID, true);
    }

    @Override
    public String name() {
        return "light_gru";
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        Expr z = recurrentActivation.of(r.gate("z", h));
        Expr n = activation.of(r.gate("n", h));
        r.next(h, n.plus(z.times(h.minus(n))));
    }

    /**
     * Changes one setting.
     *
     * @param activation the activation of the candidate
     * @return a cell with it
     */
    public LightGruCell activation(Activation activation) {
        return new LightGruCell(activation, recurrentActivation, useBias);
    }

    /**
     * Changes one setting.
     *
     * @param recurrentActivation the activation of the gate
     * @return a cell with it
     */
    public LightGruCell recurrentActivation(Activation recurrentActivation) {
        return new LightGruCell(activation, recurrentActivation, useBias);
    }

    /**
     * Changes one setting.
     *
     * @param useBias if there is a bias
     * @return a cell with it
     */
    public LightGruCell useBias(boolean useBias) {
        return new LightGruCell(activation, recurrentActivation, useBias);
    }
}
