package io.rnn4j.core.run.batch;

import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.run.assembly.Assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The states that one piece of a sequence ends with and the next begins with, used again. */
public final class CarriedStates {
    private final List<Assembly.StatePlace> places;
    private final List<float[]> values = new ArrayList<>();
    private final boolean[] made; // by a node, rather than carried

    public CarriedStates(Map<String, Assembly.StatePlace> named) {
        this.places = List.copyOf(named.values());
        this.made = new boolean[places.size()];
        places.forEach(place -> values.add(new float[0]));
    }

    /** Keeps what a run has ended with. */
    public void take(NetworkRun run, int batch) {
        for (int index = 0; index < places.size(); index++) {
            Assembly.StatePlace place = places.get(index);
            run.states().copyFinal(place.node(), place.state(), room(index, batch));
        }
    }

    /** Keeps what a run would begin with. */
    public void takeInitial(NetworkRun run, int batch) {
        for (int index = 0; index < places.size(); index++) {
            Assembly.StatePlace place = places.get(index);
            made[index] = run.states().beginsWithMade(place.node(), place.state());
            run.states().copyInitial(place.node(), place.state(), room(index, batch));
        }
    }

    private float[] room(int index, int batch) {
        int size = batch * places.get(index).width();
        if (values.get(index).length < size) {
            values.set(index, new float[size]);
        }
        return values.get(index);
    }

    /** Lets a run that is prepared begin with it. */
    public void give(NetworkRun run) {
        for (int index = 0; index < places.size(); index++) {
            Assembly.StatePlace place = places.get(index);
            run.states().begin(place.node(), place.state(), values.get(index));
        }
    }

    /**
     * Lets a run that is prepared begin as the one did of which {@link #takeInitial} has taken the
     * states: those that began with what a node makes follow that node again.
     */
    public void giveBack(NetworkRun run) {
        for (int index = 0; index < places.size(); index++) {
            Assembly.StatePlace place = places.get(index);
            float[] given = made[index] ? null : values.get(index);
            run.states().begin(place.node(), place.state(), given);
        }
    }
}
