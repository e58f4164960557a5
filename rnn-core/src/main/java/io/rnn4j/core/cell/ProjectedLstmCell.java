package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

/**
 * Long short-term memory with a projection P of its output, which reduces the size of the recurrent
 * products (Sak et al. 2014; {@code proj_size} of PyTorch). Gates in the order i, f, g, o, computed
 * as in {@link LstmCell}:
 *
 * <pre>
 * c' = f∘c + i∘g            [units]
 * h' = (o∘tanh c')·P        [outputs]
 * </pre>
 *
 * @param outputs width of h, at least 1 and at most the number of units; required
 * @param activations activations of g and of the cell state, and of the gates i, f and o
 * @param unitForgetBias whether the bias of the forget gate starts from 1 (Jozefowicz et al. 2015)
 * @param biases whether x·W and h·U have a bias
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record ProjectedLstmCell(
        @Required int outputs,
        GateActivations activations,
        boolean unitForgetBias,
        GateBiases biases)
        implements LstmFamily<ProjectedLstmCell> {
    /** Checks the settings. */
    public ProjectedLstmCell {
        SettingChecks.notNull("projected_lstm", "activations", activations);
        SettingChecks.notNull("projected_lstm", "biases", biases);
        SettingChecks.atLeastOne("projected_lstm", "outputs", outputs);
    }

    /** Creates the cell with one output. */
    public ProjectedLstmCell() {
        this(1);
    }

    /**
     * Creates the cell with tanh, sigmoid gates and one bias, from 1 for the forget gate.
     *
     * @param outputs width of h, at least 1
     */
    public ProjectedLstmCell(int outputs) {
        this(outputs, new GateActivations(), true, new GateBiases());
    }

    @Override
    public String name() {
        return "projected_lstm";
    }

    @Override
    public void define(Recurrence r) {
        String range = "at most the number of units, %s".formatted(r.units());
        SettingChecks.require(outputs <= r.units(), name(), "outputs", range, outputs);
        State h = r.state("h", outputs);
        State c = r.state("c");
        Expr i = recurrentActivation().of(r.gate("i", h));
        Expr f = recurrentActivation().of(r.gate("f", h));
        Expr g = activation().of(r.gate("g", h));
        Expr o = recurrentActivation().of(r.gate("o", h));
        Expr next = f.times(c).plus(i.times(g));
        Expr leaving = o.times(activation().of(next));
        r.next(c, next);
        r.next(h, leaving.matmul(r.weight("projection_kernel", r.units(), outputs)));
        if (unitForgetBias) {
            r.initialBias("f", 1);
        }
        r.keeps("f");
        r.replaces("i");
    }

    /** {@return a copy with this width of h, at least 1} */
    public ProjectedLstmCell outputs(int outputs) {
        return Settings.with(this, "outputs", outputs);
    }
}
