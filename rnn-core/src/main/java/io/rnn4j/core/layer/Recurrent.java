package io.rnn4j.core.layer;

import io.rnn4j.api.Initializer;
import io.rnn4j.api.Layer;
import io.rnn4j.api.Network;
import io.rnn4j.api.Required;
import io.rnn4j.api.Signal;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.CellWeight;
import io.rnn4j.api.cell.Dropouts;
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
 * <p>In training, any cell may have something left out at random ({@link Dropouts}); in inference
 * nothing is.
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
 * @param dropout how much of the input is left out: a mask for all gates and all time steps of a
 *     sample; each rate is at least 0 and less than 1
 * @param recurrentDropout how much is left out of what recurrent weights multiply, likewise
 * @param weightDrop how many elements of recurrent weights are left out in a training step
 * @param zoneout how many elements of the output keep their value of the time step before
 * @param memoryZoneout how many elements of the other states do
 */
public record Recurrent(
        @Required Cell cell,
        @Required int units,
        boolean returnSequences,
        boolean reverse,
        boolean zeroMasked,
        Initializer kernelInitializer,
        Initializer recurrentInitializer,
        Initializer biasInitializer,
        double dropout,
        double recurrentDropout,
        double weightDrop,
        double zoneout,
        double memoryZoneout)
        implements Layer {
    /** Checks the settings. */
    public Recurrent {
        Objects.requireNonNull(cell, "recurrent: cell");
        Sizes.positive(cell.name(), "units", units);
        new Dropouts(dropout, recurrentDropout, weightDrop, zoneout, memoryZoneout);
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
        this(
                cell,
                units,
                false,
                false,
                false,
                new GlorotUniform(),
                new Orthogonal(),
                new Zeros(),
                0,
                0,
                0,
                0,
                0);
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
        Recurrence recurrence =
                Recurrence.of(cell, input.width(), units, dropouts(), network.scope());
        Signal output =
                network.recurrence(input, recurrence, returnSequences, reverse, this::initializer);
        return zeroMasked && returnSequences ? network.zeroMasked(output) : output;
    }

    private Initializer initializer(CellWeight weight) {
        return switch (weight.role()) {
            case KERNEL -> kernelInitializer;
            case RECURRENT_KERNEL -> recurrentInitializer;
            case BIAS -> biasInitializer;
        };
    }

    private Dropouts dropouts() {
        return new Dropouts(dropout, recurrentDropout, weightDrop, zoneout, memoryZoneout);
    }

    // ---- the same layer with another setting

    /**
     * Changes one setting.
     *
     * @param returnSequences if every step has an output
     * @return a layer with it
     */
    public Recurrent returnSequences(boolean returnSequences) {
        return with(returnSequences, reverse, zeroMasked);
    }

    /**
     * Changes one setting.
     *
     * @param reverse if time is read from the last step to the first
     * @return a layer with it
     */
    public Recurrent reverse(boolean reverse) {
        return with(returnSequences, reverse, zeroMasked);
    }

    /**
     * Changes one setting.
     *
     * @param zeroMasked if the outputs of masked steps are 0
     * @return a layer with it
     */
    public Recurrent zeroMasked(boolean zeroMasked) {
        return with(returnSequences, reverse, zeroMasked);
    }

    /**
     * Changes one setting.
     *
     * @param kernelInitializer fills what multiplies the input
     * @return a layer with it
     */
    public Recurrent kernelInitializer(Initializer kernelInitializer) {
        return with(kernelInitializer, recurrentInitializer, biasInitializer);
    }

    /**
     * Changes one setting.
     *
     * @param recurrentInitializer fills what multiplies a state
     * @return a layer with it
     */
    public Recurrent recurrentInitializer(Initializer recurrentInitializer) {
        return with(kernelInitializer, recurrentInitializer, biasInitializer);
    }

    /**
     * Changes one setting.
     *
     * @param biasInitializer fills the biases
     * @return a layer with it
     */
    public Recurrent biasInitializer(Initializer biasInitializer) {
        return with(kernelInitializer, recurrentInitializer, biasInitializer);
    }

    /**
     * Leaves out features of the input: the same ones for all gates and all time steps of a sample
     * (Gal and Ghahramani 2016).
     *
     * @param dropout how much, at least 0 and less than 1
     * @return a layer with it
     */
    public Recurrent dropout(double dropout) {
        return with(new Dropouts(dropout, recurrentDropout, weightDrop, zoneout, memoryZoneout));
    }

    /**
     * Leaves out elements of what recurrent weights multiply: the same ones for all gates and all
     * time steps of a sample (Gal and Ghahramani 2016). What a state keeps without them, such as
     * the memory of an LSTM, is whole.
     *
     * @param recurrentDropout how much, at least 0 and less than 1
     * @return a layer with it
     */
    public Recurrent recurrentDropout(double recurrentDropout) {
        return with(new Dropouts(dropout, recurrentDropout, weightDrop, zoneout, memoryZoneout));
    }

    /**
     * Leaves out elements of the recurrent weights, others in every training step (Merity et al.
     * 2017). Those that stay are scaled by 1/(1 - rate).
     *
     * @param weightDrop how many, at least 0 and less than 1
     * @return a layer with it
     */
    public Recurrent weightDrop(double weightDrop) {
        return with(new Dropouts(dropout, recurrentDropout, weightDrop, zoneout, memoryZoneout));
    }

    /**
     * Lets elements of all states keep their value of the time step before (Krueger et al. 2017).
     * In inference, states are the expected value.
     *
     * @param zoneout how many, at least 0 and less than 1
     * @return a layer with it
     */
    public Recurrent zoneout(double zoneout) {
        return zoneout(zoneout, zoneout);
    }

    /**
     * Lets elements of the states keep their value of the time step before (Krueger et al. 2017).
     *
     * @param output how many of the first state, at least 0 and less than 1
     * @param memory how many of the other states, at least 0 and less than 1
     * @return a layer with it
     */
    public Recurrent zoneout(double output, double memory) {
        return with(new Dropouts(dropout, recurrentDropout, weightDrop, output, memory));
    }

    private Recurrent with(boolean returnSequences, boolean reverse, boolean zeroMasked) {
        return new Recurrent(
                cell,
                units,
                returnSequences,
                reverse,
                zeroMasked,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                dropout,
                recurrentDropout,
                weightDrop,
                zoneout,
                memoryZoneout);
    }

    private Recurrent with(Initializer kernel, Initializer recurrent, Initializer bias) {
        return new Recurrent(
                cell,
                units,
                returnSequences,
                reverse,
                zeroMasked,
                kernel,
                recurrent,
                bias,
                dropout,
                recurrentDropout,
                weightDrop,
                zoneout,
                memoryZoneout);
    }

    private Recurrent with(Dropouts rates) {
        return new Recurrent(
                cell,
                units,
                returnSequences,
                reverse,
                zeroMasked,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                rates.input(),
                rates.recurrent(),
                rates.weights(),
                rates.zoneout(),
                rates.memoryZoneout());
    }
}
