package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.activation.Activations;

/**
 * The gated recurrent unit: h' = z∘h + (1-z)∘n (Cho et al. 2014). Gates in the order z, r, n. The
 * candidate n applies the reset gate after the product, tanh(x·W + b + r∘(h·U + b')), as cuDNN,
 * PyTorch and Keras do, or before it, tanh(x·W + b + (r∘h)·U), as the paper does.
 *
 * @param activation of the candidate
 * @param recurrentActivation of the gates z and r
 * @param resetAfter if the reset gate comes after the product
 * @param useBias if the gates have a bias
 * @param recurrentBias if h·U has a bias of its own
 */
public record GruCell(
        Activation activation,
        Activation recurrentActivation,
        boolean resetAfter,
        boolean useBias,
        boolean recurrentBias)
        implements Cell {
    /**
     * The hyperbolic tangent, the sigmoid for the gates, reset after the product with a bias of its
     * own.
     */
    public GruCell() {
        this(Activations.TANH, Activations.SIGMOID, true, true, true);
    }

    @Override
    public String name() {
        return "gru";
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        Expr z = recurrentActivation.of(r.gate("z", h));
        Expr reset = recurrentActivation.of(r.gate("r", h));
        Expr state =
                resetAfter ? reset.times(r.fromState("n", h)) : r.fromState("n", reset.times(h));
        Expr n = activation.of(r.named("z_n", r.fromInput("n").plus(state)));
        r.next(h, n.plus(z.times(h.minus(n))));
    }

    /**
     * Changes one setting.
     *
     * @param activation the activation of what enters and leaves the state
     * @return a cell with it
     */
    public GruCell activation(Activation activation) {
        return new GruCell(activation, recurrentActivation, resetAfter, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param recurrentActivation the activation of the gates
     * @return a cell with it
     */
    public GruCell recurrentActivation(Activation recurrentActivation) {
        return new GruCell(activation, recurrentActivation, resetAfter, useBias, recurrentBias);
    }

    /**
     * Changes one setting, and the recurrent bias with it, as Keras does.
     *
     * @param resetAfter if the reset gate comes after the state's product
     * @return a cell with it
     */
    public GruCell resetAfter(boolean resetAfter) {
        return new GruCell(activation, recurrentActivation, resetAfter, useBias, resetAfter);
    }

    /**
     * Changes one setting.
     *
     * @param useBias if there is a bias
     * @return a cell with it
     */
    public GruCell useBias(boolean useBias) {
        return new GruCell(activation, recurrentActivation, resetAfter, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param recurrentBias if the state's product has a bias of its own
     * @return a cell with it
     */
    public GruCell recurrentBias(boolean recurrentBias) {
        return new GruCell(activation, recurrentActivation, resetAfter, useBias, recurrentBias);
    }
}
