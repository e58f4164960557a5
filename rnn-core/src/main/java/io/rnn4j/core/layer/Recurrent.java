package io.rnn4j.core.layer;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.CellWeight;
import io.rnn4j.api.cell.DropoutRates;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.component.Settings;
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
import java.util.Map;

/**
 * A cell run over time: [batch, time, features] becomes [batch, units], the output of the last
 * step, or [batch, time, units]. A masked step leaves the states and the output unchanged.
 *
 * <p>The dropout rates apply in training only. In inference, zoneout at a rate r uses the expected
 * value of a state, r·(previous state) + (1 - r)·(new state).
 *
 * @param cell equations of one time step; required
 * @param units width of the states, except those whose width the cell determines; at least 1;
 *     required
 * @param options time, initializers and states
 * @param dropoutRates dropout rates in training; recurrent dropout and weight drop require a cell
 *     with recurrent weights
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the records
public record Recurrent(
        @Required Cell cell, @Required int units, Options options, DropoutRates dropoutRates)
        implements Layer {

    /**
     * Settings in groups.
     *
     * @param time how the layer runs over time
     * @param initializers initializers of the weights
     * @param states initial and final states
     */
    public record Options(Time time, Initializers initializers, States states) {
        /** Checks that all are given. */
        public Options {
            SettingChecks.notNull("recurrent", "time", time);
            SettingChecks.notNull("recurrent", "initializers", initializers);
            SettingChecks.notNull("recurrent", "states", states);
        }
    }

    /**
     * How the layer runs over time.
     *
     * @param returnSequences whether the output of every step is returned, otherwise that of the
     *     last step
     * @param reverse whether time runs from the last step to the first; outputs keep their position
     * @param zeroMasked whether returned sequences are 0 at masked steps, instead of repeating the
     *     previous output
     * @param parallelScan whether blocks of time steps are computed in parallel. This requires a
     *     cell whose next state is linear in the state, a∘s + b with a and b independent of s
     *     (minGRU, minLSTM, the linear recurrence, IndRNN with the identity), and excludes zoneout.
     *     It is faster for long sequences in small batches and keeps all steps in memory. Results
     *     agree with the time loop up to rounding, and are the same bits for any number of threads
     */
    public record Time(
            boolean returnSequences, boolean reverse, boolean zeroMasked, boolean parallelScan) {}

    /**
     * The initializers of the weights.
     *
     * @param kernelInitializer initializer of the weights that multiply the input
     * @param recurrentInitializer initializer of the weights that multiply a state
     * @param biasInitializer initializer of the biases
     */
    public record Initializers(
            Initializer kernelInitializer,
            Initializer recurrentInitializer,
            Initializer biasInitializer) {
        /** Checks that all are given. */
        public Initializers {
            SettingChecks.notNull("recurrent", "kernelInitializer", kernelInitializer);
            SettingChecks.notNull("recurrent", "recurrentInitializer", recurrentInitializer);
            SettingChecks.notNull("recurrent", "biasInitializer", biasInitializer);
        }
    }

    /**
     * The states before the first and after the last step.
     *
     * @param returnStates whether the final states are further outputs of the layer
     * @param learnInitialStates whether the initial states are weights, {@code initial_h} for a
     *     state h, which start from 0
     */
    public record States(boolean returnStates, boolean learnInitialStates) {}

    /** Checks the settings. */
    public Recurrent {
        SettingChecks.notNull("recurrent", "cell", cell);
        SettingChecks.atLeastOne(cell.name(), "units", units);
        SettingChecks.notNull("recurrent", "options", options);
        SettingChecks.notNull("recurrent", "dropoutRates", dropoutRates);
    }

    /** Creates a simple recurrence of one unit; specify a cell and units. */
    public Recurrent() {
        this(new SimpleRnnCell(), 1);
    }

    /**
     * Creates the layer with the output of the last step, Glorot uniform kernels, orthogonal
     * recurrent kernels and biases from 0, as in Keras.
     *
     * @param cell equations of one time step
     * @param units width of the states, at least 1
     */
    public Recurrent(Cell cell, int units) {
        this(
                cell,
                units,
                new Options(
                        new Time(false, false, false, false),
                        new Initializers(new GlorotUniform(), new Orthogonal(), new Zeros()),
                        new States(false, false)),
                DropoutRates.NONE);
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
     * Declares the weights and nodes of the layer.
     *
     * @param network builder of the network
     * @param inputs the input; then the sequences that the cell attends to; then optionally the
     *     initial states [batch, width] in the order of the cell
     * @return the output, then the final states if they are returned
     * @throws IllegalArgumentException if the inputs do not suit the layer
     */
    @Override
    public List<Signal> define(Network network, List<Signal> inputs) {
        Signal input = inputs.getFirst();
        List<Signal> further = inputs.subList(1, inputs.size());
        List<Signal> attended = further.stream().filter(Signal::sequence).toList();
        List<Signal> initial = further.stream().filter(signal -> !signal.sequence()).toList();
        RecurrenceDefinition recurrence = recurrence(input, attended, network.scope());
        if (options.states.learnInitialStates) {
            if (!initial.isEmpty()) {
                throw new IllegalArgumentException(
                        "expected learned or given initial states, got both; omit one of them");
            }
            initial = learned(network, recurrence);
        }
        Time time = options.time;
        List<Signal> results =
                network.recurrence(
                        new RecurrenceInputs(input, attended, initial),
                        recurrence,
                        new TimeLoop(time.returnSequences, time.reverse, time.parallelScan),
                        this::initializer);
        List<Signal> outputs =
                new ArrayList<>(options.states.returnStates ? results : results.subList(0, 1));
        if (time.zeroMasked && time.returnSequences) {
            outputs.set(0, network.zeroMasked(results.getFirst()));
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

    /** Returns the equations for an input and the sequences that the cell attends to. */
    RecurrenceDefinition recurrence(Signal input, List<Signal> attended, String scope) {
        List<Integer> widths = attended.stream().map(Signal::width).toList();
        return RecurrenceDefinition.of(cell, input.width(), units, widths, dropoutRates, scope);
    }

    private Initializer initializer(CellWeight weight) {
        return switch (weight.role()) {
            case KERNEL -> options.initializers.kernelInitializer;
            case RECURRENT_KERNEL -> options.initializers.recurrentInitializer;
            case BIAS -> options.initializers.biasInitializer;
        };
    }

    // ---- settings

    /** {@return a layer with this cell} */
    public Recurrent cell(Cell cell) {
        return new Recurrent(cell, units, options, dropoutRates);
    }

    /** {@return a layer with this width of the states, at least 1} */
    public Recurrent units(int units) {
        return new Recurrent(cell, units, options, dropoutRates);
    }

    /** {@return a layer that returns the output of every step, or that of the last step} */
    public Recurrent returnSequences(boolean returnSequences) {
        return Settings.with(this, "return_sequences", returnSequences);
    }

    /** {@return a layer that runs from the last step to the first, or forward} */
    public Recurrent reverse(boolean reverse) {
        return Settings.with(this, "reverse", reverse);
    }

    /** {@return a layer whose sequences are 0 at masked steps, or repeat the previous output} */
    public Recurrent zeroMasked(boolean zeroMasked) {
        return Settings.with(this, "zero_masked", zeroMasked);
    }

    /**
     * {@return a layer that computes blocks of time steps in parallel, or not; see {@link Time}}
     */
    public Recurrent parallelScan(boolean parallelScan) {
        return Settings.with(this, "parallel_scan", parallelScan);
    }

    /** {@return a layer with this initializer of the weights that multiply the input} */
    public Recurrent kernelInitializer(Initializer kernelInitializer) {
        return Settings.with(this, "kernel_initializer", kernelInitializer);
    }

    /** {@return a layer with this initializer of the weights that multiply a state} */
    public Recurrent recurrentInitializer(Initializer recurrentInitializer) {
        return Settings.with(this, "recurrent_initializer", recurrentInitializer);
    }

    /** {@return a layer with this initializer of the biases} */
    public Recurrent biasInitializer(Initializer biasInitializer) {
        return Settings.with(this, "bias_initializer", biasInitializer);
    }

    /** {@return a layer whose final states are further outputs, or not} */
    public Recurrent returnStates(boolean returnStates) {
        return Settings.with(this, "return_states", returnStates);
    }

    /** {@return a layer whose initial states are weights, or not} */
    public Recurrent learnInitialStates(boolean learnInitialStates) {
        return Settings.with(this, "learn_initial_states", learnInitialStates);
    }

    /**
     * {@return a layer with this dropout rate of the input, at least 0 and less than 1; see {@link
     * DropoutRates#dropout}}
     */
    public Recurrent dropout(double dropout) {
        return Settings.with(this, "dropout", dropout);
    }

    /**
     * {@return a layer with this dropout rate of the rows that recurrent weights multiply, at least
     * 0 and less than 1; see {@link DropoutRates#recurrentDropout}}
     */
    public Recurrent recurrentDropout(double recurrentDropout) {
        return Settings.with(this, "recurrent_dropout", recurrentDropout);
    }

    /**
     * {@return a layer with this dropout rate of the elements of recurrent weights, at least 0 and
     * less than 1; see {@link DropoutRates#weightDrop}}
     */
    public Recurrent weightDrop(double weightDrop) {
        return Settings.with(this, "weight_drop", weightDrop);
    }

    /** {@return a layer with this rate of zoneout of all states, at least 0 and less than 1} */
    public Recurrent zoneout(double zoneout) {
        return zoneout(zoneout, zoneout);
    }

    /**
     * {@return a layer with these rates of zoneout (Krueger et al. 2017), at least 0 and less than
     * 1}
     *
     * @param output rate of the first state
     * @param memory rate of the other states
     */
    public Recurrent zoneout(double output, double memory) {
        return Settings.with(this, Map.of("zoneout", output, "memory_zoneout", memory));
    }

    /** {@return a layer with this rate of zoneout of the states other than the first} */
    public Recurrent memoryZoneout(double memoryZoneout) {
        return Settings.with(this, "memory_zoneout", memoryZoneout);
    }
}
