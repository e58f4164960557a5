package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.activation.Activations;

/**
 * The independently recurrent network (IndRNN, Li et al. 2018): h' = f(x·W + u∘h + b). Every unit
 * reads only its own state; stacked layers mix the units.
 *
 * @param activation f
 * @param recurrentStart initial value of the elements of u, finite; with relu, 1 preserves the
 *     state
 * @param useBias whether there is a bias b
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record IndRnnCell(Activation activation, double recurrentStart, boolean useBias)
        implements OptionalBiasCell<IndRnnCell> {
    /** Checks the settings. */
    public IndRnnCell {
        SettingChecks.notNull("ind_rnn", "activation", activation);
        SettingChecks.finite("ind_rnn", "recurrentStart", recurrentStart);
    }

    /** Creates the cell with relu, u from 1 and a bias. */
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
        Expr own = r.recurrentVector("recurrent_vector", h, recurrentStart);
        r.next(h, activation.of(r.named("z_h", r.fromInput("h").plus(own))));
    }

    /** {@return a copy with this activation f} */
    public IndRnnCell activation(Activation activation) {
        return new IndRnnCell(activation, recurrentStart, useBias);
    }

    /** {@return a copy with this initial value of the elements of u, finite} */
    public IndRnnCell recurrentStart(double recurrentStart) {
        return new IndRnnCell(activation, recurrentStart, useBias);
    }
}
