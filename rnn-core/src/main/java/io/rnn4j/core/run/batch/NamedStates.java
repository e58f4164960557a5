package io.rnn4j.core.run.batch;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.StateLocation;
import io.rnn4j.core.training.NonFiniteException;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The states of a run as tensors by name, each [batch, width].
 *
 * @param locations the states of the network by name
 */
public record NamedStates(Map<String, StateLocation> locations) {

    /** Receives the values of a state, or null for one that is not given. */
    public interface Receiver {
        /** Receives the values of a state, [batch, width]. */
        void accept(int node, int state, float[] values);
    }

    /** Supplies the values of a state. */
    private interface Source {
        float[] get(int node, int state);
    }

    /**
     * Passes the given states to a receiver, and null for all others. Unknown names and wrong
     * shapes are rejected.
     */
    public void pass(Map<String, Tensor> values, int batch, Receiver receiver) {
        Objects.requireNonNull(values, "states by name are null; give Map.of() for none");
        NullChecks.requireValues("states", values);
        AssembledModel.requireKnown("state", values.keySet(), locations.keySet());
        locations.forEach(
                (name, location) -> {
                    Tensor given = values.get(name);
                    if (given != null
                            && (given.rank() != 2
                                    || given.size(0) != batch
                                    || given.size(1) != location.width())) {
                        throw new IllegalArgumentException(
                                ("state '%s' has shape %s, expected [%s, %s]; give a row for every"
                                                + " sequence")
                                        .formatted(name, given.shape(), batch, location.width()));
                    }
                    float[] array = given == null ? null : given.toFloat().array();
                    receiver.accept(location.node(), location.state(), array);
                });
    }

    /**
     * Sets the initial states of a run; states that are not given have their default initial
     * values.
     */
    public void begin(NetworkRun.Prepared run, Map<String, Tensor> values, int batch) {
        pass(values, batch, (node, state, rows) -> run.states(node).begin(state, rows));
    }

    /** Rejects values that are not finite, with the place of the first one. */
    public static void requireFinite(Map<String, Tensor> values) {
        values.forEach(
                (name, state) -> {
                    float[] array = state.toFloat().array();
                    for (int at = 0; at < array.length; at++) {
                        if (!Float.isFinite(array[at])) {
                            throw new NonFiniteException(
                                    ("the initial state '%s' contains %s in sample %s, feature %s;"
                                                    + " correct it")
                                            .formatted(
                                                    name,
                                                    array[at],
                                                    at / state.size(1),
                                                    at % state.size(1)));
                        }
                    }
                });
    }

    /** Requires a value for every state, and for no other name. */
    public void requireAll(Map<String, Tensor> values) {
        Set<String> names = values.keySet();
        AssembledModel.requireKnown("state", names, locations.keySet());
        Set<String> missing = new LinkedHashSet<>(locations.keySet());
        missing.removeAll(names);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    ("the snapshot lacks the states %s, got %s; give all states, and zeros to reset"
                                    + " one")
                            .formatted(missing, names));
        }
        values.forEach(
                (name, value) -> {
                    if (value == null) {
                        throw new IllegalArgumentException(
                                ("the snapshot has null for the state '%s'; give a tensor, and"
                                                + " zeros to reset the state")
                                        .formatted(name));
                    }
                });
    }

    /** {@return copies of the initial states of a run} */
    public Map<String, Tensor> initial(NetworkRun.Prepared run, int batch) {
        Map<String, Tensor> result = new LinkedHashMap<>();
        locations.forEach(
                (name, location) -> {
                    Tensor state = Tensor.zeros(batch, location.width());
                    run.states(location.node()).copyInitial(location.state(), state.array());
                    result.put(name, state);
                });
        return result;
    }

    /** {@return copies of the final states of a run} */
    public Map<String, Tensor> last(NetworkRun.Prepared run, int batch) {
        return copy((node, state) -> run.states(node).finalValues(state), batch);
    }

    /** {@return copies of the gradients of the initial states of a run} */
    public Map<String, Tensor> initialGradients(NetworkRun.Prepared run, int batch) {
        return copy((node, state) -> run.states(node).initialGradient(state), batch);
    }

    private Map<String, Tensor> copy(Source source, int batch) {
        Map<String, Tensor> result = new LinkedHashMap<>();
        locations.forEach(
                (name, location) -> {
                    float[] values = source.get(location.node(), location.state());
                    result.put(name, Tensor.of(values, batch, location.width()));
                });
        return result;
    }
}
