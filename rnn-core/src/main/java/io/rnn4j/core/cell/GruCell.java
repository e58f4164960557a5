package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

/**
 * The gated recurrent unit (Cho et al. 2014). Gates in the order z, r, n:
 *
 * <pre>
 * z  = σ(x·W_z + h·U_z + b_z), r likewise
 * n  = tanh(x·W_n + b_n + r∘(h·U_n + b'_n))
 * h' = z∘h + (1-z)∘n
 * </pre>
 *
 * <p>The reset gate is applied after the product, as in cuDNN, PyTorch and Keras, or before it, n =
 * tanh(x·W_n + b_n + (r∘h)·U_n), as in the paper.
 *
 * @param activations activations of n, and of the gates z and r
 * @param resetAfter whether the reset gate is applied after the product
 * @param biases whether x·W and h·U have a bias
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record GruCell(GateActivations activations, boolean resetAfter, GateBiases biases)
        implements GatedCell<GruCell>, RecurrentBiasCell<GruCell> {
    /** Checks the settings. */
    public GruCell {
        SettingChecks.notNull("gru", "activations", activations);
        SettingChecks.notNull("gru", "biases", biases);
    }

    /** Creates the cell with tanh, sigmoid gates, both biases and the reset after the product. */
    public GruCell() {
        this(new GateActivations(), true, new GateBiases(true, true));
    }

    @Override
    public String name() {
        return "gru";
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        Expr z = recurrentActivation().of(r.gate("z", h));
        Expr reset = recurrentActivation().of(r.gate("r", h));
        Expr state =
                resetAfter ? reset.times(r.fromState("n", h)) : r.fromState("n", reset.times(h));
        Expr n = activation().of(r.named("z_n", r.fromInput("n").plus(state)));
        r.next(h, n.plus(z.times(h.minus(n))));
        r.keeps("z");
    }

    /**
     * {@return a copy that applies the reset gate after the product, with a bias of h·U, or before
     * it, without one; {@code recurrentBias} changes the bias alone}
     */
    public GruCell resetAfter(boolean resetAfter) {
        return new GruCell(activations, resetAfter, new GateBiases(useBias(), resetAfter));
    }
}
