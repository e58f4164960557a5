package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.activation.Activations;

/**
 * Long short-term memory with a projection of what leaves it, which makes the recurrent products
 * small: c' = f∘c + i∘g, h' = (o∘tanh c')·P (Sak et al. 2014; the {@code proj_size} of PyTorch). h
 * is as wide as there are outputs, c as there are units. Gates in the order i, f, g, o.
 *
 * @param outputs width of h, to be set, 1 otherwise
 * @param activation of g and of the new cell state
 * @param recurrentActivation of the gates i, f and o
 * @param unitForgetBias if the bias of the forget gate starts from 1 (Jozefowicz et al. 2015)
 * @param useBias if the gates have a bias
 * @param recurrentBias if h·U has a bias of its own
 */
public record ProjectedLstmCell(
        @Required int outputs,
        Activation activation,
        Activation recurrentActivation,
        boolean unitForgetBias,
        boolean useBias,
        boolean recurrentBias)
        implements Cell {
    /** Checks the settings. */
    public ProjectedLstmCell {
        if (outputs < 1) {
            throw new IllegalArgumentException(
                    "projected_lstm: outputs is at least 1, got " + outputs);
        }
    }

    /** One output. */
    public ProjectedLstmCell() {
        this(1);
    }

    /**
     * The hyperbolic tangent, the sigmoid for the gates, one bias, which starts from 1 for the
     * forget gate.
     *
     * @param outputs width of h
     */
    public ProjectedLstmCell(int outputs) {
        this(outputs, Activations.TANH, Activations.SIGMOID, true, true, false);
    }

    @Override
    public String name() {
        return "projected_lstm";
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h", outputs);
        State c = r.state("c");
        Expr i = recurrentActivation.of(r.gate("i", h));
        Expr f = recurrentActivation.of(r.gate("f", h));
        Expr g = activation.of(r.gate("g", h));
        Expr o = recurrentActivation.of(r.gate("o", h));
        Expr next = f.times(c).plus(i.times(g));
        Expr leaving = o.times(activation.of(next));
        r.next(c, next);
        r.next(h, leaving.matmul(r.weight("projection_kernel", r.units(), outputs)));
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
    public ProjectedLstmCell activation(Activation activation) {
        return new ProjectedLstmCell(
                outputs, activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param recurrentActivation the activation of the gates
     * @return a cell with it
     */
    public ProjectedLstmCell recurrentActivation(Activation recurrentActivation) {
        return new ProjectedLstmCell(
                outputs, activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param unitForgetBias if the bias of the forget gate starts from 1
     * @return a cell with it
     */
    public ProjectedLstmCell unitForgetBias(boolean unitForgetBias) {
        return new ProjectedLstmCell(
                outputs, activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param useBias if there is a bias
     * @return a cell with it
     */
    public ProjectedLstmCell useBias(boolean useBias) {
        return new ProjectedLstmCell(
                outputs, activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param recurrentBias if the state's product has a bias of its own
     * @return a cell with it
     */
    public ProjectedLstmCell recurrentBias(boolean recurrentBias) {
        return new ProjectedLstmCell(
                outputs, activation, recurrentActivation, unitForgetBias, useBias, recurrentBias);
    }
}
