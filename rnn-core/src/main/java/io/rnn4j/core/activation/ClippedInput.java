package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.expr.Expr;

import java.util.Objects;

/**
 * An activation whose input is cut off at a limit, f(min(max(x, -l), l)). In a cell it does what
 * the attribute {@code clip} of ONNX' recurrent operators does, for example {@code new
 * GruCell().activation(new ClippedInput(Activations.TANH, 3)).recurrentActivation(new
 * ClippedInput(Activations.SIGMOID, 3))}.
 *
 * @param activation f
 * @param limit l, more than 0
 */
public record ClippedInput(@Required Activation activation, @Required double limit)
        implements Activation {
    /** Checks the settings. */
    public ClippedInput {
        Objects.requireNonNull(activation, "clipped_input: activation");
        if (!(limit > 0)) {
            throw new IllegalArgumentException(
                    "clipped_input: the limit is more than 0, got " + limit);
        }
    }

    /** The identity from -1 to 1; give an activation and a limit. */
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
}
