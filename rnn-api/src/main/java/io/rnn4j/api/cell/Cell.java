package io.rnn4j.api.cell;

import io.rnn4j.api.component.Component;

/**
 * A recurrent cell: the equations of one time step. The gradients (backpropagation through time)
 * are derived from these equations; masks, time direction and threads are the engine's concern.
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
     * Declares the states, weights and equations of the cell. It may be called more than once and
     * must declare the same each time.
     *
     * @param recurrence builder of the equations
     */
    void define(Recurrence recurrence);

    /**
     * {@return whether gates have a bias, {@code bias}, added to the product of the input; true by
     * default}
     */
    default boolean useBias() {
        return true;
    }

    /**
     * {@return whether gates have a second bias, {@code recurrent_bias}, added to the product of
     * the state; false by default, and without effect if {@link #useBias} is false}
     */
    default boolean recurrentBias() {
        return false;
    }
}
