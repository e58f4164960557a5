package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.activation.Activations;

/**
 * A network whose state and output both recur: h' = f_u(u·W_uh + h·W_hh + b_h), y' = f_y(h'·W_yh +
 * y·W_yy + b_y) (the recurrences of Elman, 1990, and of Jordan, 1986). The answer is y, which is
 * also what is fed back.
 *
 * @param outputs width of y; to be set, 1 otherwise
 * @param activation f_u
 * @param outputActivation f_y
 * @param useBias if there are biases b_h and b_y
 */
public record OutputRecurrentCell(
        @Required int outputs, Activation activation, Activation outputActivation, boolean useBias)
        implements Cell {
    /** Checks the settings. */
    public OutputRecurrentCell {
        if (outputs < 1) {
            throw new IllegalArgumentException(
                    "output_recurrent: outputs is at least 1, got " + outputs);
        }
    }

    /** One output, the hyperbolic tangent for the state, none for the output. */
    public OutputRecurrentCell() {
        this(1);
    }

    /**
     * The hyperbolic tangent for the state, none for the output.
     *
     * @param outputs width of y
     */
    public OutputRecurrentCell(int outputs) {
        this(outputs, Activations.TANH, Activations.IDENTITY, true);
    }

    @Override
    public String name() {
        return "output_recurrent";
    }

    @Override
    public void define(Recurrence r) {
        State y = r.state("y", outputs);
        r.outputFeedback(y);
        State h = r.state("h");
        Expr nextH = activation.of(r.gate("h", h));
        Expr z =
                nextH.matmul(r.weight("output_kernel", r.units(), outputs))
                        .plus(
                                y.matmul(
                                        r.recurrentWeight(
                                                "output_recurrent_kernel", outputs, outputs)));
        r.next(h, nextH);
        r.next(y, outputActivation.of(useBias ? z.plus(r.vector("output_bias", outputs)) : z));
    }

    /**
     * Changes one setting.
     *
     * @param activation f_u
     * @return a cell with it
     */
    public OutputRecurrentCell activation(Activation activation) {
        return new OutputRecurrentCell(outputs, activation, outputActivation, useBias);
    }

    /**
     * Changes one setting.
     *
     * @param outputActivation f_y
     * @return a cell with it
     */
    public OutputRecurrentCell outputActivation(Activation outputActivation) {
        return new OutputRecurrentCell(outputs, activation, outputActivation, useBias);
    }

    /**
     * Changes one setting.
     *
     * @param useBias if there are biases
     * @return a cell with it
     */
    public OutputRecurrentCell useBias(boolean useBias) {
        return new OutputRecurrentCell(outputs, activation, outputActivation, useBias);
    }
}
