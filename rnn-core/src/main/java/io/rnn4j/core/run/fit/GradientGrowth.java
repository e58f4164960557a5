package io.rnn4j.core.run.fit;

import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.run.assembly.AssembledModel;

import java.util.Locale;
import java.util.Map;

/** Describes how gradients of recurrent states grow from the last time step to the first. */
final class GradientGrowth {
    /** Smallest growth over all steps that is reported. */
    private static final double MENTIONED = 10;

    /** Number of intervals between the steps whose norms are reported. */
    private static final int INTERVALS = 4;

    private GradientGrowth() {}

    /**
     * {@return a description of the recurrent state whose gradient grows most, of those with a
     * gradient that is not finite the one nearest to the loss; empty if none grows much} The
     * backward pass runs on the prepared batch.
     */
    static String describe(
            AssembledModel model, NetworkRun.Prepared prepared, Runnable backwardPass) {
        String most = "";
        double factor = MENTIONED;
        FlowMeasurement measurement = new FlowMeasurement(model, prepared);
        try {
            backwardPass.run();
        } finally {
            measurement.end();
        }
        for (Map.Entry<String, double[]> state : measurement.norms().entrySet()) {
            double[] backwards = backwards(state.getValue());
            double ofState = factor(backwards);
            if (ofState >= factor) {
                factor = ofState;
                most = describe(state.getKey(), backwards);
            }
        }
        return most;
    }

    /** {@return the norms by the number of steps before the last one} */
    private static double[] backwards(double[] norms) {
        double[] backwards = new double[norms.length];
        for (int before = 0; before < norms.length; before++) {
            backwards[before] = norms[norms.length - 1 - before];
        }
        return backwards;
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
