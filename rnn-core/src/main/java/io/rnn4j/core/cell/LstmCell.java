package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.activation.Activations;

/**
 * Long short-term memory: c' = f∘c + i∘g, h' = o∘tanh c' (Hochreiter and Schmidhuber, 1997; with
 * forget gate, Gers et al. 2000). Gates in the order i, f, g, o.
 *
 * @param activation of g and of the new cell state
 * @param recurrentActivation of the gates i, f and o
 * @param unitForgetBias if the bias of the forget gate starts from 1 (Jozefowicz et al. 2015)
 * @param useBias if the gates have a bias
 * @param recurrentBias if h·U has a bias of its own
 */
public record LstmCell(
        Activation activation,
        Activation recurrentActivation,
        boolean unitForgetBias,
        boolean useBias,
        boolean recurrentBias)
        implements Cell {
    /**
     * The hyperbolic tangent, the sigmoid for the gates, one bias, which starts from 1 for the
     * forget gate.
     */
    public LstmCell() {
        this(Activations.TANH, Activations.SIGMOID, true, true, false);
    }

    @Override
    public String name() {
        return "lstm";
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        State c = r.state("c");
        Expr i = recurrentActivation.of(r.gate("i", h));
        Expr f = recurrentActivation.of(r.gate("f", h));
        Expr g = activation.of(r.gate("g", h));
        Expr o = recurrentActivation.of(r.gate("o", h));
        Expr next = f.times(c).plus(i.times(g));
        r.next(c, next);
        r.next(h, o.times(activation.of(next)));
        if (unitForgetBias) {
            r.initialBias("f", 1);
        }
    }

    /**
     * Changes one setting.
     *
     * @param activation the activation of what enters and leaves the state
     * @return a cell with it
     */
    public LstmCell activation(Activation activation) {
        return new LstmCell(
                activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param recurrentActivation the activation of the gates
     * @return a cell with it
     */
    public LstmCell recurrentActivation(Activation recurrentActivation) {
        return new LstmCell(
                activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param unitForgetBias if the bias of the forget gate starts from 1
     * @return a cell with it
     */
    public LstmCell unitForgetBias(boolean unitForgetBias) {
        return new LstmCell(
                activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param useBias if there is a bias
     * @return a cell with it
     */
    public LstmCell useBias(boolean useBias) {
        return new LstmCell(
                activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param recurrentBias if the state's product has a bias of its own
     * @return a cell with it
     */
    public LstmCell recurrentBias(boolean recurrentBias) {
        return new LstmCell(
                activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }
}
