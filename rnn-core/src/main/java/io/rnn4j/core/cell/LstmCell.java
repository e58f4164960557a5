package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997; with forget gate, Gers et al. 2000).
 * Gates in the order i, f, g, o:
 *
 * <pre>
 * i  = σ(x·W_i + h·U_i + b_i), f and o likewise
 * g  = tanh(x·W_g + h·U_g + b_g)
 * c' = f∘c + i∘g
 * h' = o∘tanh c'
 * </pre>
 *
 * @param activations activations of g and of the cell state, and of the gates i, f and o
 * @param unitForgetBias whether the bias of the forget gate starts from 1 (Jozefowicz et al. 2015)
 * @param biases whether x·W and h·U have a bias
 */
public record LstmCell(GateActivations activations, boolean unitForgetBias, GateBiases biases)
        implements LstmFamily<LstmCell> {
    /** Checks the settings. */
    public LstmCell {
        SettingChecks.notNull("lstm", "activations", activations);
        SettingChecks.notNull("lstm", "biases", biases);
    }

    /** Creates the cell with tanh, sigmoid gates and one bias, from 1 for the forget gate. */
    public LstmCell() {
        this(new GateActivations(), true, new GateBiases());
    }

    @Override
    public String name() {
        return "lstm";
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        State c = r.state("c");
        Expr i = recurrentActivation().of(r.gate("i", h));
        Expr f = recurrentActivation().of(r.gate("f", h));
        Expr g = activation().of(r.gate("g", h));
        Expr o = recurrentActivation().of(r.gate("o", h));
        Expr next = f.times(c).plus(i.times(g));
        r.next(c, next);
        r.next(h, o.times(activation().of(next)));
        if (unitForgetBias) {
            r.initialBias("f", 1);
        }
        r.keeps("f");
        r.replaces("i");
    }
}
