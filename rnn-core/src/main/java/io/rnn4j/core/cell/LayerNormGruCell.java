package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.activation.Activations;

import java.util.List;

/**
 * The gated recurrent unit with layer normalisation N (Ba et al. 2016, appendix): the
 * pre-activations of z and r are γ∘N(x·W) + γ'∘N(h·U) + b, where N goes over both together; n =
 * tanh(γ∘N(x·W_n) + σ(r)∘(γ'∘N(h·U_n) + b') + b), h' = σ(z)∘h + (1 - σ(z))∘n. Gains γ start from 1;
 * shifts that only add to b are left out. z keeps the old state here, as in {@link GruCell}; in the
 * paper it brings in the new one.
 *
 * @param activation of the candidate n
 * @param recurrentActivation of the gates z and r
 * @param epsilon is added to the variance in N
 */
public record LayerNormGruCell(
        Activation activation, Activation recurrentActivation, double epsilon) implements Cell {
    /** Checks the settings. */
    public LayerNormGruCell {
        LayerNorms.check("layer_norm_gru", epsilon);
    }

    /** The hyperbolic tangent, the sigmoid for the gates, ε = 1e-5. */
    public LayerNormGruCell() {
        this(Activations.TANH, Activations.SIGMOID, 1e-5);
    }

    @Override
    public String name() {
        return "layer_norm_gru";
    }

    /** The gates' biases come after the normalisation, which would take them away. */
    @Override
    public boolean useBias() {
        return false;
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        List<Expr> inputs = normal(List.of(r.fromInput("z"), r.fromInput("r")));
        List<Expr> states = normal(List.of(r.fromState("z", h), r.fromState("r", h)));
        Expr z = recurrentActivation.of(gate(r, "z", inputs.get(0), states.get(0)));
        Expr reset = recurrentActivation.of(gate(r, "r", inputs.get(1), states.get(1)));
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
        Expr n = activation.of(r.named("z_n", candidate));
        r.next(h, n.plus(z.times(h.minus(n))));
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

    /**
     * Changes one setting.
     *
     * @param activation the activation of what enters and leaves the state
     * @return a cell with it
     */
    public LayerNormGruCell activation(Activation activation) {
        return new LayerNormGruCell(activation, recurrentActivation, epsilon);
    }

    /**
     * Changes one setting.
     *
     * @param recurrentActivation the activation of the gates
     * @return a cell with it
     */
    public LayerNormGruCell recurrentActivation(Activation recurrentActivation) {
        return new LayerNormGruCell(activation, recurrentActivation, epsilon);
    }

    /**
     * Changes one setting.
     *
     * @param epsilon is added to the variance
     * @return a cell with it
     */
    public LayerNormGruCell epsilon(double epsilon) {
        return new LayerNormGruCell(activation, recurrentActivation, epsilon);
    }
}
