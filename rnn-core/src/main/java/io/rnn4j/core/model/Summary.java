package io.rnn4j.core.model;

import io.rnn4j.api.component.Component;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.layer.LayerWeight;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeAxis;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.core.engine.network.MemoryEstimator;
import io.rnn4j.core.engine.node.Checkpoints;
import io.rnn4j.core.engine.node.MemoryEstimate;
import io.rnn4j.core.engine.objective.ObjectiveRun;
import io.rnn4j.core.engine.objective.PathLossRun;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.GraphDefinition;
import io.rnn4j.core.run.assembly.GraphDefinition.NamedSignal;
import io.rnn4j.core.run.assembly.GraphDefinition.Use;
import io.rnn4j.core.run.batch.TrainingObjectives;
import io.rnn4j.core.run.batch.TrainingObjectives.OutputObjective;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.ModelInput;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table of layers, output shapes and parameters, and the memory of a training step. */
final class Summary {
    private Summary() {}

    /** Describes a model, and what its optimizer does with the weights. */
    static String of(AssembledModel model, Optional<Optimizer> optimizer) {
        GraphDefinition graph = model.graph();
        List<ModelInput> inputs = graph.inputs();
        boolean chain = isChain(graph);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("layer", "kind", "reads", "output", "parameters"));
        for (int number = 0; number < inputs.size(); number++) {
            String shape = shape(inputs.get(number).signal(number), inputs);
            rows.add(List.of(inputs.get(number).name(), "input", "", shape, "0"));
        }
        long total = 0;
        long frozen = 0;
        for (Use use : graph.uses()) {
            String shapes =
                    use.outputs().stream()
                            .map(output -> shape(output.signal(), inputs))
                            .collect(Collectors.joining(" "));
            rows.add(
                    List.of(
                            use.name(),
                            graph.layers().get(use.label()).name(),
                            names(use.reads()),
                            shapes,
                            use.first() ? grouped(use.parameters()) : "shared"));
            if (use.first()) {
                total += use.parameters();
                frozen += frozen(model, optimizer, use);
            }
        }
        StringBuilder text = new StringBuilder(table(rows, chain));
        if (!chain) {
            graph.outputs()
                    .forEach(
                            (name, value) ->
                                    text.append("output %s: %s%n".formatted(name, value.name())));
        }
        text.append("total parameters: %s%n".formatted(grouped(total)));
        if (frozen > 0) {
            text.append(
                    "trainable: %s, frozen: %s%n"
                            .formatted(grouped(total - frozen), grouped(frozen)));
        }
        regularization(model, optimizer)
                .forEach(
                        (component, names) ->
                                text.append(
                                        "%s: %s%n".formatted(component, String.join(", ", names))));
        return text.toString();
    }

    /** Returns regularizers and constraints, and the names of what they act on. */
    private static Map<String, List<String>> regularization(
            AssembledModel model, Optional<Optimizer> optimizer) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        if (optimizer.isPresent()) {
            for (String weight : model.weights().names()) {
                optimizer
                        .get()
                        .regularizers(weight)
                        .forEach(each -> add(all, "regularizer " + describe(each), weight));
            }
        }
        for (Use use : model.graph().uses()) {
            use.network()
                    .penalties()
                    .forEach(
                            each ->
                                    add(
                                            all,
                                            "regularizer " + describe(each.regularizer()),
                                            "outputs of " + names(use.reads())));
        }
        if (optimizer.isPresent()) {
            for (String weight : model.weights().names()) {
                optimizer
                        .get()
                        .constraints(weight)
                        .forEach(each -> add(all, "constraint " + describe(each), weight));
            }
        }
        return all;
    }

    private static void add(Map<String, List<String>> all, String component, String name) {
        all.computeIfAbsent(component, key -> new ArrayList<>()).add(name);
    }

    private static String describe(Component component) {
        String settings =
                Settings.names(component).stream()
                        .map(name -> name + " = " + Settings.get(component, name))
                        .collect(Collectors.joining(", "));
        return settings.isEmpty() ? component.name() : component.name() + " (" + settings + ")";
    }

    /** Tells whether each layer reads just the one before it, which the table then omits. */
    private static boolean isChain(GraphDefinition graph) {
        String previous = graph.inputs().getFirst().name();
        for (Use use : graph.uses()) {
            if (!names(use.reads()).equals(previous)) {
                return false;
            }
            previous = use.name();
        }
        return graph.inputs().size() == 1 && graph.outputs().size() == 1;
    }

    private static String names(List<NamedSignal> signals) {
        return signals.stream().map(NamedSignal::name).collect(Collectors.joining(", "));
    }

    private static long frozen(AssembledModel model, Optional<Optimizer> optimizer, Use use) {
        long frozen = 0;
        for (LayerWeight weight : use.network().weights()) {
            String name = use.label() + "/" + weight.name();
            boolean counts =
                    model.weights().isFrozen(name)
                            || optimizer.isPresent() && optimizer.get().options(name).frozen();
            frozen += counts ? (long) weight.rows() * weight.columns() : 0;
        }
        return frozen;
    }

    /** Describes the memory of a training step, including that of the losses. */
    static String memory(
            AssembledModel model,
            Execution execution,
            TrainingObjectives objectives,
            int batch,
            int steps) {
        for (ModelInput input : model.inputs()) {
            requireSteps(input.steps(), batch, steps);
        }
        Checkpoints checkpoints = new Checkpoints(execution.checkpointEvery());
        MemoryEstimate memory = MemoryEstimator.estimate(model.network(), checkpoints, steps);
        for (OutputObjective each : objectives.all()) {
            memory = memory.plus(memoryOfLoss(each, execution));
        }
        int window = checkpoints.window(steps);
        return ("values of a training step: %s bytes = 4 · %s samples · (%s steps · %s + %s"
                        + " steps of a window · %s + %s)%n")
                .formatted(
                        grouped(memory.bytes(steps, window, batch)),
                        grouped(batch),
                        grouped(steps),
                        grouped(memory.everyStep()),
                        grouped(window),
                        grouped(memory.windowStep()),
                        grouped(memory.fixed()));
    }

    private static MemoryEstimate memoryOfLoss(OutputObjective objective, Execution execution) {
        Signal signal = objective.signal();
        return objective
                .paths()
                .map(paths -> new PathLossRun(paths, signal.width(), 1).memory(signal))
                .orElseGet(
                        () ->
                                new ObjectiveRun(objective.loss(), true, execution.kernels(), 1)
                                        .memory(signal));
    }

    private static void requireSteps(int fixedSteps, int batch, int steps) {
        if (batch < 1 || steps < 1 || fixedSteps != Input.OPEN && fixedSteps != steps) {
            throw new IllegalArgumentException(
                    ("the memory of a training step needs at least one sample of %s, got %s samples"
                                    + " of %s steps")
                            .formatted(
                                    fixedSteps == Input.OPEN
                                            ? "at least one step"
                                            : fixedSteps + " steps",
                                    batch,
                                    steps));
        }
    }

    /** {@return a number with commas between groups of three digits} */
    private static String grouped(Number number) {
        return number.toString().replaceAll("(?<=\\d)(?=(\\d{3})+$)", ",");
    }

    private static String shape(Signal signal, List<ModelInput> inputs) {
        TimeAxis time = signal.time();
        int fixed = time.isOfInput() ? inputs.get(time.input()).steps() : time.steps();
        String steps = fixed == TimeAxis.OPEN ? "time" : "" + fixed;
        return "[batch, " + (signal.sequence() ? steps + ", " : "") + signal.width() + "]";
    }

    private static String table(List<List<String>> rows, boolean omitReads) {
        int columns = rows.getFirst().size();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int column = 0; column < columns; column++) {
                if (!omitReads || !rows.getFirst().get(column).equals("reads")) {
                    boolean last = column == columns - 1;
                    String format =
                            last
                                    ? "%" + width(rows, column) + "s%n"
                                    : "%-" + width(rows, column) + "s  ";
                    text.append(format.formatted(row.get(column)));
                }
            }
        }
        return text.toString();
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
