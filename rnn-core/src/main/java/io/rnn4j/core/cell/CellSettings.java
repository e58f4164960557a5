package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Settings;

/** Copies cells of which only an interface is known. */
final class CellSettings {
    private CellSettings() {}

    /** Returns a copy of a cell of class C with one setting changed. */
    @SuppressWarnings("unchecked") // by the contract of the type parameters of the interfaces
    static <C extends Cell> C copy(Cell cell, String setting, Object value) {
        return (C) Settings.with(cell, setting, value);
    }
}
