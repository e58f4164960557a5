package io.rnn4j.core.model;

import io.rnn4j.api.Loss;
import io.rnn4j.api.Objective;
import io.rnn4j.api.Signal;
import io.rnn4j.core.engine.ActivationMemory;
import io.rnn4j.core.engine.Checkpoints;
import io.rnn4j.core.engine.ObjectiveRun;
import io.rnn4j.core.engine.WeightArray;
import io.rnn4j.core.layer.Input;

import java.util.ArrayList;
import java.util.List;

/** The table of layers, shapes and numbers of parameters, and the memory of a training step. */
final class Summary {
    private Summary() {}

    static String of(Sequential model) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"layer", "kind", "output", "parameters"});
        String steps = model.input().steps() == 0 ? "time" : "" + model.input().steps();
        rows.add(
                new String[] {
                    "input",
                    "input",
                    "[batch, " + steps + ", " + model.input().features() + "]",
                    "0"
                });
        long total = 0;
        for (Chain.Place place : model.chain().places()) {
            long parameters = 0;
            for (WeightArray weight : place.weights().values()) {
                parameters += weight.values().length;
            }
            total += parameters;
            rows.add(
                    new String[] {
                        place.label(),
                        place.layer().name(),
                        shape(place.output(), steps),
                        String.format("%,d", parameters)
                    });
        }
        return table(rows) + String.format("total parameters: %,d%n", total);
    }

    /** The memory of a training step; the loss is null if there is none yet. */
    static String memory(Sequential model, Loss loss, int batch, int steps) {
        int fixedSteps = model.input().steps();
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
        Checkpoints checkpoints = model.execution().checkpoints();
        ActivationMemory memory = model.chain().network().memory(checkpoints, steps);
        if (loss != null) {
            memory = memory.plus(lossMemory(loss, model));
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

    private static ActivationMemory lossMemory(Loss loss, Sequential model) {
        Signal output = model.chain().output();
        Objective objective;
        try {
            objective = Objectives.of(loss, output.width(), output.width());
        } catch (IllegalArgumentException otherWidth) {
            objective = Objectives.of(loss, output.width(), 1); // the index of a class
        }
        return new ObjectiveRun(objective, true, model.execution().kernels(), 1).memory(output);
    }

    private static String shape(Signal signal, String inputSteps) {
        String steps = signal.steps() == Signal.OPEN ? inputSteps : "" + signal.steps();
        return "[batch, " + (signal.sequence() ? steps + ", " : "") + signal.width() + "]";
    }

    private static String table(List<String[]> rows) {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            for (int column = 0; column < widths.length; column++) {
                boolean last = column == widths.length - 1;
                String format = (last ? "%" : "%-") + widths[column] + "s" + (last ? "%n" : "  ");
                text.append(String.format(format, row[column]));
            }
        }
        return text.toString();
    }
}
