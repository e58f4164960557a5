package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.cli.console.Json;
import io.rnn4j.serialization.TrainingRecord;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The training of a model in words and as JSON. */
final class TrainingText {
    /** Number of epochs of which the table shows all. */
    private static final int SHOWN = 20;

    private TrainingText() {}

    /** {@return the seed and a table of the results by epoch; the first and the last of many} */
    static List<String> lines(TrainingRecord record) {
        List<String> lines = new ArrayList<>();
        lines.add("training: %s epochs, seed %s".formatted(record.epochs(), record.seed()));
        if (record.results().isEmpty()) {
            return lines;
        }
        StringBuilder head = new StringBuilder("%8s".formatted("epoch"));
        record.results().keySet().forEach(name -> head.append("  %12s".formatted(name)));
        lines.add(head.toString());
        int count = record.shown().size();
        for (int row = 0; row < count; row++) {
            if (count > SHOWN && row == SHOWN / 2) {
                lines.add("%8s".formatted("..."));
                row = count - SHOWN / 2;
            }
            StringBuilder line = new StringBuilder("%8s".formatted(record.shown().get(row)));
            for (var result : record.results().entrySet()) {
                line.append("  ").append(cell(result.getValue().get(row), result.getKey()));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static String cell(double value, String name) {
        String width = "%" + Math.max(12, name.length());
        return Double.isNaN(value)
                ? (width + "s").formatted("-")
                : String.format(Locale.ROOT, width + ".5g", value);
    }

    /** Adds the record to an object; the results are lists with a number for each epoch shown. */
    static void put(ObjectNode object, TrainingRecord record) {
        ObjectNode training = object.putObject("training");
        training.put("seed", record.seed()).put("epochs", record.epochs());
        ArrayNode shown = training.putArray("shown");
        record.shown().forEach(shown::add);
        ObjectNode results = training.putObject("results");
        record.results()
                .forEach(
                        (name, values) -> {
                            ArrayNode numbers = results.putArray(name);
                            values.forEach(value -> Json.add(numbers, value));
                        });
    }
}
