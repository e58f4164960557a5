package io.rnn4j.core.run.batch;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.loss.LabelPaths;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.MetricResult;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.api.loss.SequenceLoss;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.training.OutputLoss;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The losses and metrics of a compiled model, in the order of its outputs, in which losses are
 * added.
 *
 * @param all one objective for each output that has a loss
 * @param named whether names of results contain the output: if the model has several
 */
public record TrainingObjectives(List<OutputObjective> all, boolean named) {

    /** No losses. */
    public static final TrainingObjectives NONE = new TrainingObjectives(List.of(), false);

    /** The loss and the metrics of one output. */
    public static final class OutputObjective {
        private final int output;
        private final Signal signal;
        private final OutputLoss settings;
        private final Optional<LabelPaths> paths;
        private final Map<Integer, List<ObjectiveDefinition>> equations =
                new ConcurrentHashMap<>(); // by width of the targets
        private volatile Checked checked; // for the last width of the targets; null before it

        OutputObjective(int output, Signal signal, OutputLoss settings) {
            this.output = output;
            this.signal = signal;
            this.settings = settings;
            this.paths =
                    settings.loss() instanceof SequenceLoss loss
                            ? Optional.of(loss.paths())
                            : Optional.empty();
        }

        public int output() {
            return output;
        }

        /** {@return the signal of the output} */
        public Signal signal() {
            return signal;
        }

        /** {@return loss, weight and metrics} */
        public OutputLoss settings() {
            return settings;
        }

        /** {@return the paths over which the loss sums; empty for a loss of rows} */
        public Optional<LabelPaths> paths() {
            return paths;
        }

        /** {@return whether the loss reads scores of transitions} */
        public boolean readsTransitions() {
            return paths().orElse(null) instanceof LabelPaths.Chains;
        }

        /** {@return whether the target is a row of labels for each sequence} */
        boolean alignsLabels() {
            return paths().orElse(null) instanceof LabelPaths.Alignments;
        }

        /** {@return whether targets are class indices: one number for a row of several logits} */
        public boolean takesClasses() {
            int width = signal.width();
            return width > 1 && settings.loss().targetWidth(width) == 1;
        }

        /** {@return the equations of the loss for targets of the width that it prefers} */
        public ObjectiveDefinition loss() {
            return loss(settings.loss().targetWidth(signal.width()));
        }

        /** {@return the metrics, for targets of the width that the loss prefers} */
        private List<ObjectiveDefinition> metrics() {
            List<ObjectiveDefinition> all = equations(settings.loss().targetWidth(signal.width()));
            return all.subList(1, all.size());
        }

        /** {@return the equations of the loss for targets of a width} */
        public ObjectiveDefinition loss(int targetWidth) {
            return ObjectiveDefinition.of(settings.loss(), signal.width(), targetWidth);
        }

        /**
         * {@return the equations of the loss, followed by those of the metrics, for a width of the
         * targets, which must suit them}
         */
        public List<ObjectiveDefinition> equations(int targetWidth) {
            return equations.computeIfAbsent(targetWidth, this::define);
        }

        /** {@return those equations whose targets must satisfy a rule} */
        List<ObjectiveDefinition> checked(int targetWidth) {
            Checked last = checked;
            if (last == null || last.targetWidth() != targetWidth) {
                last =
                        new Checked(
                                targetWidth,
                                equations(targetWidth).stream()
                                        .filter(ObjectiveDefinition::hasTargetRule)
                                        .toList());
                checked = last;
            }
            return last.equations();
        }

        /** Equations with a rule, for a width of the targets. */
        private record Checked(int targetWidth, List<ObjectiveDefinition> equations) {}

        private List<ObjectiveDefinition> define(int targetWidth) {
            List<ObjectiveDefinition> all = new ArrayList<>();
            all.add(loss(targetWidth));
            for (Metric metric : settings.metrics()) {
                all.add(
                        ObjectiveDefinition.of(
                                metric, settings.loss(), signal.width(), targetWidth));
            }
            return all;
        }
    }

    /**
     * Assigns losses to the outputs of a model. Rejects unknown outputs, several losses of an
     * output, no losses, losses that do not return a single number, losses and metrics that do not
     * suit an output or each other, and several results with the same name.
     */
    public static TrainingObjectives of(AssembledModel model, List<OutputLoss> losses) {
        List<String> names = model.outputNames();
        OutputLoss[] byOutput = new OutputLoss[names.size()];
        for (OutputLoss each : losses) {
            int output = names.indexOf(each.output());
            if (output < 0) {
                throw AssembledModel.unknown("output", each.output(), names);
            }
            if (byOutput[output] != null) {
                throw new IllegalArgumentException(
                        "output '" + each.output() + "' has two losses, expected one");
            }
            requireTrainable(each.loss());
            byOutput[output] = each;
        }
        List<OutputObjective> all = new ArrayList<>();
        for (int output = 0; output < byOutput.length; output++) {
            if (byOutput[output] != null) {
                Signal signal = model.outputs().get(output);
                Loss loss = byOutput[output].loss();
                all.add(new OutputObjective(output, signal, byOutput[output]));
                all.getLast()
                        .equations(loss.targetWidth(signal.width())); // rejects unsuitable ones
                requireSequences(model, all.getLast());
            }
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException(
                    "training needs the loss of at least one output of " + names + ", got none");
        }
        TrainingObjectives objectives = new TrainingObjectives(List.copyOf(all), names.size() > 1);
        objectives.requireDifferentNames();
        return objectives;
    }

