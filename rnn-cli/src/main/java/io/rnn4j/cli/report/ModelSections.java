package io.rnn4j.cli.report;

import io.rnn4j.cli.report.Report.Block;
import io.rnn4j.cli.report.Report.Code;
import io.rnn4j.cli.report.Report.Equations;
import io.rnn4j.cli.report.Report.Paragraph;
import io.rnn4j.cli.report.Report.Section;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.GradientFlow;
import io.rnn4j.core.training.History;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/** Sections about a model and its training. */
public final class ModelSections {
    private static final String VALIDATION = "val_";
    private static final int MOST_RECURRENCES = 8;

    private ModelSections() {}

    /**
     * {@return the curves of all results of a training, a chart for each result with that of the
     * validation data}
     *
     * @param history the results of the epochs
     */
    public static Section lossCurves(History history) {
        Objects.requireNonNull(history, "history");
        Set<String> names = new LinkedHashSet<>();
        history.results().forEach(epoch -> names.addAll(epoch.keySet()));
        List<Block> blocks = new ArrayList<>();
        for (String name : names) {
            boolean ofValidation =
                    name.startsWith(VALIDATION)
                            && names.contains(name.substring(VALIDATION.length()));
            if (!ofValidation) {
                blocks.add(curve(history, name, names.contains(VALIDATION + name)));
            }
        }
        if (blocks.isEmpty()) {
            blocks.add(new Paragraph("No epoch was trained."));
        }
        return new Section("Loss curves", blocks);
    }

    private static LineChart curve(History history, String name, boolean validated) {
        List<LineChart.Line> lines = new ArrayList<>();
        double[] values = history.of(name);
        lines.add(LineChart.Line.of(name, LineChart.Style.SOLID, values));
        String text = "'%s' %s".formatted(name, course(values));
        if (validated) {
            double[] others = history.of(VALIDATION + name);
            lines.add(LineChart.Line.of(VALIDATION + name, LineChart.Style.DASHED, others));
            text += "; on the validation data it %s".formatted(course(others));
        }
        List<String> epochs =
                IntStream.rangeClosed(1, history.epochs()).mapToObj(Integer::toString).toList();
        return new LineChart(
                "loss-curve-" + name,
                "Training: " + name,
                text + ".",
                LineChart.Axes.of("epoch", name, epochs),
                lines);
    }

    /** {@return a description of a curve} */
    private static String course(double[] values) {
        int least = 0;
        for (int epoch = 1; epoch < values.length; epoch++) {
            if (values[epoch] < values[least] || Double.isNaN(values[least])) {
                least = epoch;
            }
        }
        return "goes from %s in epoch 1 to %s in epoch %s; the smallest value is %s in epoch %s"
                .formatted(
                        Numbers.text(values[0]),
                        Numbers.text(values[values.length - 1]),
                        values.length,
                        Numbers.text(values[least]),
                        least + 1);
    }

    /**
     * {@return the gradients of the states at every time step, what they mean, and the saturation
     * of gates and the steps of weights}
     *
     * @param flow the measurements
     */
    public static Section gradientFlow(GradientFlow flow) {
        Objects.requireNonNull(flow, "flow");
        List<Block> blocks = new ArrayList<>();
        flow.advice()
                .lines()
                .forEach(
                        line ->
                                blocks.add(
                                        new Paragraph(
                                                Character.toUpperCase(line.charAt(0))
                                                        + line.substring(1)
                                                        + ".")));
        norms(flow, blocks);
        if (!flow.gates().isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            flow.gates()
                    .forEach(
                            (name, gate) ->
                                    rows.add(
                                            List.of(
                                                    name,
                                                    Numbers.percent(gate.nearZero()),
                                                    Numbers.percent(gate.nearOne()))));
            blocks.add(
                    new Table(
                            "Saturation of the gates: share of the activations",
                            List.of("gate", "below 0.1", "above 0.9"),
                            rows));
        }
        if (!flow.spectralRadii().isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            flow.spectralRadii()
                    .forEach((name, radius) -> rows.add(List.of(name, Numbers.text(radius))));
            blocks.add(
                    new Table(
                            "Spectral radii of the recurrent kernels",
                            List.of("recurrent kernel", "spectral radius"),
                            rows));
        }
        if (!flow.weights().isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            flow.weights()
                    .forEach(
                            (name, weight) ->
                                    rows.add(
                                            List.of(
                                                    name,
                                                    Numbers.text(weight.norm()),
                                                    Numbers.text(weight.gradientNorm()),
                                                    Numbers.text(weight.updateRatio()))));
            blocks.add(
                    new Table(
                            "Norms of the weights",
                            List.of("weight", "norm", "gradient", "change / weight"),
                            rows));
        }
        return new Section("Gradient flow", blocks);
    }

    private static void norms(GradientFlow flow, List<Block> blocks) {
        int steps =
                flow.states().stream()
                        .mapToInt(state -> flow.copyOfNorms(state).length)
                        .max()
                        .orElse(0);
        if (steps == 0) {
            blocks.add(new Paragraph("The model has no recurrence."));
            return;
        }
        List<LineChart.Line> lines = new ArrayList<>();
        for (String state : flow.states().stream().limit(MOST_RECURRENCES).toList()) {
            double[] norms = Arrays.copyOf(flow.copyOfNorms(state), steps);
            Arrays.fill(norms, flow.copyOfNorms(state).length, steps, Double.NaN);
            lines.add(LineChart.Line.of(state, LineChart.Style.SOLID, norms));
        }
        String verdicts =
                String.join(
                        ", ",
                        flow.recurrences().stream()
                                .map(name -> name + " " + word(flow.verdict(name)))
                                .toList());
        blocks.add(
                new LineChart(
                        "gradient-flow",
                        "Norm of the gradient of each state by time step",
                        "A line that falls towards the left shows a gradient that vanishes at"
                                + " earlier steps. Verdict: "
                                + verdicts
                                + ".",
                        new LineChart.Axes(
                                "time step",
                                "norm, logarithmic",
                                IntStream.range(0, steps).mapToObj(Integer::toString).toList(),
                                0,
                                true),
                        lines));
    }

    private static String word(GradientFlow.Verdict verdict) {
        return switch (verdict) {
            case HEALTHY -> "is healthy";
            case VANISHING -> "vanishes";
            case EXPLODING -> "explodes";
            case NONE -> "has no gradient";
        };
    }

    /**
     * {@return the layers of a model and the equations from which rnn4j computes them, with the
     * derived gradients}
     *
     * @param model the model
     */
    public static Section equations(Model model) {
        Objects.requireNonNull(model, "model");
        return Section.of(
                "Model and equations",
                new Code("Layers of the model", model.summary().stripTrailing(), false),
                new Paragraph(
                        "The equations are printed from the expressions that were computed: ∘ is"
                                + " the element-wise product, · the matrix product, ∂v the gradient"
                                + " of the loss with respect to v."),
                new Equations("Equations of the model", model.mathMlEquations()));
    }
}
