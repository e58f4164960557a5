package io.rnn4j.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A matrix of counts as coloured squares, such as a confusion matrix. The colour is the share of
 * its row.
 *
 * @param name the name of its file, without an ending
 * @param title what it shows, in a few words
 * @param description what a reader who does not see it must know
 * @param sides what the rows and the columns are
 * @param names names of the rows, which are those of the columns
 * @param counts counts by rows
 */
public record Heatmap(
        String name,
        String title,
        String description,
        List<String> sides,
        List<String> names,
        List<List<Double>> counts)
        implements Report.Picture {
    /** Copies the lists. */
    public Heatmap {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(description, "description");
        sides = List.copyOf(sides);
        names = List.copyOf(names);
        counts = counts.stream().map(List::copyOf).toList();
        for (List<Double> row : counts) {
            if (row.size() != names.size() || counts.size() != names.size()) {
                throw new IllegalArgumentException(
                        "heat map '%s': expected %s rows and columns, got %s and %s"
                                .formatted(name, names.size(), counts.size(), row.size()));
            }
        }
    }

    /** {@return the share of a count in its row, 0 of an empty row} */
    double share(int row, int column) {
        double all = counts.get(row).stream().mapToDouble(Double::doubleValue).sum();
        return all == 0 ? 0 : counts.get(row).get(column) / all;
    }

    @Override
    public Table data() {
        List<String> head = new ArrayList<>(List.of(String.join(" \\ ", sides)));
        head.addAll(names);
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < names.size(); row++) {
            List<String> cells = new ArrayList<>(List.of(names.get(row)));
            counts.get(row).forEach(count -> cells.add(Numbers.text(count)));
            rows.add(cells);
        }
        return new Table(title, head, rows);
    }
}
