package io.rnn4j.core.model;

import io.rnn4j.core.engine.NetworkRun;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The states that one piece of a sequence ends with and the next begins with, used again. */
final class CarriedStates {
    private final List<Assembly.StatePlace> places;
    private final List<float[]> values = new ArrayList<>();

    CarriedStates(Map<String, Assembly.StatePlace> named) {
        this.places = List.copyOf(named.values());
        places.forEach(place -> values.add(new float[0]));
    }

    /** Takes the values of a state out of a run. */
    private interface Source {
        void copy(int node, int state, float[] to);
    }

    /** Keeps what a run has ended with. */
    void take(NetworkRun run, int batch) {
        take(run.states()::copyFinal, batch);
    }

    /** Keeps what a run would begin with. */
    void takeInitial(NetworkRun run, int batch) {
        take(run.states()::copyInitial, batch);
    }

    private void take(Source source, int batch) {
        for (int index = 0; index < places.size(); index++) {
            Assembly.StatePlace place = places.get(index);
            if (values.get(index).length < batch * place.width()) {
                values.set(index, new float[batch * place.width()]);
            }
            source.copy(place.node(), place.state(), values.get(index));
        }
    }

    /** Lets a run that is prepared begin with it. */
    void give(NetworkRun run) {
        for (int index = 0; index < places.size(); index++) {
            Assembly.StatePlace place = places.get(index);
            run.states().begin(place.node(), place.state(), values.get(index));
        }
    }
}
