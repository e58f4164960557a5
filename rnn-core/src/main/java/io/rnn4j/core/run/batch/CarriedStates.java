package io.rnn4j.core.run.batch;

import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.run.assembly.AssembledModel.StateLocation;

import java.util.Collection;

/**
 * States that are carried from one piece of a sequence to the next. Arrays are reused, so that
 * carrying allocates nothing.
 */
public final class CarriedStates {
    private final StateLocation[] locations;
    private final float[][] values; // by state, [batch, width]
    private final boolean[] computed; // by state: if a node of the network computes the initial one

    /** Creates room for states. */
    public CarriedStates(Collection<StateLocation> locations) {
        this.locations = locations.toArray(StateLocation[]::new);
        this.values = new float[this.locations.length][0];
        this.computed = new boolean[values.length];
    }

    /** Copies the final states of a run. */
    public void takeFinal(NetworkRun.Prepared run, int batch) {
        for (int n = 0; n < values.length; n++) {
            run.states(locations[n].node()).copyFinal(locations[n].state(), array(n, batch));
        }
    }

    /** Copies the initial states of a run. */
    public void takeInitial(NetworkRun.Prepared run, int batch) {
        for (int n = 0; n < values.length; n++) {
            StateLocation location = locations[n];
            computed[n] = run.states(location.node()).beginsWithInput(location.state());
            run.states(location.node()).copyInitial(location.state(), array(n, batch));
        }
    }

    private float[] array(int n, int batch) {
        int size = batch * locations[n].width();
        if (values[n].length < size) {
            values[n] = new float[size];
        }
        return values[n];
    }

    /** {@return the number of states} */
    public int count() {
        return values.length;
    }

    /** {@return the width of a state} */
    public int width(int state) {
        return locations[state].width();
    }

    /** {@return the copied values of a state, [batch, width], or more} */
    public float[] values(int state) {
        return values[state];
    }

    /** Replaces the copied values of a state, [batch, width]. */
    public void set(int state, float[] newValues) {
        values[state] = newValues.clone();
    }

    /** Sets the initial states of a prepared run to the copied ones. */
    public void give(NetworkRun.Prepared run) {
        for (int n = 0; n < values.length; n++) {
            run.states(locations[n].node()).begin(locations[n].state(), values[n]);
        }
    }

    /**
     * Restores the initial states that {@link #takeInitial} has copied: initial states that a node
     * computes are computed by it again.
     */
    public void restoreInitial(NetworkRun.Prepared run) {
        for (int n = 0; n < values.length; n++) {
            float[] given = computed[n] ? null : values[n];
            run.states(locations[n].node()).begin(locations[n].state(), given);
        }
    }
}
