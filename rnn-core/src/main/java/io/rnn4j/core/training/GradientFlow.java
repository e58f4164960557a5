package io.rnn4j.core.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/**
 * The norms of the gradients of the loss with respect to the states of recurrences at every time
 * step of a batch, which show whether gradients vanish or explode on their way to earlier steps
 * (Hochreiter 1991; Bengio, Simard and Frasconi 1994). {@link
 * io.rnn4j.core.model.Model#gradientFlow(Examples)} measures them.
 *
 * <p>A norm is the root of the sum of squares over the samples and the units of ∂L/∂h_t, where L is
 * the loss of the batch. If the loss depends on the output of every step, each step adds to the
 * gradient, so that its norm does not show what arrives from later steps.
 */
public final class GradientFlow {
    private static final double VANISHED = 1e-6;
    private static final double EXPLODED = 1e3;

    /** Smallest number of steps over which the average factor is judged. */
    private static final int JUDGED = 10;

    private static final double SHRINKING = 0.55; // a step
    private static final double GROWING = 1.4; // a step
    private static final int SHOWN = 20; // rows of the table

    private final Map<String, double[]> norms = new LinkedHashMap<>();

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
         * The norm rises above 1000 times that at the last time step, or by a factor of 1.4 or more
         * a step, on average, over ten steps or more, or is not finite.
         */
        EXPLODING,
        /** No gradient reaches the recurrence. */
        NONE
    }

    /**
     * Copies norms.
     *
     * @param norms for each state, such as {@code lstm/c}, the norms at the time steps in the order
     *     in which the recurrence processes them, 0 or more; the same number of norms for all
     *     states of a recurrence
     * @throws IllegalArgumentException if states of a recurrence have different numbers of steps,
     *     or if a state has none
     */
    public GradientFlow(Map<String, double[]> norms) {
        Objects.requireNonNull(norms, "norms");
        norms.forEach(
                (state, values) -> {
                    Objects.requireNonNull(state, "a state of the norms is null");
                    Objects.requireNonNull(values, () -> "the norms of '" + state + "' are null");
                    int steps = stepsOf(recurrence(state), values.length);
                    if (values.length == 0 || values.length != steps) {
                        throw new IllegalArgumentException(
                                "gradient flow: state '%s' has %s time steps, expected %s"
                                        .formatted(state, values.length, Math.max(1, steps)));
                    }
                    this.norms.put(state, values.clone());
                });
    }

    /** {@return the number of time steps of an earlier state of a recurrence, or a default} */
    private int stepsOf(String recurrence, int orElse) {
        return norms.entrySet().stream()
                .filter(state -> recurrence(state.getKey()).equals(recurrence))
                .mapToInt(state -> state.getValue().length)
                .findFirst()
                .orElse(orElse);
    }

    /** {@return the name of a state without its last part} */
    private static String recurrence(String state) {
        int end = state.lastIndexOf('/');
        return end < 0 ? state : state.substring(0, end);
    }

    /** {@return the names of the states, such as {@code lstm/c}} */
    public Set<String> states() {
        return Collections.unmodifiableSet(norms.keySet());
    }

    /** {@return the names of the recurrences, such as {@code lstm}} */
    public Set<String> recurrences() {
        Set<String> recurrences = new LinkedHashSet<>();
        norms.keySet().forEach(state -> recurrences.add(recurrence(state)));
        return recurrences;
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
        return require(norms.get(state), "state", state, states()).clone();
    }

    private static <T> T require(T found, String what, String name, Set<String> names) {
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
        return judged(recurrence).verdict();
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
        return judged(recurrence).factor();
    }

    private Backwards judged(String recurrence) {
        Objects.requireNonNull(recurrence, "recurrence");
        boolean exists = recurrences().contains(recurrence);
        require(exists ? recurrence : null, "recurrence", recurrence, recurrences());
        return Backwards.of(normsOverStates(recurrence));
    }

    private double[] normsOverStates(String recurrence) {
        double[] all = new double[stepsOf(recurrence, 0)];
        norms.forEach(
                (state, values) -> {
                    boolean included = recurrence(state).equals(recurrence);
                    for (int step = 0; included && step < all.length; step++) {
                        all[step] = Math.hypot(all[step], values[step]);
                    }
                });
        return all;
    }

    /**
     * The norms over all states of a recurrence, divided by the first.
     *
     * @param relative norms by the number of steps before the last one that has a gradient
     */
    private record Backwards(double[] relative) {

        static Backwards of(double[] norms) {
            int steps = norms.length;
            while (steps > 0 && norms[steps - 1] == 0) {
                steps--;
            }
            double[] relative = new double[steps];
            for (int before = 0; before < steps; before++) {
                relative[before] = norms[steps - 1 - before] / norms[steps - 1];
            }
            return new Backwards(relative);
        }

        double factor() {
            int last = relative.length - 1;
            return last < 1 ? Double.NaN : Math.pow(relative[last], 1.0 / last);
        }

        Verdict verdict() {
            boolean judged = relative.length > JUDGED;
            if (relative.length == 0) {
                return Verdict.NONE;
            }
            if (exploded() < relative.length || judged && factor() >= GROWING) {
                return Verdict.EXPLODING;
            }
            boolean vanishes = vanished() < relative.length || judged && factor() <= SHRINKING;
            return vanishes ? Verdict.VANISHING : Verdict.HEALTHY;
        }

        /** {@return the steps back after which the norm is very large or not finite, or all} */
        int exploded() {
            int before = 0;
            while (before < relative.length && relative[before] <= EXPLODED) {
                before++;
            }
            return before;
        }

        /** {@return the steps back after which the norm is very small, or all} */
        int vanished() {
            int before = 0;
            while (before < relative.length && relative[before] >= VANISHED) {
                before++;
            }
            return before;
        }
    }

    /**
     * {@return a sentence for each recurrence that says what happens to its gradients, and what
     * helps}
     */
    public String advice() {
        StringBuilder advice = new StringBuilder();
        for (String recurrence : recurrences()) {
            advice.append("the gradient of ")
                    .append(recurrence)
                    .append(advice(judged(recurrence)))
                    .append(System.lineSeparator());
        }
        return advice.toString();
    }

    private static String advice(Backwards norms) {
        int back = norms.relative().length - 1;
        String factor = describe(norms.factor());
        return switch (norms.verdict()) {
            case NONE ->
                    " is 0 at all time steps: the loss does not depend on it, or its targets do not"
                            + " count";
            case HEALTHY ->
                    back == 0
                            ? " reaches one time step"
                            : " changes %s over %s steps, which is healthy".formatted(factor, back);
            case EXPLODING ->
                    " grows %s%s: use Clipped.byGlobalNorm(optimizer, 1), an orthogonal recurrent"
                                    .formatted(
                                            factor,
                                            limit("above 1000 times", norms.exploded(), back))
                            + " initializer, or the constraint SpectralNorm";
            case VANISHING ->
                    " shrinks %s%s: use an LSTM or GRU, a forget gate with an initial bias of 1 or"
                                    .formatted(
                                            factor, limit("below 1e-6 of", norms.vanished(), back))
                            + " more, or the initializer Chrono";
        };
    }

    private static String describe(double factor) {
        return Double.isFinite(factor)
                ? String.format(Locale.ROOT, "by a factor of %.2f a step", factor)
                : "until it is not finite";
    }

    /** {@return after how many steps a limit is passed; empty if it is not} */
    private static String limit(String limit, int steps, int back) {
        return steps > back
                ? ""
                : " and is %s that at the last time step %s steps before it"
                        .formatted(limit, steps);
    }

    /**
     * {@return comma-separated values (RFC 4180, lines end with a line feed): a line of names, then
     * a line for each time step with its number from 0 in the order of processing and the norms of
     * all states; an empty field for a state with fewer steps}
     */
    public String toCsv() {
        StringBuilder csv = new StringBuilder();
        int[] steps = IntStream.range(0, steps()).toArray();
        rows(steps, Double::toString, "")
                .forEach(row -> csv.append(EpochLog.csvLine(row)).append('\n'));
        return csv.toString();
    }

    /**
     * {@return a table of the norms with a row for each time step, or for 20 of them, and a column
     * for each state; then {@link #advice()}}
     */
    @Override
    public String toString() {
        int all = steps();
        int shown = Math.min(all, SHOWN);
        int[] steps =
                IntStream.range(0, shown)
                        .map(n -> shown == 1 ? 0 : (int) ((long) n * (all - 1) / (shown - 1)))
                        .toArray();
        return History.table(rows(steps, norm -> String.format(Locale.ROOT, "%.3e", norm), "-"))
                + advice();
    }

    /**
     * {@return an SVG image of the norms over all states of each recurrence by time step, on a
     * logarithmic axis: a diagram for each recurrence, all with the same axes} A norm that is 0 or
     * not finite interrupts the curve.
     */
    public String toSvg() {
        Map<String, double[]> byRecurrence = new LinkedHashMap<>();
        recurrences().forEach(name -> byRecurrence.put(name, normsOverStates(name)));
        return GradientFlowChart.toSvg(byRecurrence);
    }

    private int steps() {
        return norms.values().stream().mapToInt(values -> values.length).max().orElse(0);
    }

    private List<List<String>> rows(int[] steps, DoubleFunction<String> format, String none) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(new ArrayList<>(List.of("step")));
        rows.getFirst().addAll(norms.keySet());
        for (int step : steps) {
            List<String> row = new ArrayList<>(List.of(Integer.toString(step)));
            norms.values().forEach(v -> row.add(step < v.length ? format.apply(v[step]) : none));
            rows.add(row);
        }
        return rows;
    }
}
