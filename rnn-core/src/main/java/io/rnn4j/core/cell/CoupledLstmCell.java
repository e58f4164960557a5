package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

/**
 * Long short-term memory with coupled input and forget gates, f = 1 - i (CIFG, Greff et al. 2017;
 * {@code input_forget} of ONNX). Gates in the order i, g, o, computed as in {@link LstmCell}:
 *
 * <pre>
 * c' = (1-i)∘c + i∘g
 * h' = o∘tanh c'
 * </pre>
 *
 * @param activations activations of g and of the cell state, and of the gates i and o
 * @param unitForgetBias whether the bias of the input gate starts from -1, which corresponds to a
 *     bias of 1 of the forget gate
 * @param biases whether x·W and h·U have a bias
 */
public record CoupledLstmCell(
        GateActivations activations, boolean unitForgetBias, GateBiases biases)
        implements LstmFamily<CoupledLstmCell> {
    /** Checks the settings. */
    public CoupledLstmCell {
        SettingChecks.notNull("coupled_lstm", "activations", activations);
        SettingChecks.notNull("coupled_lstm", "biases", biases);
    }

    /** Creates the cell with tanh, sigmoid gates and one bias, from -1 for the input gate. */
    public CoupledLstmCell() {
        this(new GateActivations(), true, new GateBiases());
    }

    @Override
    public String name() {
        return "coupled_lstm";
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        State c = r.state("c");
        Expr i = recurrentActivation().of(r.gate("i", h));
        Expr g = activation().of(r.gate("g", h));
        Expr o = recurrentActivation().of(r.gate("o", h));
        Expr next = c.plus(i.times(g.minus(c)));
        r.next(c, next);
        r.next(h, o.times(activation().of(next)));
        if (unitForgetBias) {
            r.initialBias("i", -1);
        }
        r.replaces("i");
    }
}
