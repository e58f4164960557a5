package io.rnn4j.core.layer;

import io.rnn4j.api.Initializer;
import io.rnn4j.api.Layer;
import io.rnn4j.api.Network;
import io.rnn4j.api.Required;
import io.rnn4j.api.Signal;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.CellWeight;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.initializer.GlorotUniform;
import io.rnn4j.core.initializer.Orthogonal;
import io.rnn4j.core.initializer.Zeros;

import java.util.Objects;

/**
 * Any cell, run over time: [batch, time, features] becomes [batch, time, units], or [batch, units]
 * of the last step that is read. A masked step leaves the states, and so the output, as they were;
 * {@link #zeroMasked} makes its output 0 instead.
 *
 * @param cell the equations of one step
 * @param units width of the states that do not say their own; to be set, 1 otherwise
 * @param returnSequences if every step has an output, otherwise the last step read
 * @param reverse if time is read from the last step to the first; the outputs stay at their time
 * @param zeroMasked if the outputs of masked steps are 0 instead of those before; it has no effect
 *     on states, nor on a layer that returns its last output
 * @param kernelInitializer fills what multiplies the input
 * @param recurrentInitializer fills what multiplies a state
 * @param biasInitializer fills the biases
 */
public record Recurrent(
        @Required Cell cell,
        @Required int units,
        boolean returnSequences,
        boolean reverse,
        boolean zeroMasked,
        Initializer kernelInitializer,
        Initializer recurrentInitializer,
        Initializer biasInitializer)
        implements Layer {
    /** Checks the settings. */
    public Recurrent {
        Objects.requireNonNull(cell, "recurrent: cell");
        Sizes.positive(cell.name(), "units", units);
    }

    /** A simple recurrence of one unit; give a cell and units. */
    public Recurrent() {
        this(new SimpleRnnCell(), 1);
    }

    /**
     * The output of the last step; initializers as in Keras: kernels by Glorot and Bengio,
     * recurrent kernels orthogonal, biases 0.
     *
     * @param cell the equations of one step
     * @param units width of the states
     */
    public Recurrent(Cell cell, int units) {
        this(cell, units, false, false, false, new GlorotUniform(), new Orthogonal(), new Zeros());
    }

    @Override
    public String name() {
        return "recurrent";
    }

    @Override
    public String label() {
        return cell.name();
    }

    @Override
    public Signal define(Network network, Signal input) {
        Recurrence recurrence = Recurrence.of(cell, input.width(), units);
        Signal output =
                network.recurrence(input, recurrence, returnSequences, reverse, this::initializer)
                        .getFirst();
        return zeroMasked && returnSequences ? network.zeroMasked(output) : output;
    }

    private Initializer initializer(CellWeight weight) {
        return switch (weight.role()) {
            case KERNEL -> kernelInitializer;
            case RECURRENT_KERNEL -> recurrentInitializer;
            case BIAS -> biasInitializer;
        };
    }

    /**
     * Changes one setting.
     *
     * @param returnSequences if every step has an output
     * @return a layer with it
     */
    public Recurrent returnSequences(boolean returnSequences) {
        return new Recurrent(
                cell,
                units,
                returnSequences,
                reverse,
                zeroMasked,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer);
    }

    /**
     * Changes one setting.
     *
     * @param reverse if time is read from the last step to the first
     * @return a layer with it
     */
    public Recurrent reverse(boolean reverse) {
        return new Recurrent(
                cell,
                units,
                returnSequences,
                reverse,
                zeroMasked,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer);
    }

    /**
     * Changes one setting.
     *
     * @param zeroMasked if the outputs of masked steps are 0
     * @return a layer with it
     */
    public Recurrent zeroMasked(boolean zeroMasked) {
        return new Recurrent(
                cell,
                units,
                returnSequences,
                reverse,
                zeroMasked,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer);
    }

    /**
     * Changes one setting.
     *
     * @param kernelInitializer fills what multiplies the input
     * @return a layer with it
     */
    public Recurrent kernelInitializer(Initializer kernelInitializer) {
        return new Recurrent(
                cell,
                units,
                returnSequences,
                reverse,
                zeroMasked,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer);
    }

    /**
     * Changes one setting.
     *
     * @param recurrentInitializer fills what multiplies a state
     * @return a layer with it
     */
    public Recurrent recurrentInitializer(Initializer recurrentInitializer) {
        return new Recurrent(
                cell,
                units,
                returnSequences,
                reverse,
                zeroMasked,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer);
    }

    /**
     * Changes one setting.
     *
     * @param biasInitializer fills the biases
     * @return a layer with it
     */
    public Recurrent biasInitializer(Initializer biasInitializer) {
        return new Recurrent(
                cell,
                units,
                returnSequences,
                reverse,
                zeroMasked,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer);
    }
}
