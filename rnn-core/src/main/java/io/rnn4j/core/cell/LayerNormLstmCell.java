package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.activation.Activations;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Long short-term memory with layer normalisation N (Ba et al. 2016, appendix): the pre-activations
 * of i, f, g, o are γ∘N(x·W) + γ'∘N(h·U) + b, where N goes over all four together, and c' = σ(f)∘c
 * + σ(i)∘tanh g, h' = σ(o)∘tanh(γ''∘N(c') + b''). Gains γ start from 1. The two shifts that the
 * paper adds to b are left out, since b does the same.
 *
 * @param activation of g and of the normalised cell state
 * @param recurrentActivation of the gates i, f and o
 * @param epsilon is added to the variance in N
 * @param unitForgetBias if the bias of the forget gate starts from 1 (Jozefowicz et al. 2015)
 */
public record LayerNormLstmCell(
        Activation activation,
        Activation recurrentActivation,
        double epsilon,
        boolean unitForgetBias)
        implements Cell {
    private static final List<String> GATES = List.of("i", "f", "g", "o");

    /** Checks the settings. */
    public LayerNormLstmCell {
        LayerNorms.check("layer_norm_lstm", epsilon);
    }

    /**
     * The hyperbolic tangent, the sigmoid for the gates, ε = 1e-5, a bias that starts from 1 for
     * the forget gate.
     */
    public LayerNormLstmCell() {
        this(Activations.TANH, Activations.SIGMOID, 1e-5, true);
    }

    @Override
    public String name() {
        return "layer_norm_lstm";
    }

    /** The gates' biases come after the normalisation, which would take them away. */
    @Override
    public boolean useBias() {
        return false;
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        State c = r.state("c");
        List<Expr> z = preActivations(r, h);
        Expr i = recurrentActivation.of(z.get(0));
        Expr f = recurrentActivation.of(z.get(1));
        Expr g = activation.of(z.get(2));
        Expr o = recurrentActivation.of(z.get(3));
        Expr next = f.times(c).plus(i.times(g));
        Expr normal = LayerNorms.together(List.of(next), epsilon).getFirst();
        Expr leaving =
                normal.times(LayerNorms.gain(r, "cell_gain"))
                        .plus(r.vector("cell_bias", r.units()));
        r.next(c, next);
        r.next(h, o.times(activation.of(leaving)));
    }

    private List<Expr> preActivations(Recurrence r, State h) {
        List<Expr> inputs = LayerNorms.together(GATES.stream().map(r::fromInput).toList(), epsilon);
        List<Expr> states =
                LayerNorms.together(
                        GATES.stream().map(gate -> r.fromState(gate, h)).toList(), epsilon);
        List<Expr> result = new ArrayList<>();
        for (int n = 0; n < GATES.size(); n++) {
            String gate = GATES.get(n);
            double[] starts = new double[r.units()];
            Arrays.fill(starts, unitForgetBias && gate.equals("f") ? 1 : 0);
            Expr input = inputs.get(n).times(LayerNorms.gain(r, "input_gain_" + gate));
            Expr state = states.get(n).times(LayerNorms.gain(r, "recurrent_gain_" + gate));
            result.add(
                    r.named("z_" + gate, input.plus(state).plus(r.vector("bias_" + gate, starts))));
        }
        return result;
    }

    /**
     * Changes one setting.
     *
     * @param activation the activation of what enters and leaves the state
     * @return a cell with it
     */
    public LayerNormLstmCell activation(Activation activation) {
        return new LayerNormLstmCell(activation, recurrentActivation, epsilon, unitForgetBias);
    }

    /**
     * Changes one setting.
     *
     * @param recurrentActivation the activation of the gates
     * @return a cell with it
     */
    public LayerNormLstmCell recurrentActivation(Activation recurrentActivation) {
        return new LayerNormLstmCell(activation, recurrentActivation, epsilon, unitForgetBias);
    }

    /**
     * Changes one setting.
     *
     * @param epsilon is added to the variance
     * @return a cell with it
     */
    public LayerNormLstmCell epsilon(double epsilon) {
        return new LayerNormLstmCell(activation, recurrentActivation, epsilon, unitForgetBias);
    }

    /**
     * Changes one setting.
     *
     * @param unitForgetBias if the bias of the forget gate starts from 1
     * @return a cell with it
     */
    public LayerNormLstmCell unitForgetBias(boolean unitForgetBias) {
        return new LayerNormLstmCell(activation, recurrentActivation, epsilon, unitForgetBias);
    }
}
