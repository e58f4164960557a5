package io.rnn4j.cli.report;

import java.util.List;
import java.util.Objects;

/**
 * A table. The first cell of a row is its heading.
 *
 * @param caption what it shows
 * @param head headings of the columns
 * @param rows cells by rows, as many in each as there are headings
 */
public record Table(String caption, List<String> head, List<List<String>> rows)
        implements Report.Block {
    /** Copies the lists. */
    public Table {
        Objects.requireNonNull(caption, "caption");
        head = List.copyOf(head);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != head.size()) {
                throw new IllegalArgumentException(
                        "table '%s': expected rows of %s cells, got %s"
                                .formatted(caption, head.size(), row));
            }
        }
    }

    /** {@return whether a cell is a number or stands for a missing one} */
    static boolean isNumber(String cell) {
        return cell.matches("[+−-]?[0-9][0-9.,]*(e[+-]?[0-9]+)?( ?%)?|–|NaN|[−-]?∞");
    }
}
