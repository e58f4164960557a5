package io.rnn4j.api.cell;

import io.rnn4j.api.component.Component;

/**
 * A recurrent cell: the equations of one time step. That is all there is to a cell;
 * back-propagation through time, masks, direction and threads are derived or done around it.
 *
 * <pre>{@code
 * public record ElmanCell() implements Cell {
 *     public String name() {
 *         return "elman";
 *     }
 *
 *     public void define(Recurrence r) {
 *         State h = r.state("h");
 *         r.next(h, r.gate("h", h).tanh()); // h' = tanh(x·W + h·U + b)
 *     }
 * }
 * }</pre>
 */
public interface Cell extends Component {

    /**
     * Writes the equations.
     *
     * @param recurrence gives input, states and weights, takes the next states
     */
    void define(Recurrence recurrence);

    /**
     * Tells whether the gates have a bias beside the input's product.
     *
     * @return true unless the cell has a setting
     */
    default boolean useBias() {
        return true;
    }

    /**
     * Tells whether the gates have a second bias, {@code recurrent_bias}, beside the state's
     * product.
     *
     * @return false unless the cell has a setting
     */
    default boolean recurrentBias() {
        return false;
    }
}
