package io.rnn4j.core.layer;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.CellWeight;
import io.rnn4j.api.cell.DropoutRates;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.State;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.RecurrenceInputs;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeLoop;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.initializer.GlorotUniform;
import io.rnn4j.core.initializer.Orthogonal;
import io.rnn4j.core.initializer.Zeros;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Any cell, run over time: [batch, time, features] becomes [batch, time, units], or [batch, units]
 * of the last step that is read. A masked step leaves the states, and so the output, as they were;
 * {@link #zeroMasked} makes its output 0 instead.
 *
 * <p>In training, any cell may have something left out at random ({@link DropoutRates}); in
 * inference nothing is, but zoneout gives the expected value: r·(state before) + (1 - r)·(state) at
 * a rate r.
 *
 * @param cell the equations of one step
 * @param units width of the states that do not say their own; to be set, 1 otherwise
 * @param returnSequences if every step has an output, otherwise the last step read
 * @param reverse if time is read from the last step to the first; the outputs stay at their time
 * @param zeroMasked if the outputs of masked steps are 0 instead of those before; it has no effect
 *     on states, nor on a layer that returns its last output
 * @param parallelScan if time is cut into blocks that are computed side by side, which only cells
 *     that are linear in their states allow (minGRU, minLSTM, the linear recurrence, plug-ins whose
 *     next state is a∘s + b, where a and b depend on the input alone): all that does not depend on
 *     a state runs over many steps at once, and the threads share the time, so that it pays for
 *     long sequences in small batches. Results differ from those of the loop by roundings, and have
 *     the same bits for any number of threads. All steps are in memory, with checkpoints, too.
 *     Dropout may be drawn; zoneout, which is drawn anew at every step, is refused
 * @param kernelInitializer fills what multiplies the input
 * @param recurrentInitializer fills what multiplies a state
 * @param biasInitializer fills the biases
 * @param returnStates if the states after the last step read are made, too, behind the output; what
 *     else reads them is said by a graph
 * @param learnInitialStates if the states before the first step read are weights, {@code initial_h}
 *     of a state h, which start at 0
 * @param dropout how much is left out of the input and of what the gates read beside it: a mask for
 *     all gates and all time steps of a sample, or of a piece of it in truncated training; each
 *     rate is at least 0 and less than 1
 * @param recurrentDropout how much is left out of what recurrent weights multiply, likewise; a cell
 *     that has none, such as a minGRU, is then refused
 * @param weightDrop how many elements of recurrent weights are left out in a training step; such a
 *     cell is refused, too
 * @param zoneout how many elements of the output keep their value of the time step before
 * @param memoryZoneout how many elements of the other states do
 */
public record Recurrent(
        @Required Cell cell,
        @Required int units,
        boolean returnSequences,
        boolean reverse,
        boolean zeroMasked,
        boolean parallelScan,
        Initializer kernelInitializer,
        Initializer recurrentInitializer,
        Initializer biasInitializer,
        boolean returnStates,
        boolean learnInitialStates,
        double dropout,
        double recurrentDropout,
        double weightDrop,
        double zoneout,
        double memoryZoneout)
        implements Layer {
    /** Checks the settings. */
    public Recurrent {
        Objects.requireNonNull(cell, "recurrent: cell");
        SettingChecks.atLeastOne(cell.name(), "units", units);
        Objects.requireNonNull(kernelInitializer, "recurrent: kernelInitializer");
        Objects.requireNonNull(recurrentInitializer, "recurrent: recurrentInitializer");
        Objects.requireNonNull(biasInitializer, "recurrent: biasInitializer");
        new DropoutRates(
                dropout,
                recurrentDropout,
                weightDrop,
                new DropoutRates.ZoneoutRates(zoneout, memoryZoneout));
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
                false,
                new GlorotUniform(),
                new Orthogonal(),
                new Zeros(),
                false,
                false,
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
        return define(network, List.of(input)).getFirst();
    }

    /**
     * Composes the layer.
     *
     * @param network takes weights and nodes
     * @param inputs what goes in; then the sequences that the cell reads as a whole, if it does;
     *     then perhaps what each state begins with, in the order of the cell, rows without time
     * @return the output, then the final states if they are returned
     * @throws IllegalArgumentException if the inputs do not suit the layer
     */
    @Override
    public List<Signal> define(Network network, List<Signal> inputs) {
        Signal input = inputs.getFirst();
        List<Signal> more = inputs.subList(1, inputs.size());
        List<Signal> memories = more.stream().filter(Signal::sequence).toList();
        List<Signal> given = more.stream().filter(signal -> !signal.sequence()).toList();
        RecurrenceDefinition recurrence = recurrence(input, memories, network.scope());
        if (learnInitialStates && !given.isEmpty()) {
            throw new IllegalArgumentException(
                    "initial states are learned or given, got both; leave one of them out");
        }
        List<Signal> made =
                network.recurrence(
                        new RecurrenceInputs(
                                input,
                                memories,
                                learnInitialStates ? learned(network, recurrence) : given),
                        recurrence,
                        new TimeLoop(returnSequences, reverse, parallelScan),
                        this::initializer);
        List<Signal> outputs = new ArrayList<>(returnStates ? made : made.subList(0, 1));
        if (zeroMasked && returnSequences) {
            outputs.set(0, network.zeroMasked(made.getFirst()));
        }
        return outputs;
    }

    private static List<Signal> learned(Network network, RecurrenceDefinition recurrence) {
        List<Signal> rows = new ArrayList<>();
        for (State state : recurrence.states()) {
            String name = "initial_" + state.name();
            rows.add(network.learned(network.vector(name, state.width(), new Zeros())));
        }
        return rows;
    }

    /** The equations for an input and the sequences that are read as a whole. */
    RecurrenceDefinition recurrence(Signal input, List<Signal> memories, String scope) {
        List<Integer> widths = memories.stream().map(Signal::width).toList();
        return RecurrenceDefinition.of(cell, input.width(), units, widths, dropouts(), scope);
    }

    private Initializer initializer(CellWeight weight) {
        return switch (weight.role()) {
            case KERNEL -> kernelInitializer;
            case RECURRENT_KERNEL -> recurrentInitializer;
            case BIAS -> biasInitializer;
        };
    }

    private DropoutRates dropouts() {
        return new DropoutRates(
                dropout,
                recurrentDropout,
                weightDrop,
                new DropoutRates.ZoneoutRates(zoneout, memoryZoneout));
    }

    // ---- the same layer with another setting

    /**
     * Changes one setting.
     *
     * @param returnSequences if every step has an output
     * @return a layer with it
     */
    public Recurrent returnSequences(boolean returnSequences) {
        return with(
                returnSequences,
                reverse,
                zeroMasked,
                parallelScan,
                returnStates,
                learnInitialStates);
    }

    /**
     * Changes one setting.
     *
     * @param reverse if time is read from the last step to the first
     * @return a layer with it
     */
    public Recurrent reverse(boolean reverse) {
        return with(
                returnSequences,
                reverse,
                zeroMasked,
                parallelScan,
                returnStates,
                learnInitialStates);
    }

    /**
     * Changes one setting.
     *
     * @param zeroMasked if the outputs of masked steps are 0
     * @return a layer with it
     */
    public Recurrent zeroMasked(boolean zeroMasked) {
        return with(
                returnSequences,
                reverse,
                zeroMasked,
                parallelScan,
                returnStates,
                learnInitialStates);
    }

    /**
     * Changes one setting.
     *
     * @param parallelScan if time is cut into blocks that are computed side by side
     * @return a layer with it
     */
    public Recurrent parallelScan(boolean parallelScan) {
        return with(
                returnSequences,
                reverse,
                zeroMasked,
                parallelScan,
                returnStates,
                learnInitialStates);
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
     * Changes one setting.
     *
     * @param returnStates if the states after the last step read are made, too
     * @return a layer with it
     */
    public Recurrent returnStates(boolean returnStates) {
        return with(
                returnSequences,
                reverse,
                zeroMasked,
                parallelScan,
                returnStates,
                learnInitialStates);
    }

    /**
     * Changes one setting.
     *
     * @param learnInitialStates if the states before the first step read are weights
     * @return a layer with it
     */
    public Recurrent learnInitialStates(boolean learnInitialStates) {
        return with(
                returnSequences,
                reverse,
                zeroMasked,
                parallelScan,
                returnStates,
                learnInitialStates);
    }

    /**
     * Leaves out features of the input: the same ones for all gates and all time steps of a sample
     * (Gal and Ghahramani 2016); in truncated training, of a piece of it, since every piece draws
     * anew.
     *
     * @param dropout how much, at least 0 and less than 1
     * @return a layer with it
     */
    public Recurrent dropout(double dropout) {
        return with(
                new DropoutRates(
                        dropout,
                        recurrentDropout,
                        weightDrop,
                        new DropoutRates.ZoneoutRates(zoneout, memoryZoneout)));
    }

    /**
     * Leaves out elements of what recurrent weights, matrices or vectors, multiply: the same ones
     * for all gates and all time steps of a sample (Gal and Ghahramani 2016), or of a piece of it
     * in truncated training. What a state keeps without them, such as the memory of an LSTM, is
     * whole. A cell without recurrent weights, such as a minGRU, is refused when a network is built
     * of it.
     *
     * @param recurrentDropout how much, at least 0 and less than 1
     * @return a layer with it
     */
    public Recurrent recurrentDropout(double recurrentDropout) {
        return with(
                new DropoutRates(
                        dropout,
                        recurrentDropout,
                        weightDrop,
                        new DropoutRates.ZoneoutRates(zoneout, memoryZoneout)));
    }

    /**
     * Leaves out elements of the recurrent weights, others in every training step (Merity et al.
     * 2017). Those that stay are scaled by 1/(1 - rate). A cell without recurrent weights, such as
     * a minGRU, is refused when a network is built of it.
     *
     * @param weightDrop how many, at least 0 and less than 1
     * @return a layer with it
     */
    public Recurrent weightDrop(double weightDrop) {
        return with(
                new DropoutRates(
                        dropout,
                        recurrentDropout,
                        weightDrop,
                        new DropoutRates.ZoneoutRates(zoneout, memoryZoneout)));
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
        return with(
                new DropoutRates(
                        dropout,
                        recurrentDropout,
                        weightDrop,
                        new DropoutRates.ZoneoutRates(output, memory)));
    }

    private Recurrent with(
            boolean returnSequences,
            boolean reverse,
            boolean zeroMasked,
            boolean parallelScan,
            boolean returnStates,
            boolean learnInitialStates) {
        return new Recurrent(
                cell,
                units,
                returnSequences,
                reverse,
                zeroMasked,
                parallelScan,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                returnStates,
                learnInitialStates,
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
                parallelScan,
                kernel,
                recurrent,
                bias,
                returnStates,
                learnInitialStates,
                dropout,
                recurrentDropout,
                weightDrop,
                zoneout,
                memoryZoneout);
    }

    private Recurrent with(DropoutRates rates) {
        return new Recurrent(
                cell,
                units,
                returnSequences,
                reverse,
                zeroMasked,
                parallelScan,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                returnStates,
                learnInitialStates,
                rates.dropout(),
                rates.recurrentDropout(),
                rates.weightDrop(),
                rates.zoneoutRates().zoneout(),
                rates.zoneoutRates().memoryZoneout());
    }
}
