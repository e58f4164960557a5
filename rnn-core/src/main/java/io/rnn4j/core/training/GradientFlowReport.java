package io.rnn4j.core.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/** The measurements of a gradient flow as text. */
final class GradientFlowReport {
    private static final int SHOWN = 20; // time steps of the table
    private static final double SATURATED = 0.9; // share of the activations of a gate

    private final GradientFlow flow;

    GradientFlowReport(GradientFlow flow) {
        this.flow = flow;
    }

    // ---- advice

    String advice() {
        List<String> lines = new ArrayList<>();
        for (String recurrence : flow.recurrences()) {
            lines.add("the gradient of " + recurrence + advice(recurrence));
        }
        flow.gates().forEach((gate, saturation) -> addAdvice(lines, gate, saturation));
        flow.units().forEach((state, units) -> addAdvice(lines, state, units));
        StringBuilder advice = new StringBuilder();
        lines.forEach(line -> advice.append(line).append(System.lineSeparator()));
        return advice.toString();
    }

    private String advice(String recurrence) {
        NormsBackwards norms = flow.backwards(recurrence);
        int back = norms.steps();
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
                    " grows %s%s%s: use Clipped.byGlobalNorm(optimizer, 1), an orthogonal recurrent"
                                    .formatted(
                                            factor,
                                            limit(
                                                    "above %s times".formatted(norms.limit()),
                                                    norms.exploded(),
                                                    back),
                                            radius(recurrence))
                            + " initializer, or the constraint SpectralNorm";
            case VANISHING ->
                    " shrinks %s%s%s: use %sa forget gate with an initial bias of 1 or more, or the"
                                    .formatted(
                                            factor,
                                            limit("below 1e-6 of", norms.vanished(), back),
                                            radius(recurrence),
                                            hasGates(recurrence) ? "" : "an LSTM or GRU, ")
                            + " initializer Chrono";
        };
    }

    private boolean hasGates(String recurrence) {
        return flow.gates().keySet().stream().anyMatch(gate -> gate.startsWith(recurrence + "/"));
    }

    /** {@return the spectral radius of the only recurrent kernel; empty if there are several} */
    private String radius(String recurrence) {
        Double radius = flow.spectralRadii().get(recurrence + "/recurrent_kernel");
        return radius == null
                ? ""
                : format(", with a recurrent kernel of spectral radius %.2f", radius);
    }

    private static String describe(double factor) {
        return Double.isFinite(factor)
                ? format("by a factor of %.2f a step", factor)
                : "until it is not finite";
    }

    /** {@return after how many steps a limit is passed; empty if it is not} */
    private static String limit(String limit, int steps, int back) {
        return steps > back
                ? ""
                : " and is %s that at the last time step %s steps before it"
                        .formatted(limit, steps);
    }

    private static void addAdvice(
            List<String> lines, String gate, GradientFlow.GateSaturation saturation) {
        for (boolean one : List.of(false, true)) {
            double share = one ? saturation.nearOne() : saturation.nearZero();
            if (share >= SATURATED) {
                lines.add(
                        format(
                                "gate %s is saturated near %s in %.0f %% of its activations, which"
                                        + " stops most of its gradient: use smaller inputs or"
                                        + " initial weights, or a smaller learning rate",
                                gate, one ? 1 : 0, 100 * share));
            }
        }
    }

    private static void addAdvice(List<String> lines, String state, GradientFlow.Units units) {
        if (!units.unchanged().isEmpty()) {
            lines.add(
                    "%s of %s units of %s never change: use a smaller learning rate, scaled inputs,"
                                    .formatted(units.unchanged().size(), units.count(), state)
                            + " or an activation whose derivative is not 0, such as tanh");
        }
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    // ---- tables

    String normsToCsv() {
        int[] steps = IntStream.range(0, steps()).toArray();
        return Tables.csv(rows(steps, Double::toString, ""));
    }

    String measurementsToCsv() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("measurement", "name", "value"));
        lines().stream()
                .filter(line -> line.get(2).isEmpty()) // not of a time step
                .forEach(line -> rows.add(List.of(line.get(0), line.get(1), line.get(3))));
        return Tables.csv(rows);
    }

    /** {@return lines of kind, name, time step or nothing, and value} */
    List<List<String>> lines() {
        List<List<String>> lines = new ArrayList<>();
        for (String state : flow.states()) {
            double[] norms = flow.copyOfNorms(state);
            for (int step = 0; step < norms.length; step++) {
                lines.add(List.of("state_gradient_norm", state, "" + step, "" + norms[step]));
            }
        }
        for (String name : flow.recurrences()) {
            add(lines, "verdict", name, flow.verdict(name));
            add(lines, "factor", name, flow.factor(name));
        }
        flow.units()
                .forEach(
                        (name, units) ->
                                add(lines, "unchanged_units", name, units.unchanged().size()));
        flow.gates()
                .forEach(
                        (name, gate) -> {
                            add(lines, "near_zero", name, gate.nearZero());
                            add(lines, "near_one", name, gate.nearOne());
                        });
        flow.spectralRadii().forEach((name, radius) -> add(lines, "spectral_radius", name, radius));
        flow.weights()
                .forEach(
                        (name, weight) -> {
                            add(lines, "weight_norm", name, weight.norm());
                            add(lines, "gradient_norm", name, weight.gradientNorm());
                            add(lines, "update_norm", name, weight.updateNorm());
                            add(lines, "update_ratio", name, weight.updateRatio());
                        });
        add(lines, "global_gradient_norm", "", flow.globalGradientNorm());
        return lines;
    }

    private static void add(List<List<String>> lines, String kind, String name, Object value) {
        lines.add(List.of(kind, name, "", value.toString()));
    }

    @Override
    public String toString() {
        int all = steps();
        int shown = Math.min(all, SHOWN);
        int[] steps =
                IntStream.range(0, shown)
                        .map(n -> shown == 1 ? 0 : (int) ((long) n * (all - 1) / (shown - 1)))
                        .toArray();
        return (all == 0 ? "" : Tables.aligned(rows(steps, GradientFlowReport::scientific, "-")))
                + table(units())
                + table(gates())
                + table(radii())
                + table(weights())
                + advice();
    }

    /** {@return a table after an empty line; empty without rows} */
    private static String table(List<List<String>> rows) {
        return rows.size() == 1 ? "" : System.lineSeparator() + Tables.aligned(rows);
    }

    private List<List<String>> units() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("state", "units", "unchanged"));
        flow.units()
                .forEach(
                        (name, units) ->
                                rows.add(
                                        List.of(
                                                name,
                                                "" + units.count(),
                                                "" + units.unchanged().size())));
        return rows;
    }

    private List<List<String>> gates() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("gate", "below 0.1", "above 0.9"));
        flow.gates()
                .forEach(
                        (name, gate) ->
                                rows.add(
                                        List.of(
                                                name,
                                                format("%.3f", gate.nearZero()),
                                                format("%.3f", gate.nearOne()))));
        return rows;
    }

    private List<List<String>> radii() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("recurrent kernel", "spectral radius"));
        flow.spectralRadii()
                .forEach((name, radius) -> rows.add(List.of(name, format("%.5f", radius))));
        return rows;
    }

    private List<List<String>> weights() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("weight", "norm", "gradient", "update / weight"));
        flow.weights()
                .forEach(
                        (name, weight) ->
                                rows.add(
                                        List.of(
                                                name,
                                                scientific(weight.norm()),
                                                scientific(weight.gradientNorm()),
                                                scientific(weight.updateRatio()))));
        if (rows.size() > 1) {
            rows.add(List.of("all", "", scientific(flow.globalGradientNorm()), ""));
        }
        return rows;
    }

    private static String scientific(double value) {
        return format("%.3e", value);
    }

    private int steps() {
        return flow.states().stream()
                .mapToInt(state -> flow.copyOfNorms(state).length)
                .max()
                .orElse(0);
    }

    private List<List<String>> rows(int[] steps, DoubleFunction<String> format, String none) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(new ArrayList<>(List.of("step")));
        for (int step : steps) {
            rows.add(new ArrayList<>(List.of(Integer.toString(step))));
        }
        for (String state : flow.states()) {
            double[] norms = flow.copyOfNorms(state);
            rows.getFirst().add(state);
            for (int n = 0; n < steps.length; n++) {
                boolean exists = steps[n] < norms.length;
                rows.get(n + 1).add(exists ? format.apply(norms[steps[n]]) : none);
            }
        }
        return rows;
    }
}
