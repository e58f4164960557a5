package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.expr.AttendedSequence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

import java.util.Objects;

/**
 * Any cell that looks back into another sequence at every step, the additive attention of Bahdanau
 * et al. 2015:
 *
 * <pre>
 * e_j = v·tanh(h·W_q + m_j·W_m)
 * a   = softmax(e)
 * c   = Σ_j a_j·m_j
 * </pre>
 *
 * <p>where h [units] is the output of the cell at the step before and m_j [memory width] are the
 * rows of the memory, such as what an encoder has made at every step. Masked rows of the memory
 * have weight 0; c is 0 if all are masked. The gates of the cell read c beside the input: x·W +
 * c·W_c + …. The memory is the second input of the layer; without one it is the input itself, which
 * is the self-matching of Wang et al. 2017 (gated self-matching networks).
 *
 * <p>Its weights are {@code context_kernel} W_c [memory width, gates · units], {@code query_kernel}
 * W_q [units, attentionUnits], {@code memory_attention_kernel} W_m [memory width, attentionUnits]
 * and {@code memory_attention_score} v [1, attentionUnits], beside those of the cell.
 *
 * @param cell the cell; its first state is h
 * @param attentionUnits width of W_q, W_m and v; to be set, 1 otherwise
 */
public record AttentionCell(@Required Cell cell, @Required int attentionUnits) implements Cell {
    /** Checks the settings. */
    public AttentionCell {
        Objects.requireNonNull(cell, "attention: cell");
        if (attentionUnits < 1) {
            throw new IllegalArgumentException(
                    "attention: attentionUnits is at least 1, got " + attentionUnits);
        }
    }

    /** One unit around a simple recurrence; give a cell and units. */
    public AttentionCell() {
        this(new SimpleRnnCell(), 1);
    }

    @Override
    public String name() {
        return "attention_cell";
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
        AttendedSequence memory = r.attendedSequence("memory");
        int first = r.states().size();
        r.additionalInput("context", () -> r.attend(memory, query(r, r.states().get(first))));
        cell.define(r);
    }

    private Expr query(Recurrence r, State h) {
        return h.matmul(r.recurrentWeight("query_kernel", h.width(), attentionUnits));
    }
}
