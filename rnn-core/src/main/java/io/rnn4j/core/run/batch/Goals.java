package io.rnn4j.core.run.batch;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.core.run.assembly.Assembly;
import io.rnn4j.core.training.OutputLoss;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is asked for at the outputs of a model, in the order of the outputs, which is the order in
 * which losses are added up.
 *
 * @param all one for every output that has a loss
 * @param named if what is measured is named by its output: if the model has several
 */
public record Goals(List<Goal> all, boolean named) {

    /**
     * Finds the outputs.
     *
     * @throws IllegalArgumentException if an output is unknown or has two losses, if there is no
     *     loss at all, or if one gives no single number
     */
    public static Goals of(Assembly assembly, List<OutputLoss> asked) {
        List<String> names = assembly.outputNames();
        OutputLoss[] byOutput = new OutputLoss[names.size()];
        for (OutputLoss each : asked) {
            int output = names.indexOf(each.output());
            if (output < 0) {
                throw new IllegalArgumentException(
                        "the model has no output '"
                                + each.output()
                                + "', its outputs are "
                                + names);
            }
            if (byOutput[output] != null) {
                throw new IllegalArgumentException(
                        "output '" + each.output() + "' has two losses; give it one");
            }
            requireTrainable(each.loss());
            int width = assembly.outputs().get(output).width();
            ObjectiveDefinition.of(each.loss(), width, each.loss().targetWidth(width)); // may fail
            byOutput[output] = each;
        }
        List<Goal> all = new ArrayList<>();
        for (int output = 0; output < byOutput.length; output++) {
            if (byOutput[output] != null) {
                all.add(new Goal(output, assembly.outputs().get(output), byOutput[output]));
            }
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException(
                    "training needs the loss of at least one output of " + names + ", got none");
        }
        return new Goals(List.copyOf(all), names.size() > 1);
    }

    private static void requireTrainable(Loss loss) {
        if (loss.reduction() == LossReduction.NONE) {
            throw new IllegalArgumentException(
                    "loss '"
                            + loss.name()
                            + "' has the reduction NONE, which gives no number to make small; use"
                            + " MEAN or SUM");
        }
    }

    /** Returns the name of what is measured at an output: "loss", or that of a metric. */
    public String name(Goal goal, String measure) {
        return named ? goal.name() + "_" + measure : measure;
    }

    /** Returns the names of all that is measured, the loss first. */
    public Set<String> measured() {
        Set<String> names = new LinkedHashSet<>();
        names.add("loss");
        for (Goal goal : all) {
            names.add(name(goal, "loss"));
            goal.asked().metrics().forEach(metric -> names.add(name(goal, metric.name())));
        }
        return names;
    }

    /** Tells if a metric is good when it is large. */
    public boolean higherIsBetter(String name) {
        for (Goal goal : all) {
            for (Metric metric : goal.asked().metrics()) {
                if (name(goal, metric.name()).equals(name)) {
                    return metric.higherIsBetter();
                }
            }
        }
        return false;
    }
}
