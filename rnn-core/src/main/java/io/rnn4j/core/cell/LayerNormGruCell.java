package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

import java.util.List;

/**
 * The gated recurrent unit with layer normalisation N (Ba et al. 2016, appendix). Gates in the
 * order z, r, n:
 *
 * <pre>
 * z, r = σ(γ∘N(x·W) + γ'∘N(h·U) + b)
 * n    = tanh(γ∘N(x·W_n) + r∘(γ'∘N(h·U_n) + b'_n) + b_n)
 * h'   = z∘h + (1-z)∘n
 * </pre>
 *
 * <p>N normalises the pre-activations of z and r together. Gains γ start from 1. The shifts of the
 * paper that are only added to b are omitted. z weighs the old state, as in {@link GruCell}; in the
 * paper it weighs the candidate.
 *
 * @param activations activations of n, and of the gates z and r
 * @param epsilon added to the variance in N, at least 1e-24 and finite
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record LayerNormGruCell(GateActivations activations, double epsilon)
        implements GatedCell<LayerNormGruCell> {
    /** Checks the settings. */
    public LayerNormGruCell {
        SettingChecks.notNull("layer_norm_gru", "activations", activations);
        SettingChecks.varianceEpsilon("layer_norm_gru", "epsilon", epsilon);
    }

    /** Creates the cell with tanh, sigmoid gates and ε = 1e-5. */
    public LayerNormGruCell() {
        this(new GateActivations(), 1e-5);
    }

    @Override
    public String name() {
        return "layer_norm_gru";
    }

    /** {@return false: the biases follow the normalisation, which would cancel them} */
    @Override
    public boolean useBias() {
        return false;
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        List<Expr> inputs = normal(List.of(r.fromInput("z"), r.fromInput("r")));
        List<Expr> states = normal(List.of(r.fromState("z", h), r.fromState("r", h)));
        Expr z = recurrentActivation().of(gate(r, "z", inputs.get(0), states.get(0)));
        Expr reset = recurrentActivation().of(gate(r, "r", inputs.get(1), states.get(1)));
        Expr input = normal(List.of(r.fromInput("n"))).getFirst();
        Expr state =
                normal(List.of(r.fromState("n", h)))
                        .getFirst()
                        .times(LayerNorms.gain(r, "recurrent_gain_n"))
                        .plus(r.vector("recurrent_bias_n", r.units()));
        Expr candidate =
                input.times(LayerNorms.gain(r, "input_gain_n"))
                        .plus(reset.times(state))
                        .plus(r.vector("bias_n", r.units()));
        Expr n = activation().of(r.named("z_n", candidate));
        r.next(h, n.plus(z.times(h.minus(n))));
        r.keeps("z");
    }

    private List<Expr> normal(List<Expr> rows) {
        return LayerNorms.together(rows, epsilon);
    }

    private static Expr gate(Recurrence r, String gate, Expr input, Expr state) {
        return r.named(
                "z_" + gate,
                input.times(LayerNorms.gain(r, "input_gain_" + gate))
                        .plus(state.times(LayerNorms.gain(r, "recurrent_gain_" + gate)))
                        .plus(r.vector("bias_" + gate, r.units())));
    }

    /** {@return a copy with this ε, which is added to the variance, at least 1e-24 and finite} */
    public LayerNormGruCell epsilon(double epsilon) {
        return new LayerNormGruCell(activations, epsilon);
    }
}
