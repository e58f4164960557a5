package io.rnn4j.core.cell;

import io.rnn4j.api.Activation;
import io.rnn4j.api.Required;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.activation.Activations;

import java.util.Objects;

/**
 * Any cell as a decoder that reads its own output:
 *
 * <pre>
 * h' = cell(x, y, h), whose gates read x·W + y·W_y + …
 * y' = f(h'·W_o + b_o)
 * </pre>
 *
 * <p>The answer is y [outputs], h [units] is the output of the cell (the recurrence of Jordan,
 * 1986, around any cell; what Luong et al. 2015 call input feeding, with an {@link AttentionCell}
 * inside). Its weights are {@code feedback_kernel} W_y [outputs, gates · units], {@code
 * output_kernel} W_o [units, outputs] and, if the cell has biases, {@code output_bias} b_o
 * [outputs], beside those of the cell.
 *
 * @param cell the cell; its first state is h
 * @param outputs width of y; to be set, 1 otherwise
 * @param outputActivation f
 */
public record FeedbackCell(@Required Cell cell, @Required int outputs, Activation outputActivation)
        implements Cell {
    /** Checks the settings. */
    public FeedbackCell {
        Objects.requireNonNull(cell, "feedback: cell");
        Objects.requireNonNull(outputActivation, "feedback: outputActivation");
        if (outputs < 1) {
            throw new IllegalArgumentException("feedback: outputs is at least 1, got " + outputs);
        }
    }

    /** One output around a simple recurrence; give a cell and outputs. */
    public FeedbackCell() {
        this(new SimpleRnnCell(), 1);
    }

    /**
     * No activation of the output.
     *
     * @param cell the cell
     * @param outputs width of y
     */
    public FeedbackCell(Cell cell, int outputs) {
        this(cell, outputs, Activations.IDENTITY);
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
        int first = r.states().size();
        r.alsoRead("feedback", () -> y);
        cell.define(r);
        State h = r.states().get(first);
        Expr z = r.next(h).matmul(r.weight("output_kernel", h.width(), outputs));
        r.next(y, outputActivation.of(useBias() ? z.plus(r.vector("output_bias", outputs)) : z));
    }
}
