package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.activation.Activations;

/**
 * Long short-term memory whose gates see the cell state through peepholes p (Gers and Schmidhuber
 * 2000): i = σ(x·W_i + h·U_i + b_i + p_i∘c), f likewise, c' = f∘c + i∘g, o = σ(x·W_o + h·U_o + b_o
 * + p_o∘c'), h' = o∘tanh c'. The output gate sees the new cell state, as in ONNX. Gates in the
 * order i, f, g, o; peepholes start from 0.
 *
 * @param activation of g and of the new cell state
 * @param recurrentActivation of the gates i, f and o
 * @param unitForgetBias if the bias of the forget gate starts from 1 (Jozefowicz et al. 2015)
 * @param useBias if the gates have a bias
 * @param recurrentBias if h·U has a bias of its own
 */
public record PeepholeLstmCell(
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
    public PeepholeLstmCell() {
        this(Activations.TANH, Activations.SIGMOID, true, true, false);
    }

    @Override
    public String name() {
        return "peephole_lstm";
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        State c = r.state("c");
        Expr i = recurrentActivation.of(seeing(c, r, "i", h));
        Expr f = recurrentActivation.of(seeing(c, r, "f", h));
        Expr g = activation.of(r.gate("g", h));
        Expr next = f.times(c).plus(i.times(g));
        Expr o = recurrentActivation.of(seeing(next, r, "o", h));
        r.next(c, next);
        r.next(h, o.times(activation.of(next)));
        if (unitForgetBias) {
            r.initialBias("f", 1);
        }
    }

    private static Expr seeing(Expr cellState, Recurrence r, String gate, State h) {
        Expr peephole = r.vector("peephole_" + gate, r.units());
        return r.gate(gate, h).plus(cellState.times(peephole));
    }

    /**
     * Changes one setting.
     *
     * @param activation the activation of what enters and leaves the state
     * @return a cell with it
     */
    public PeepholeLstmCell activation(Activation activation) {
        return new PeepholeLstmCell(
                activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param recurrentActivation the activation of the gates
     * @return a cell with it
     */
    public PeepholeLstmCell recurrentActivation(Activation recurrentActivation) {
        return new PeepholeLstmCell(
                activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param unitForgetBias if the bias of the forget gate starts from 1
     * @return a cell with it
     */
    public PeepholeLstmCell unitForgetBias(boolean unitForgetBias) {
        return new PeepholeLstmCell(
                activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param useBias if there is a bias
     * @return a cell with it
     */
    public PeepholeLstmCell useBias(boolean useBias) {
        return new PeepholeLstmCell(
                activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param recurrentBias if the state's product has a bias of its own
     * @return a cell with it
     */
    public PeepholeLstmCell recurrentBias(boolean recurrentBias) {
        return new PeepholeLstmCell(
                activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }
}
