package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.AttendedSequence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

/**
 * A cell with additive attention to another sequence at every step (Bahdanau et al. 2015):
 *
 * <pre>
 * e_j = v·tanh(h·W_q + m_j·W_m)
 * a   = softmax(e)
 * c   = Σ_j a_j·m_j
 * </pre>
 *
 * <p>h [units] is the output of the cell at the previous step, m_j [sequence width] are the rows of
 * the attended sequence, for example the outputs of an encoder. Masked rows have weight 0; c is 0
 * if all rows are masked. The gates of the cell read c in addition to the input: x·W + c·W_c + ….
 * The attended sequence is the second input of the layer; without one it is the input itself (gated
 * self-matching networks, Wang et al. 2017).
 *
 * <p>In addition to those of the cell, the weights are {@code context_kernel} W_c [sequence width,
 * gates · units], {@code query_kernel} W_q [units, attentionUnits], {@code memory_attention_kernel}
 * W_m [sequence width, attentionUnits] and {@code memory_attention_score} v [1, attentionUnits].
 *
 * @param cell the cell, whose first state is h; required
 * @param attentionUnits width of W_q, W_m and v, at least 1; required
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record AttentionCell(@Required Cell cell, @Required int attentionUnits)
        implements WrappingCell {
    /** Checks the settings. */
    public AttentionCell {
        SettingChecks.notNull("attention_cell", "cell", cell);
        SettingChecks.atLeastOne("attention_cell", "attentionUnits", attentionUnits);
    }

    /** Creates a simple recurrence with one unit of attention; specify both settings. */
    public AttentionCell() {
        this(new SimpleRnnCell(), 1);
    }

    @Override
    public String name() {
        return "attention_cell";
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

    /** {@return a copy with attention for this cell} */
    public AttentionCell cell(Cell cell) {
        return new AttentionCell(cell, attentionUnits);
    }

    /** {@return a copy with this width of W_q, W_m and v, at least 1} */
    public AttentionCell attentionUnits(int attentionUnits) {
        return new AttentionCell(cell, attentionUnits);
    }
}
