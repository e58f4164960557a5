package io.rnn4j.api.cell;

import io.rnn4j.api.component.Initializer;

/**
 * An initializer that depends on the cell whose weights it initialises, for example on its number
 * of units or on its gates. It sets all columns of a weight, including those for which the cell has
 * initial values, such as the bias of a forget gate.
 */
public interface CellInitializer extends Initializer {

    /**
     * {@return the initializer of a weight}
     *
     * @param weight a weight of the cell
     * @param recurrence definition of the cell
     * @throws IllegalArgumentException if the initializer does not suit the weight or the cell
     */
    Initializer of(CellWeight weight, RecurrenceDefinition recurrence);
}
