package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.activation.Activations;

/**
 * The fully connected recurrence of Elman (1990): h' = f(x·W + h·U + b).
 *
 * @param activation f
 * @param useBias if there is a bias b
 * @param recurrentBias if h·U has a bias of its own
 */
public record SimpleRnnCell(Activation activation, boolean useBias, boolean recurrentBias)
        implements Cell {
    /** The hyperbolic tangent and one bias. */
    public SimpleRnnCell() {
        this(Activations.TANH, true, false);
    }

    @Override
    public String name() {
        return "simple_rnn";
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        r.next(h, activation.of(r.gate("h", h)));
    }

    /**
     * Changes one setting.
     *
     * @param activation f
     * @return a cell with it
     */
    public SimpleRnnCell activation(Activation activation) {
        return new SimpleRnnCell(activation, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param useBias if there is a bias
     * @return a cell with it
     */
    public SimpleRnnCell useBias(boolean useBias) {
        return new SimpleRnnCell(activation, useBias, recurrentBias);
    }

    /**
     * Changes one setting.
     *
     * @param recurrentBias if the state's product has a bias of its own
     * @return a cell with it
     */
    public SimpleRnnCell recurrentBias(boolean recurrentBias) {
        return new SimpleRnnCell(activation, useBias, recurrentBias);
    }
}
