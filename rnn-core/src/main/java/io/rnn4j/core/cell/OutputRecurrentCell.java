package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.activation.Activations;

/**
 * A recurrence of both state and output (the recurrences of Elman 1990 and of Jordan 1986):
 *
 * <pre>
 * h' = f_h(x·W + h·U + b_h)       [units]
 * y' = f_y(h'·W_y + y·U_y + b_y)  [outputs]
 * </pre>
 *
 * <p>The output is y, which is also fed back.
 *
 * @param outputs width of y, at least 1; required
 * @param activation f_h
 * @param outputActivation f_y
 * @param useBias whether there are biases b_h and b_y
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record OutputRecurrentCell(
        @Required int outputs, Activation activation, Activation outputActivation, boolean useBias)
        implements OptionalBiasCell<OutputRecurrentCell> {
    /** Checks the settings. */
    public OutputRecurrentCell {
        SettingChecks.notNull("output_recurrent", "activation", activation);
        SettingChecks.notNull("output_recurrent", "outputActivation", outputActivation);
        SettingChecks.atLeastOne("output_recurrent", "outputs", outputs);
    }

    /** Creates the cell with one output, tanh for the state, and no output activation. */
    public OutputRecurrentCell() {
        this(1);
    }

    /**
     * Creates the cell with tanh for the state and no output activation.
     *
     * @param outputs width of y, at least 1
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

    /** {@return a copy with this width of y, at least 1} */
    public OutputRecurrentCell outputs(int outputs) {
        return new OutputRecurrentCell(outputs, activation, outputActivation, useBias);
    }

    /** {@return a copy with this activation f_h of the state} */
    public OutputRecurrentCell activation(Activation activation) {
        return new OutputRecurrentCell(outputs, activation, outputActivation, useBias);
    }

    /** {@return a copy with this activation f_y of the output} */
    public OutputRecurrentCell outputActivation(Activation outputActivation) {
        return new OutputRecurrentCell(outputs, activation, outputActivation, useBias);
    }
}
