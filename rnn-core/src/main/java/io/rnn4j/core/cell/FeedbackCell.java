package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.activation.Activations;

/**
 * A cell that reads its own previous output, as a decoder does (the recurrence of Jordan 1986
 * around any cell; Sutskever et al. 2014; with an {@link AttentionCell} inside, the input feeding
 * of Luong et al. 2015):
 *
 * <pre>
 * h' = cell(x, f_b(y), h), whose gates compute x·W + f_b(y)·W_y + …   [units]
 * y' = f(h'·W_o + b_o)                                                [outputs]
 * </pre>
 *
 * <p>The output is y; h is the output of the inner cell. In addition to those of the cell, the
 * weights are {@code feedback_kernel} W_y [outputs, gates · units], {@code output_kernel} W_o
 * [units, outputs] and, if the cell has biases, {@code output_bias} b_o [outputs].
 *
 * <p>If y are the logits of a token, {@code feedbackActivation} is the softmax: the row that is fed
 * back is then a distribution, which the one-hot row of a true or sampled token can replace, and
 * W_y acts as the embedding of tokens. This row is a state {@code fed} of its own, which is
 * initially 0 (no token) and computed from y after zoneout.
 *
 * @param cell the inner cell, whose first state is h; required
 * @param outputs width of y, at least 1; required
 * @param outputActivation f
 * @param feedbackActivation f_b
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record FeedbackCell(
        @Required Cell cell,
        @Required int outputs,
        Activation outputActivation,
        Activation feedbackActivation)
        implements WrappingCell {
    /** Checks the settings. */
    public FeedbackCell {
        SettingChecks.notNull("feedback", "cell", cell);
        SettingChecks.atLeastOne("feedback", "outputs", outputs);
        SettingChecks.notNull("feedback", "outputActivation", outputActivation);
        SettingChecks.notNull("feedback", "feedbackActivation", feedbackActivation);
    }

    /** Creates a simple recurrence with one output; specify a cell and outputs. */
    public FeedbackCell() {
        this(new SimpleRnnCell(), 1);
    }

    /**
     * Creates the cell without activations: the output is fed back unchanged.
     *
     * @param cell the inner cell
     * @param outputs width of y, at least 1
     */
    public FeedbackCell(Cell cell, int outputs) {
        this(cell, outputs, Activations.IDENTITY, Activations.IDENTITY);
    }

    @Override
    public String name() {
        return "feedback";
    }

    @Override
    public void define(Recurrence r) {
        State y = r.state("y", outputs);
        State fed = feedbackActivation.equals(Activations.IDENTITY) ? y : r.state("fed", outputs);
        r.outputFeedback(fed);
        r.additionalInput("feedback", () -> fed);
        int declared = r.states().size();
        cell.define(r);
        State h = r.states().get(declared);
        Expr z = r.next(h).matmul(r.weight("output_kernel", h.width(), outputs));
        Expr nextY = outputActivation.of(useBias() ? z.plus(r.vector("output_bias", outputs)) : z);
        r.next(y, nextY);
        if (fed != y) {
            r.nextDerived(fed, feedbackActivation.of(r.next(y)));
        }
    }

    /** {@return a copy around this cell} */
    public FeedbackCell cell(Cell cell) {
        return new FeedbackCell(cell, outputs, outputActivation, feedbackActivation);
    }

    /** {@return a copy with this width of y, at least 1} */
    public FeedbackCell outputs(int outputs) {
        return new FeedbackCell(cell, outputs, outputActivation, feedbackActivation);
    }

    /** {@return a copy with this activation f of the output} */
    public FeedbackCell outputActivation(Activation outputActivation) {
        return new FeedbackCell(cell, outputs, outputActivation, feedbackActivation);
    }

    /** {@return a copy with this activation f_b of what is fed back} */
    public FeedbackCell feedbackActivation(Activation feedbackActivation) {
        return new FeedbackCell(cell, outputs, outputActivation, feedbackActivation);
    }
}
