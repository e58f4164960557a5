package io.rnn4j.core.run.fit;

import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.engine.node.BoundaryStates;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.StateLocation;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The norms of the gradients of recurrent states at all time steps of a backward pass, which show
 * how gradients grow from the last step to the first.
 */
final class GradientGrowth {
    /** Growth over all steps that is worth mentioning. */
    private static final double MENTIONED = 10;

    /** Intervals between the steps whose norms are mentioned. */
    private static final int INTERVALS = 4;

    private final Map<Integer, double[][]> squares = new TreeMap<>(); // sums by node, state, step

    private GradientGrowth() {}

    /**
     * {@return a description of the recurrent state whose gradient grows most, of those with a
     * gradient that is not finite the one nearest to the loss; empty if none grows much} The
     * backward pass runs on the prepared batch.
     */
    static String describe(
            AssembledModel model, NetworkRun.Prepared prepared, Runnable backwardPass) {
        GradientGrowth growth = new GradientGrowth();
        for (StateLocation state : model.states().values()) {
            growth.squares.computeIfAbsent(
                    state.node(), node -> growth.observed(prepared.states(node)));
        }
        backwardPass.run();
        growth.squares.keySet().forEach(node -> prepared.states(node).observeGradients(null));
        String most = "";
        double factor = MENTIONED;
        for (Map.Entry<String, StateLocation> state : model.states().entrySet()) {
            double[] norms = growth.norms(state.getValue());
            double ofState = factor(norms);
            if (ofState >= factor) {
                factor = ofState;
                most = describe(state.getKey(), norms);
            }
        }
        return most;
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

    /** {@return the norms by the number of steps before the last one} */
    private double[] norms(StateLocation location) {
        double[] sums = squares.get(location.node())[location.state()];
        double[] norms = new double[sums.length];
        for (int before = 0; before < norms.length; before++) {
            norms[before] = Math.sqrt(sums[sums.length - 1 - before]);
        }
        return norms;
    }

    /** {@return the largest norm divided by the first one; infinite if a norm is not finite} */
    private static double factor(double[] norms) {
        double first = 0;
        double largest = 0;
        for (double norm : norms) {
            if (!Double.isFinite(norm)) {
                return Double.POSITIVE_INFINITY;
            }
            first = first == 0 ? norm : first;
            largest = Math.max(largest, norm);
        }
        return first == 0 ? 0 : largest / first;
    }

    private static String describe(String state, double[] norms) {
        int end = 0; // the first norm that is not finite, or the number of norms
        while (end < norms.length && Double.isFinite(norms[end])) {
            end++;
        }
        StringBuilder text = new StringBuilder("the norm of the gradient of state '");
        text.append(state).append("' is ");
        int last = -1;
        for (int interval = 0; interval <= INTERVALS && end > 0; interval++) {
            int before = (end - 1) * interval / INTERVALS;
            if (before != last) {
                text.append(String.format(Locale.ROOT, "%.1e ", norms[before]));
                text.append(before == 0 ? "at the last of " : before + " steps before, ");
                text.append(before == 0 ? norms.length + " time steps, " : "");
            }
            last = before;
        }
        if (end == 0) {
            text.append("not finite at the last time step already");
        } else if (end < norms.length) {
            text.append("and not finite ").append(end).append(" steps before");
        } else {
            text.setLength(text.length() - 2);
        }
        if (end > 1 && norms[0] > 0) {
            double factor = Math.pow(norms[end - 1] / norms[0], 1.0 / (end - 1));
            text.append(
                    String.format(Locale.ROOT, ": it grows by a factor of %.2f a step", factor));
        }
        return text.toString();
    }
}
