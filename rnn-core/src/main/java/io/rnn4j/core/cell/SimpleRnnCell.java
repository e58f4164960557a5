package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.activation.Activations;

/**
 * The fully connected recurrence of Elman (1990): h' = f(x·W + h·U + b).
 *
 * @param activation f
 * @param biases whether x·W and h·U have a bias
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record SimpleRnnCell(Activation activation, GateBiases biases)
        implements RecurrentBiasCell<SimpleRnnCell> {
    /** Checks the settings. */
    public SimpleRnnCell {
        SettingChecks.notNull("simple_rnn", "activation", activation);
        SettingChecks.notNull("simple_rnn", "biases", biases);
    }

    /** Creates the cell with tanh and one bias. */
    public SimpleRnnCell() {
        this(Activations.TANH, new GateBiases());
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

    /** {@return a copy with this activation f} */
    public SimpleRnnCell activation(Activation activation) {
        return new SimpleRnnCell(activation, biases);
    }
}
