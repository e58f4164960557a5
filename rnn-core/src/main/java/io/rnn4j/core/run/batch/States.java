package io.rnn4j.core.run.batch;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.run.assembly.Assembly;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;

/** Puts named states into a run and takes them out. */
public final class States {
    private final Map<String, Assembly.StatePlace> places;

    public States(Map<String, Assembly.StatePlace> places) {
        this.places = places;
    }

    /** Where the values of a state go: the number of the node, of the state, the values or null. */
    public interface Target {
        void set(int node, int state, float[] values);
    }

    /** Sets all states, those that are not given to null. */
    public void put(Map<String, Tensor> values, int batch, Target target) {
        Objects.requireNonNull(values, "states by name are null; give Map.of() for none");
        requireKnown(values.keySet());
        places.forEach(
                (name, place) -> {
                    Tensor given = values.get(name);
                    if (given != null
                            && (given.rank() != 2
                                    || given.size(0) != batch
                                    || given.size(1) != place.width())) {
                        throw new IllegalArgumentException(
                                "state '"
                                        + name
                                        + "' has shape "
                                        + given.shape()
                                        + ", expected ["
                                        + batch
                                        + ", "
                                        + place.width()
                                        + "]; give a row for every sequence");
                    }
                    target.set(place.node(), place.state(), given == null ? null : given.array());
                });
    }

    private void requireKnown(Set<String> names) {
        for (String name : names) {
            if (!places.containsKey(name)) {
                throw new IllegalArgumentException(
                        "the model has no state '"
                                + name
                                + "', its states are "
                                + places.keySet()
                                + "; correct the name");
            }
        }
    }

    /** Requires that no state is unknown, and that none is missing. */
    public void requireAll(Map<String, Tensor> values) {
        Set<String> names = values.keySet();
        requireKnown(names);
        Set<String> missing = new LinkedHashSet<>(places.keySet());
        missing.removeAll(names);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "the snapshot lacks the states "
                            + missing
                            + ", got "
                            + names
                            + "; give all states, zeros for one that begins anew");
        }
        values.forEach(
                (name, value) -> {
                    if (value == null) {
                        throw new IllegalArgumentException(
                                "the snapshot has null for the state '"
                                        + name
                                        + "'; give a tensor, zeros for one that begins anew");
                    }
                });
    }

    public Map<String, Tensor> finals(NetworkRun run, int batch) {
        return take(run.states()::finalValues, batch);
    }

    public Map<String, Tensor> initialGradients(NetworkRun run, int batch) {
        return take(run.states()::initialGradient, batch);
    }

    public Map<String, Tensor> initials(NetworkRun run, int batch) {
        Map<String, Tensor> result = new LinkedHashMap<>();
        places.forEach(
                (name, place) -> {
                    Tensor state = Tensor.zeros(batch, place.width());
                    run.states().copyInitial(place.node(), place.state(), state.array());
                    result.put(name, state);
                });
        return result;
    }

    private Map<String, Tensor> take(BiFunction<Integer, Integer, float[]> source, int batch) {
        Map<String, Tensor> result = new LinkedHashMap<>();
        places.forEach(
                (name, place) ->
                        result.put(
                                name,
                                Tensor.of(
                                        source.apply(place.node(), place.state()),
                                        batch,
                                        place.width())));
        return result;
    }
}
