package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.CellPart;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.expr.Expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Several cells one after the other within one time step:
 *
 * <pre>
 * h₁' = cell₁(x, h₁)
 * h₂' = cell₂(h₁', h₂)
 * …
 * </pre>
 *
 * <p>The answer is that of the last cell. This is what as many recurrent layers compute (Graves
 * 2013, arXiv:1303.5778, without the connections that skip layers), but as one cell, so that what
 * goes round another cell goes round all of them: with a {@link FeedbackCell} around it, it is a
 * decoder of several layers whose first one reads what the last one has answered. An {@link
 * AttentionCell} inside attends for the cell that it is around; one around all of them asks with
 * the output of the last and gives the context to the first.
 *
 * <p>All cells have the units of the layer. The states and weights of the first cell are {@code
 * 1_h}, {@code 1_kernel} and so on. Among the states those of the last cell come first, then those
 * of the cell before it. If several cells read memories, the layer is given one for each, which may
 * be the same sequence.
 *
 * @param cells the cells, from the input on, at least one
 */
public record StackedCell(@Required List<Cell> cells) implements Cell {
    /** Checks the settings. */
    public StackedCell {
        cells = withoutNulls(cells);
        if (cells.isEmpty()) {
            throw new IllegalArgumentException("stacked: got no cells, expected at least one");
        }
    }

    private static List<Cell> withoutNulls(List<Cell> cells) {
        Objects.requireNonNull(cells, "stacked: cells");
        for (int index = 0; index < cells.size(); index++) {
            String which = "stacked: cell " + (index + 1) + " of " + cells.size();
            Objects.requireNonNull(cells.get(index), which);
        }
        return List.copyOf(cells);
    }

    /** Two simple recurrences; give cells. */
    public StackedCell() {
        this(new SimpleRnnCell(), new SimpleRnnCell());
    }

    /**
     * Any cells.
     *
     * @param cells the cells, from the input on, at least one
     */
    public StackedCell(Cell... cells) {
        this(Arrays.asList(Objects.requireNonNull(cells, "stacked: cells")));
    }

    @Override
    public String name() {
        return "stacked";
    }

    @Override
    public boolean useBias() {
        return cells.stream().anyMatch(Cell::useBias);
    }

    @Override
    public void define(Recurrence r) {
        List<CellPart> parts = new ArrayList<>();
        for (int number = cells.size(); number > 0; number--) {
            parts.addFirst(r.part(Integer.toString(number), cells.get(number - 1)));
        }
        Expr row = r.input();
        for (CellPart part : parts) {
            row = part.define(row);
        }
        parts.getLast().feedbackState().ifPresent(r::outputFeedback);
    }
}
