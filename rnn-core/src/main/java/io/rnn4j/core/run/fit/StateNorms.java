package io.rnn4j.core.run.fit;

import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.engine.node.BoundaryStates;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.StateLocation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The norms of the gradients of recurrent states at all time steps of a backward pass. */
final class StateNorms {
    private final Map<Integer, double[][]> squares = new TreeMap<>(); // sums by node, state, step

    private StateNorms() {}

    /**
     * {@return the norms by the names of the states, each by the time steps in the order of
     * processing} The backward pass runs on the prepared batch.
     */
    static Map<String, double[]> measure(
            AssembledModel model, NetworkRun.Prepared prepared, Runnable backwardPass) {
        StateNorms norms = new StateNorms();
        for (StateLocation state : model.states().values()) {
            norms.squares.computeIfAbsent(
                    state.node(), node -> norms.observed(prepared.states(node)));
        }
        try {
            backwardPass.run();
        } finally {
            norms.squares.keySet().forEach(node -> prepared.states(node).observeGradients(null));
        }
        Map<String, double[]> byName = new LinkedHashMap<>();
        model.states().forEach((name, location) -> byName.put(name, norms.of(location)));
        return byName;
    }

    private double[][] observed(BoundaryStates states) {
        double[][] sums = new double[states.count()][states.steps()];
        states.observeGradients(
                (state, step, gradients, at, size) -> add(sums[state], step, gradients, at, size));
        return sums;
    }

    private synchronized void add(double[] sums, int step, float[] gradients, int at, int size) {
        for (int k = at; k < at + size; k++) {
            sums[step] += (double) gradients[k] * gradients[k];
        }
    }

    private double[] of(StateLocation location) {
        double[] sums = squares.get(location.node())[location.state()];
        double[] norms = new double[sums.length];
        for (int step = 0; step < norms.length; step++) {
            norms[step] = Math.sqrt(sums[step]);
        }
        return norms;
    }
}
