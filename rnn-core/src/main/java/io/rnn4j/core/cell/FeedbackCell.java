package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.activation.Activations;

import java.util.Objects;

/**
 * Any cell as a decoder that reads its own output:
 *
 * <pre>
 * h' = cell(x, f_b(y), h), whose gates read x·W + f_b(y)·W_y + …
 * y' = f(h'·W_o + b_o)
 * </pre>
 *
 * <p>The answer is y [outputs], h [units] is the output of the cell (the recurrence of Jordan,
 * 1986, around any cell; Sutskever et al. 2014 decode in this way; what Luong et al. 2015 call
 * input feeding, with an {@link AttentionCell} inside). Its weights are {@code feedback_kernel} W_y
 * [outputs, gates · units], {@code output_kernel} W_o [units, outputs] and, if the cell has biases,
 * {@code output_bias} b_o [outputs], beside those of the cell.
 *
 * <p>Where y are the logits of a token, {@code feedbackActivation} is the softmax: what is fed back
 * is then a row of probabilities, of which the one-hot row of a true or a drawn token can take the
 * place, and its product with the kernel of the gates is the embedding of the token. It is a state
 * of its own, {@code fed}, which starts at 0, no token at all; zoneout acts on y, and fed follows.
 *
 * @param cell the cell; its first state is h
 * @param outputs width of y; to be set, 1 otherwise
 * @param outputActivation f
 * @param feedbackActivation f_b
 */
public record FeedbackCell(
        @Required Cell cell,
        @Required int outputs,
        Activation outputActivation,
        Activation feedbackActivation)
        implements Cell {
    /** Checks the settings. */
    public FeedbackCell {
        Objects.requireNonNull(cell, "feedback: cell");
        Objects.requireNonNull(outputActivation, "feedback: outputActivation");
        Objects.requireNonNull(feedbackActivation, "feedback: feedbackActivation");
        if (outputs < 1) {
            throw new IllegalArgumentException("feedback: outputs is at least 1, got " + outputs);
        }
    }

    /** One output around a simple recurrence; give a cell and outputs. */
    public FeedbackCell() {
        this(new SimpleRnnCell(), 1);
    }

    /**
     * No activation of the output, which is fed back as it is.
     *
     * @param cell the cell
     * @param outputs width of y
     */
    public FeedbackCell(Cell cell, int outputs) {
        this(cell, outputs, Activations.IDENTITY, Activations.IDENTITY);
    }

    @Override
    public String name() {
        return "feedback";
    }

    @Override
    public boolean useBias() {
        return cell.useBias();
    }

    @Override
    public boolean recurrentBias() {
        return cell.recurrentBias();
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

    /**
     * Changes one setting.
     *
     * @param outputActivation f
     * @return a cell with it
     */
    public FeedbackCell outputActivation(Activation outputActivation) {
        return new FeedbackCell(cell, outputs, outputActivation, feedbackActivation);
    }

    /**
     * Changes one setting.
     *
     * @param feedbackActivation f_b
     * @return a cell with it
     */
    public FeedbackCell feedbackActivation(Activation feedbackActivation) {
        return new FeedbackCell(cell, outputs, outputActivation, feedbackActivation);
    }
}