    /** Rejects a loss over paths of an output without time, or without scores that it reads. */
    private static void requireSequences(AssembledModel model, OutputObjective objective) {
        String loss = objective.settings().loss().name();
        String output = objective.settings().output();
        Signal signal = objective.signal();
        if (objective.paths().isPresent() && !signal.sequence()) {
            throw new IllegalArgumentException(
                    "loss '%s' needs a prediction for every time step, but output '%s' has one for each sample; let the last recurrent layer return sequences"
                            .formatted(loss, output));
        }
        if (!objective.readsTransitions()) {
            return;
        }
        long layers =
                model.transitions().stream().filter(each -> each.sequence().equals(signal)).count();
        if (layers != 1) {
            throw new IllegalArgumentException(
                    "loss '%s' needs the scores of transitions of one layer crf(), but output '%s' comes from %s; make crf() the last layer of the output"
                            .formatted(loss, output, layers == 0 ? "none" : layers + " of them"));
        }
    }

    /** {@return what ends a row of labels, by output whose targets are rows of labels} */
    Map<String, Integer> paddings() {
        Map<String, Integer> paddings = new LinkedHashMap<>();
        for (OutputObjective each : all) {
            if (each.paths().orElse(null) instanceof LabelPaths.Alignments alignments) {
                paddings.put(each.settings().output(), alignments.padding());
            }
        }
        return paddings;
    }

    /** {@return the outputs of the network with scores of transitions that no loss reads} */
    public IntStream unreadTransitions(AssembledModel model) {
        int first = model.outputs().size() + model.penalties().size();
        return IntStream.range(first, first + model.transitions().size())
                .filter(
                        n ->
                                all.stream()
                                        .filter(OutputObjective::readsTransitions)
                                        .noneMatch(
                                                each -> model.transitionsOf(each.signal()) == n));
    }

    /** {@return the loss of an output with another metric alone} */
    public TrainingObjectives measuring(String output, Metric metric) {
        for (OutputObjective each : all) {
            if (each.settings().output().equals(output)) {
                OutputLoss settings = each.settings().metrics(metric);
                OutputObjective measured =
                        new OutputObjective(each.output(), each.signal(), settings);
                return new TrainingObjectives(List.of(measured), named);
            }
        }
        throw new IllegalArgumentException(
                "output '%s' has no loss; the outputs with a loss are %s"
                        .formatted(
                                output,
                                all.stream().map(each -> each.settings().output()).toList()));
    }

    /** Rejects results with the same name, of which the history would contain only one. */
    private void requireDifferentNames() {
        Set<String> used = new HashSet<>();
        for (String name : namesInOrder()) {
            if (!used.add(name) || !used.add("val_" + name)) {
                throw new IllegalArgumentException(
                        ("two results of training are called '%s', such as two metrics of one"
                                        + " output; leave one out, or give a metric or an output"
                                        + " another name")
                                .formatted(name));
            }
        }
    }

    private static void requireTrainable(Loss loss) {
        if (loss.reduction() == LossReduction.NONE) {
            throw new IllegalArgumentException(
                    ("loss '%s' has the reduction NONE, which gives no single number; use"
                                    + " MEAN or SUM")
                            .formatted(loss.name()));
        }
    }

    /** Returns the name of a result of an output: of its loss ("loss"), or of a metric. */
    public String resultName(OutputObjective objective, String measure) {
        return named ? objective.settings().output() + "_" + measure : measure;
    }

    /** {@return the names of all results, the loss first} */
    public Set<String> resultNames() {
        return new LinkedHashSet<>(namesInOrder());
    }

    private List<String> namesInOrder() {
        List<String> names = new ArrayList<>();
        names.add("loss");
        for (OutputObjective each : all) {
            if (named) {
                names.add(resultName(each, "loss"));
            }
            for (ObjectiveDefinition metric : each.metrics()) {
                metric.results().forEach(result -> names.add(resultName(each, result.name())));
            }
        }
        return names;
    }

    /** {@return whether larger values of a result are better} */
    public boolean higherIsBetter(String name) {
        for (OutputObjective each : all) {
            for (int index = 0; index < each.metrics().size(); index++) {
                for (MetricResult result : each.metrics().get(index).results()) {
                    if (resultName(each, result.name()).equals(name)) {
                        return each.settings().metrics().get(index).higherIsBetter();
                    }
                }
            }
        }
        return false;
    }
}
