package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

import java.util.ArrayList;
import java.util.List;

/**
 * Long short-term memory with layer normalisation N (Ba et al. 2016, appendix). Gates in the order
 * i, f, g, o:
 *
 * <pre>
 * i, f, g, o = γ∘N(x·W) + γ'∘N(h·U) + b
 * c'         = σ(f)∘c + σ(i)∘tanh g
 * h'         = σ(o)∘tanh(γ"∘N(c') + b")
 * </pre>
 *
 * <p>N normalises the pre-activations of the four gates together. Gains γ start from 1. The shifts
 * of the paper that are only added to b are omitted.
 *
 * @param activations activations of g and of the normalised cell state, and of the gates i, f and o
 * @param epsilon added to the variance in N, at least 1e-24 and finite
 * @param unitForgetBias whether the bias of the forget gate starts from 1 (Jozefowicz et al. 2015)
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record LayerNormLstmCell(GateActivations activations, double epsilon, boolean unitForgetBias)
        implements GatedCell<LayerNormLstmCell> {
    private static final List<String> GATES = List.of("i", "f", "g", "o");

    /** Checks the settings. */
    public LayerNormLstmCell {
        SettingChecks.notNull("layer_norm_lstm", "activations", activations);
        SettingChecks.varianceEpsilon("layer_norm_lstm", "epsilon", epsilon);
    }

    /** Creates the cell with tanh, sigmoid gates, ε = 1e-5 and a forget bias from 1. */
    public LayerNormLstmCell() {
        this(new GateActivations(), 1e-5, true);
    }

    @Override
    public String name() {
        return "layer_norm_lstm";
    }

    /** {@return false: the biases follow the normalisation, which would cancel them} */
    @Override
    public boolean useBias() {
        return false;
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        State c = r.state("c");
        List<Expr> z = preActivations(r, h);
        Expr i = recurrentActivation().of(z.get(0));
        Expr f = recurrentActivation().of(z.get(1));
        Expr g = activation().of(z.get(2));
        Expr o = recurrentActivation().of(z.get(3));
        Expr next = f.times(c).plus(i.times(g));
        Expr normal = LayerNorms.together(List.of(next), epsilon).getFirst();
        Expr leaving =
                normal.times(LayerNorms.gain(r, "cell_gain"))
                        .plus(r.vector("cell_bias", r.units()));
        r.next(c, next);
        r.next(h, o.times(activation().of(leaving)));
        r.keeps("f");
        r.replaces("i");
    }

    private List<Expr> preActivations(Recurrence r, State h) {
        List<Expr> inputs = LayerNorms.together(GATES.stream().map(r::fromInput).toList(), epsilon);
        List<Expr> states =
                LayerNorms.together(
                        GATES.stream().map(gate -> r.fromState(gate, h)).toList(), epsilon);
        List<Expr> result = new ArrayList<>();
        for (int n = 0; n < GATES.size(); n++) {
            String gate = GATES.get(n);
            double start = unitForgetBias && gate.equals("f") ? 1 : 0;
            Expr input = inputs.get(n).times(LayerNorms.gain(r, "input_gain_" + gate));
            Expr state = states.get(n).times(LayerNorms.gain(r, "recurrent_gain_" + gate));
            result.add(
                    r.named(
                            "z_" + gate,
                            input.plus(state).plus(r.vector("bias_" + gate, r.units(), start))));
        }
        return result;
    }

    /** {@return a copy with this ε, which is added to the variance, at least 1e-24 and finite} */
    public LayerNormLstmCell epsilon(double epsilon) {
        return new LayerNormLstmCell(activations, epsilon, unitForgetBias);
    }

    /** {@return a copy whose forget gate starts with a bias of 1, or of 0} */
    public LayerNormLstmCell unitForgetBias(boolean unitForgetBias) {
        return new LayerNormLstmCell(activations, epsilon, unitForgetBias);
    }
}
