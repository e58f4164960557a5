package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.CellPart;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Several cells in sequence within one time step:
 *
 * <pre>
 * h₁' = cell₁(x, h₁)
 * h₂' = cell₂(h₁', h₂)
 * …
 * </pre>
 *
 * <p>The output is that of the last cell. This computes the same as consecutive recurrent layers
 * (Graves 2013, arXiv:1303.5778, without skip connections), but as one cell: inside a {@link
 * FeedbackCell} it is a decoder of several layers whose first cell reads the output of the last. An
 * {@link AttentionCell} in the stack attends for its own cell; an {@link AttentionCell} around the
 * stack computes the query from the output of the last cell and passes the context to the first.
 *
 * <p>All cells have the units of the layer. The states and weights of the first cell are named
 * {@code 1_h}, {@code 1_kernel} and so on. The states of the last cell come first, then those of
 * the cell before it. If several cells attend to sequences, the layer has one further input for
 * each of them; these may be the same sequence.
 *
 * @param cells the cells from the input to the output, at least one; required
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record StackedCell(@Required List<Cell> cells) implements Cell {
    /** Checks the settings. */
    public StackedCell {
        cells = SettingChecks.copyOf("stacked", "cells", cells);
        if (cells.isEmpty()) {
            throw new IllegalArgumentException("stacked: expected at least one cell, got none");
        }
    }

    /** Creates a stack of two simple recurrences; specify cells. */
    public StackedCell() {
        this(new SimpleRnnCell(), new SimpleRnnCell());
    }

    /**
     * Creates a stack.
     *
     * @param cells the cells from the input to the output, at least one
     */
    public StackedCell(Cell... cells) {
        this(cells == null ? null : Arrays.asList(cells));
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

    /** {@return a stack of these cells, from the input to the output, at least one} */
    public StackedCell cells(List<Cell> cells) {
        return new StackedCell(cells);
    }
}
