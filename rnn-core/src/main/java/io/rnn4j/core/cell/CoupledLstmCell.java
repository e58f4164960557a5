package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.activation.Activations;

/**
 * Long short-term memory that forgets exactly where it writes: f = 1 - i, so c' = (1-i)∘c + i∘g, h'
 * = o∘tanh c' (the CIFG of Greff et al. 2017; {@code input_forget} of ONNX). Gates in the order i,
 * g, o.
 *
 * @param activation of g and of the new cell state
 * @param recurrentActivation of the gates i and o
 * @param unitForgetBias if the bias of the input gate starts from -1, which gives the forget gate a
 *     bias of 1
 * @param useBias if the gates have a bias
 * @param recurrentBias if h·U has a bias of its own
 */
public record CoupledLstmCell(
        Activation activation,
        Activation recurrentActivation,
        boolean unitForgetBias,
        boolean useBias,
        boolean recurrentBias)
        implements Cell {
    /**
     * The hyperbolic tangent, the sigmoid for the gates, one bias, which starts from -1 for the
     * input gate.
     */
    public CoupledLstmCell() {
        this(Activations.TANH, Activations.SIGMOID, true, true, false);
    }

    @Override
    public String name() {
        return "coupled_lstm";
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        State c = r.state("c");
        Expr i = recurrentActivation.of(r.gate("i", h));
        Expr g = activation.of(r.gate("g", h));
        Expr o = recurrentActivation.of(r.gate("o", h));
        Expr next = c.plus(i.times(g.minus(c)));
        r.next(c, next);
        r.next(h, o.times(activation.of(next)));
        if (unitForgetBias) {
            r.initialBias("i", -1);
        }
    }

    /**
     * Changes one setting.
     *
     * @param activation the activation of what enters and leaves the state
     * @return a cell with it
     */
    public CoupledLstmCell activation(Activation activation) {
        return new CoupledLstmCell(
                activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param recurrentActivation the activation of the gates
     * @return a cell with it
     */
    public CoupledLstmCell recurrentActivation(Activation recurrentActivation) {
        return new CoupledLstmCell(
                activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param unitForgetBias if the bias of the input gate starts from -1
     * @return a cell with it
     */
    public CoupledLstmCell unitForgetBias(boolean unitForgetBias) {
        return new CoupledLstmCell(
                activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param useBias if there is a bias
     * @return a cell with it
     */
    public CoupledLstmCell useBias(boolean useBias) {
        return new CoupledLstmCell(
                activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param recurrentBias if the state's product has a bias of its own
     * @return a cell with it
     */
    public CoupledLstmCell recurrentBias(boolean recurrentBias) {
        return new CoupledLstmCell(
                activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }
}
