package io.rnn4j.core.model;

import io.rnn4j.api.Signal;
import io.rnn4j.core.engine.WeightArray;

import java.util.ArrayList;
import java.util.List;

/** The table of layers, shapes and numbers of parameters. */
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

    private static String shape(Signal signal, String steps) {
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
