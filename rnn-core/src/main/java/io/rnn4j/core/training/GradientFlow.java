package io.rnn4j.core.training;

import io.rnn4j.api.component.NullChecks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The diagnosis of one training step: the norms of the gradients of the loss with respect to the
 * states of recurrences at every time step, which show whether gradients vanish or explode on their
 * way to earlier steps (Hochreiter 1991; Bengio, Simard and Frasconi 1994); gates that are
 * saturated and units that never change; the spectral radii of recurrent kernels; and the norms of
 * weights, of their gradients and of their changes. {@link
 * io.rnn4j.core.model.Model#gradientFlow(Examples)} measures one batch, {@link GradientFlowMonitor}
 * chosen batches of a training.
 *
 * <p>A norm is the root of the sum of squares over the samples and the units of ∂L/∂h_t, where L is
 * the loss of the batch. If the loss depends on the output of every step, each step adds to the
 * gradient, so that its norm does not show what arrives from later steps.
 */
public final class GradientFlow {
    private final Map<String, Map<String, double[]>> recurrences = new LinkedHashMap<>();
    private final Map<String, double[]> norms = new LinkedHashMap<>(); // by state
    private final Activity activity;
    private final Map<String, Double> spectralRadii;
    private final Map<String, WeightStep> weights;

    /** How the gradients change towards earlier time steps. */
    public enum Verdict {
        /** The gradients neither vanish nor explode within the time steps of the batch. */
        HEALTHY,
        /**
         * The norm falls below 1e-6 of that at the last time step, or by a factor of 0.55 or less a
         * step, on average, over ten steps or more.
         */
        VANISHING,
        /**
         * The norm rises above 100 times that at the last time step (and above twice the number of
         * steps, because that of a loss at every step rises with it), or by a factor of 1.4 or more
         * a step, on average, over ten steps or more, or is not finite.
         */
        EXPLODING,
        /** No gradient reaches the recurrence. */
        NONE
    }

    /**
     * The units of a state and those of them whose value is the same after all steps of all
     * samples, up to 1e-6 of its size, such as a rectified unit that is always 0.
     *
     * @param count number of units, at least 1
     * @param unchanged the units that never change, from 0, in ascending order
     */
    public record Units(int count, List<Integer> unchanged) {
        /** Copies the list. */
        public Units {
            unchanged = NullChecks.copyOf("unchanged", unchanged);
            for (int unit : unchanged) {
                if (unit < 0 || unit >= count) {
                    throw new IllegalArgumentException(
                            "gradient flow: unit %s of %s units does not exist"
                                    .formatted(unit, count));
                }
            }
        }
    }

    /**
     * The saturation of a gate over all elements, unmasked steps and samples, with the limits of
     * Karpathy, Johnson and Li (2015).
     *
     * @param nearZero share of the activations below 0.1, from 0 to 1
     * @param nearOne share of the activations above 0.9, from 0 to 1
     */
    public record GateSaturation(double nearZero, double nearOne) {
        /** Activations below this number are saturated. */
        public static final float NEAR_ZERO = 0.1f;

        /** Activations above this number are saturated. */
        public static final float NEAR_ONE = 0.9f;
    }

    /**
     * The step of a weight.
     *
     * @param norm norm of the weight before the step, 0 or more
     * @param gradientNorm norm of its gradient with penalties, before clipping, 0 or more
     * @param updateNorm norm of the change that the optimizer makes, before constraints, 0 or more
     */
    public record WeightStep(double norm, double gradientNorm, double updateNorm) {
        /**
         * {@return the norm of the change divided by that of the weight; infinite for a weight of
         * zeros that changes, NaN for one that does not}
         */
        public double updateRatio() {
            return updateNorm / norm;
        }
    }

    /**
     * What states and gates do during the forward pass.
     *
     * @param units by the names of the states, such as {@code lstm/c}
     * @param gates by the names of the recurrences and gates, such as {@code lstm/f}
     */
    public record Activity(Map<String, Units> units, Map<String, GateSaturation> gates) {
        /** Copies the maps. */
        public Activity {
            units = copy("units", units);
            gates = copy("gates", gates);
        }
    }

    /**
     * Copies measurements.
     *
     * @param norms for each recurrence, such as {@code lstm}, and each of its states, such as
     *     {@code lstm/c}, the norms at the time steps in the order in which the recurrence
     *     processes them, 0 or more; the same number of norms for all states of a recurrence
     * @param activity what states and gates do
     * @param spectralRadii spectral radii by the names of the recurrent weights, followed by a
     *     space and the name of the gate if a weight has the kernels of several
     * @param weights the steps of the trained weights by their names
     * @throws IllegalArgumentException if states of a recurrence have different numbers of steps,
     *     or if a state has none
     */
    public GradientFlow(
            Map<String, Map<String, double[]>> norms,
            Activity activity,
            Map<String, Double> spectralRadii,
            Map<String, WeightStep> weights) {
        Objects.requireNonNull(norms, "norms");
        this.activity = Objects.requireNonNull(activity, "activity");
        this.spectralRadii = copy("spectralRadii", spectralRadii);
        this.weights = copy("weights", weights);
        norms.forEach(
                (recurrence, states) -> {
                    Objects.requireNonNull(recurrence, "a recurrence of the norms is null");
                    Objects.requireNonNull(states, () -> "the norms of '" + recurrence + "'");
                    recurrences.put(recurrence, new LinkedHashMap<>());
                    states.forEach((state, values) -> add(recurrence, state, values));
                });
    }

    private void add(String recurrence, String state, double[] values) {
        Objects.requireNonNull(state, "a state of the norms is null");
        Objects.requireNonNull(values, () -> "the norms of '" + state + "' are null");
        Map<String, double[]> states = recurrences.get(recurrence);
        int steps = states.isEmpty() ? values.length : states.values().iterator().next().length;
        if (values.length == 0 || values.length != steps) {
            throw new IllegalArgumentException(
                    "gradient flow: state '%s' has %s time steps, expected %s"
                            .formatted(state, values.length, Math.max(1, steps)));
        }
        states.put(state, values.clone());
        norms.put(state, states.get(state));
    }

    private static <T> Map<String, T> copy(String name, Map<String, T> map) {
        Objects.requireNonNull(map, name);
        map.forEach(
                (key, value) -> {
                    Objects.requireNonNull(key, () -> "a name in " + name + " is null");
                    Objects.requireNonNull(value, () -> name + " '" + key + "'");
                });
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    // ---- gradients of states

    /** {@return the names of the states, such as {@code lstm/c}} */
    public Set<String> states() {
        return Collections.unmodifiableSet(norms.keySet());
    }

    /**
     * {@return the names of the recurrences, such as {@code lstm}; of a layer that is used several
     * times, one for each use}
     */
    public Set<String> recurrences() {
        return Collections.unmodifiableSet(recurrences.keySet());
    }

    /**
     * {@return the norms of the gradient of a state at the time steps in the order in which the
     * recurrence processes them}
     *
     * @param state a name of {@link #states()}
     * @throws IllegalArgumentException if there is no such state
     */
    public double[] copyOfNorms(String state) {
        Objects.requireNonNull(state, "state");
        return existing(norms.get(state), "state", state, states()).clone();
    }

    private static <T> T existing(T found, String what, String name, Set<String> names) {
        if (found == null) {
            throw new IllegalArgumentException(
                    "gradient flow: there is no %s '%s'; there are %s"
                            .formatted(what, name, names));
        }
        return found;
    }

    /**
     * {@return what happens to the gradients of a recurrence, judged by the norm over all its
     * states}
     *
     * @param recurrence a name of {@link #recurrences()}
     * @throws IllegalArgumentException if there is no such recurrence
     */
    public Verdict verdict(String recurrence) {
        return backwards(recurrence).verdict();
    }

    /**
     * {@return the average factor by which the norm over all states of a recurrence changes from a
     * time step to the one before, from the last step with a gradient; NaN if there is no gradient,
     * or at one step only}
     *
     * @param recurrence a name of {@link #recurrences()}
     * @throws IllegalArgumentException if there is no such recurrence
     */
    public double factor(String recurrence) {
        return backwards(recurrence).factor();
    }

    NormsBackwards backwards(String recurrence) {
        return NormsBackwards.of(normsOverStates(recurrence));
    }

    /** {@return the norms over all states of a recurrence} */
    double[] normsOverStates(String recurrence) {
        Objects.requireNonNull(recurrence, "recurrence");
        Map<String, double[]> states =
                existing(recurrences.get(recurrence), "recurrence", recurrence, recurrences());
        int steps = states.values().stream().mapToInt(values -> values.length).max().orElse(0);
        double[] all = new double[steps];
        for (double[] values : states.values()) {
            for (int step = 0; step < all.length; step++) {
                all[step] = Math.hypot(all[step], values[step]);
            }
        }
        return all;
    }

    // ---- the other measurements

    /** {@return the units by the names of the states, with those that never change} */
    public Map<String, Units> units() {
        return activity.units();
    }

    /** {@return the saturation of the gates by their names, such as {@code lstm/f}} */
    public Map<String, GateSaturation> gates() {
        return activity.gates();
    }

    /**
     * {@return the spectral radii, the largest moduli of the eigenvalues, of the square recurrent
     * kernels, such as {@code lstm/recurrent_kernel f}; of a recurrent weight that multiplies
     * element by element, the largest size of an element}
     */
    public Map<String, Double> spectralRadii() {
        return spectralRadii;
    }

    /** {@return the steps of the trained weights by their names} */
    public Map<String, WeightStep> weights() {
        return weights;
    }

    /** {@return the norm of the gradients of all trained weights, before clipping} */
    public double globalGradientNorm() {
        return weights.values().stream()
                .mapToDouble(WeightStep::gradientNorm)
                .reduce(0, Math::hypot);
    }

    // ---- output

    /**
     * {@return sentences on the gradients of each recurrence, and on gates that are saturated and
     * units that never change, each with what helps, a line for each}
     */
    public String advice() {
        return new GradientFlowReport(this).advice();
    }

    /**
     * {@return the norms as comma-separated values (RFC 4180, lines end with a line feed): a line
     * of names, then a line for each time step with its number from 0 in the order of processing
     * and the norms of all states; an empty field for a state with fewer steps}
     */
    public String toCsv() {
        return new GradientFlowReport(this).normsToCsv();
    }

    /**
     * {@return all measurements but the norms of the states as comma-separated values: a line of
     * names, then lines with the kind of the measurement, the name of what is measured, and the
     * value}
     */
    public String measurementsToCsv() {
        return new GradientFlowReport(this).measurementsToCsv();
    }

    /**
     * {@return tables: the norms with a row for each time step, or for 20 of them, and a column for
     * each state; states, gates, recurrent kernels and weights; then {@link #advice()}}
     */
    @Override
    public String toString() {
        return new GradientFlowReport(this).toString();
    }

    /**
     * {@return an SVG image of the norms over all states by time step, on a logarithmic axis, with
     * a line for each recurrence} A norm that is 0 or not finite interrupts the line.
     */
    public String toSvg() {
        Map<String, double[]> byRecurrence = new LinkedHashMap<>();
        recurrences().forEach(name -> byRecurrence.put(name, normsOverStates(name)));
        return GradientFlowChart.toSvg(byRecurrence);
    }
}
