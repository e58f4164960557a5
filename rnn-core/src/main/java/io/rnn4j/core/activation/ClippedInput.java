package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;

/**
 * An activation with a clipped input, f(min(max(x, -l), l)). In a cell it corresponds to the
 * attribute {@code clip} of the recurrent operators of ONNX, for example {@code new
 * GruCell().activation(new ClippedInput(Activations.TANH, 3)).recurrentActivation(new
 * ClippedInput(Activations.SIGMOID, 3))}.
 *
 * @param activation f
 * @param limit l, greater than 0 and finite
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record ClippedInput(@Required Activation activation, @Required double limit)
        implements Activation {
    /** Checks the settings. */
    public ClippedInput {
        SettingChecks.notNull("clipped_input", "activation", activation);
        SettingChecks.positive("clipped_input", "limit", limit);
    }

    /** Creates the identity clipped to [-1, 1]; specify an activation and a limit. */
    public ClippedInput() {
        this(new Identity(), 1);
    }

    @Override
    public String name() {
        return "clipped_input";
    }

    @Override
    public Expr of(Expr x) {
        return activation.of(Expr.constant(-limit).max(x.min(Expr.constant(limit))));
    }

    /** {@return a copy that applies this activation} */
    public ClippedInput activation(Activation activation) {
        return new ClippedInput(activation, limit);
    }

    /** {@return a copy with this limit of the magnitude of the input, greater than 0 and finite} */
    public ClippedInput limit(double limit) {
        return new ClippedInput(activation, limit);
    }
}
