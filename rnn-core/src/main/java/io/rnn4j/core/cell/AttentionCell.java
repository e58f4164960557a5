package io.rnn4j.core.cell;

import io.rnn4j.api.Required;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Memory;

import java.util.Objects;

/**
 * Any cell that looks back into another sequence at every step (Bahdanau et al. 2015): c = Σ_j
 * a_j·m_j, a the softmax of e, e_j = v·tanh(h·W_q + m_j·W_m), where h is the output of the step
 * before and m_j are the rows of the memory, such as the states of an encoder. The gates of the
 * cell read c beside the input. The layer is given the memory as its second input.
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
        Memory memory = r.memory("memory");
        r.alsoRead("context", () -> r.attend(memory, query(r)));
        cell.define(r);
    }

    private Expr query(Recurrence r) {
        Expr h = r.states().getFirst();
        return h.matmul(r.recurrentWeight("query_kernel", h.width(), attentionUnits));
    }
}
