package io.rnn4j.core.model;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeAxis;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.core.engine.network.MemoryEstimator;
import io.rnn4j.core.engine.node.Checkpoints;
import io.rnn4j.core.engine.node.MemoryEstimate;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.engine.objective.ObjectiveRun;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.run.assembly.Assembly;
import io.rnn4j.core.run.assembly.Wording;
import io.rnn4j.core.run.batch.Goal;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.ModelInput;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The table of layers, shapes and numbers of parameters, and the memory of a training step. */
final class Summary {
    private Summary() {}

    static String of(Model model) {
        boolean named = model.wording() == Wording.NAMED;
        List<ModelInput> inputs = model.inputs();
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(named, "layer", "kind", "reads", "output", "parameters"));
        for (int number = 0; number < inputs.size(); number++) {
            String shape = shape(inputs.get(number).signal(number), inputs);
            rows.add(row(named, inputs.get(number).name(), "input", "", shape, "0"));
        }
        long total = 0;
        long frozen = 0;
        for (Assembly.Place place : model.assembly().places()) {
            long parameters = 0;
            for (WeightArray weight : place.weights().values()) {
                parameters += weight.values().length;
                boolean counts = place.first() && model.weights().isFrozen(weight);
                frozen += counts ? weight.values().length : 0;
            }
            total += place.first() ? parameters : 0;
            String made =
                    place.outputs().stream()
                            .map(signal -> shape(signal, inputs))
                            .collect(Collectors.joining(" "));
            String count = place.first() ? String.format("%,d", parameters) : "shared";
            String reads = String.join(", ", place.reads());
            rows.add(row(named, place.name(), place.layer().name(), reads, made, count));
        }
        StringBuilder text = new StringBuilder(table(rows));
        if (named) {
            model.outputs()
                    .forEach(
                            (name, what) ->
                                    text.append(String.format("output %s: %s%n", name, what)));
        }
        text.append(String.format("total parameters: %,d%n", total));
        if (frozen > 0) {
            text.append(String.format("trainable: %,d, frozen: %,d%n", total - frozen, frozen));
        }
        return text.toString();
    }

    private static List<String> row(
            boolean named, String layer, String kind, String reads, String output, String count) {
        return named
                ? List.of(layer, kind, reads, output, count)
                : List.of(layer, kind, output, count);
    }

    /** The memory of a training step, with that of the losses there are. */
    static String memory(Model model, List<Goal> goals, int batch, int steps) {
        for (ModelInput input : model.inputs()) {
            requireSteps(input.steps(), batch, steps);
        }
        Checkpoints checkpoints = model.execution().checkpoints();
        MemoryEstimate memory =
                MemoryEstimator.estimate(model.assembly().network(), checkpoints, steps);
        for (Goal goal : goals) {
            memory = memory.plus(lossMemory(goal, model.execution()));
        }
        int window = checkpoints.window(steps);
        return String.format(
                "values of a training step: %,d bytes = 4 · %,d samples"
                        + " · (%,d steps · %,d + %,d steps of a window · %,d + %,d)%n",
                memory.bytes(steps, window, batch),
                batch,
                steps,
                memory.everyStep(),
                window,
                memory.windowStep(),
                memory.fixed());
    }

    private static void requireSteps(int fixedSteps, int batch, int steps) {
        if (batch < 1 || steps < 1 || fixedSteps != Input.OPEN && fixedSteps != steps) {
            throw new IllegalArgumentException(
                    "the memory of a training step is that of at least one sample of "
                            + (fixedSteps == Input.OPEN
                                    ? "at least one step"
                                    : fixedSteps + " steps")
                            + ", got "
                            + batch
                            + " samples of "
                            + steps
                            + " steps");
        }
    }

    private static MemoryEstimate lossMemory(Goal goal, Execution execution) {
        int width = goal.signal().width();
        int targetWidth = goal.asked().loss().targetWidth(width);
        ObjectiveDefinition objective =
                ObjectiveDefinition.of(goal.asked().loss(), width, targetWidth);
        return new ObjectiveRun(objective, true, execution.kernels(), 1).memory(goal.signal());
    }

    private static String shape(Signal signal, List<ModelInput> inputs) {
        int fixed =
                signal.time().isOfInput()
                        ? inputs.get(signal.time().input()).steps()
                        : signal.time().steps();
        String steps = fixed == TimeAxis.OPEN ? "time" : "" + fixed;
        return "[batch, " + (signal.sequence() ? steps + ", " : "") + signal.width() + "]";
    }

    private static String table(List<List<String>> rows) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                boolean last = column == widths.length - 1;
                String format = (last ? "%" : "%-") + widths[column] + "s" + (last ? "%n" : "  ");
                text.append(String.format(format, row.get(column)));
            }
        }
        return text.toString();
    }
}
