package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.activation.Activations;

import java.util.Arrays;

/**
 * The independently recurrent network (Li et al. 2018): h' = f(x·W + u∘h + b), every unit sees of
 * the state only itself. Stack several of them to mix the units.
 *
 * @param activation f
 * @param recurrentStart where u starts; with the rectifier, 1 neither forgets nor explodes
 * @param useBias if there is a bias b
 */
public record IndRnnCell(Activation activation, double recurrentStart, boolean useBias)
        implements Cell {
    /** The rectifier, u from 1. */
    public IndRnnCell() {
        this(Activations.RELU, 1, true);
    }

    @Override
    public String name() {
        return "ind_rnn";
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        double[] starts = new double[r.units()];
        Arrays.fill(starts, recurrentStart);
        Expr own = r.recurrentVector("recurrent_vector", h, starts);
        r.next(h, activation.of(r.named("z_h", r.fromInput("h").plus(own))));
    }

    /**
     * Changes one setting.
     *
     * @param activation f
     * @return a cell with it
     */
    public IndRnnCell activation(Activation activation) {
        return new IndRnnCell(activation, recurrentStart, useBias);
    }

    /**
     * Changes one setting.
     *
     * @param recurrentStart where u starts
     * @return a cell with it
     */
    public IndRnnCell recurrentStart(double recurrentStart) {
        return new IndRnnCell(activation, recurrentStart, useBias);
    }

    /**
     * Changes one setting.
     *
     * @param useBias if there is a bias
     * @return a cell with it
     */
    public IndRnnCell useBias(boolean useBias) {
        return new IndRnnCell(activation, recurrentStart, useBias);
    }
}
