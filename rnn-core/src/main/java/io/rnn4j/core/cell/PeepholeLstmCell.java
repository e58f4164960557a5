package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

/**
 * Long short-term memory with peepholes p from the cell state to the gates (Gers and Schmidhuber
 * 2000). Gates in the order i, f, g, o:
 *
 * <pre>
 * i  = σ(x·W_i + h·U_i + b_i + p_i∘c), f likewise
 * g  = tanh(x·W_g + h·U_g + b_g)
 * c' = f∘c + i∘g
 * o  = σ(x·W_o + h·U_o + b_o + p_o∘c')
 * h' = o∘tanh c'
 * </pre>
 *
 * <p>The output gate reads the new cell state, as in ONNX. Peepholes start from 0.
 *
 * @param activations activations of g and of the cell state, and of the gates i, f and o
 * @param unitForgetBias whether the bias of the forget gate starts from 1 (Jozefowicz et al. 2015)
 * @param biases whether x·W and h·U have a bias
 */
public record PeepholeLstmCell(
        GateActivations activations, boolean unitForgetBias, GateBiases biases)
        implements LstmFamily<PeepholeLstmCell> {
    /** Checks the settings. */
    public PeepholeLstmCell {
        SettingChecks.notNull("peephole_lstm", "activations", activations);
        SettingChecks.notNull("peephole_lstm", "biases", biases);
    }

    /** Creates the cell with tanh, sigmoid gates and one bias, from 1 for the forget gate. */
    public PeepholeLstmCell() {
        this(new GateActivations(), true, new GateBiases());
    }

    @Override
    public String name() {
        return "peephole_lstm";
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        State c = r.state("c");
        Expr i = recurrentActivation().of(withPeephole(c, r, "i", h));
        Expr f = recurrentActivation().of(withPeephole(c, r, "f", h));
        Expr g = activation().of(r.gate("g", h));
        Expr next = f.times(c).plus(i.times(g));
        Expr o = recurrentActivation().of(withPeephole(next, r, "o", h));
        r.next(c, next);
        r.next(h, o.times(activation().of(next)));
        if (unitForgetBias) {
            r.initialBias("f", 1);
        }
        r.keeps("f");
        r.replaces("i");
    }

    private static Expr withPeephole(Expr cellState, Recurrence r, String gate, State h) {
        Expr peephole = r.vector("peephole_" + gate, r.units());
        return r.gate(gate, h).plus(cellState.times(peephole));
    }
}
