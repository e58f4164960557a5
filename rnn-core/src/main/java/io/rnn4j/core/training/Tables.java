package io.rnn4j.core.training;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Tables as text and as comma-separated values. */
final class Tables {
    private Tables() {}

    /** {@return rows as lines, whose columns are aligned at their right ends} */
    static String aligned(List<List<String>> rows) {
        StringBuilder table = new StringBuilder();
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                int of = column;
                int width = rows.stream().mapToInt(each -> each.get(of).length()).max().orElse(0);
                table.append(column == 0 ? "" : "  ")
                        .append(" ".repeat(width - row.get(column).length()))
                        .append(row.get(column));
            }
            table.append(System.lineSeparator());
        }
        return table.toString();
    }

    /** {@return rows as lines of comma-separated values that end with a line feed} */
    static String csv(List<List<String>> rows) {
        StringBuilder csv = new StringBuilder();
        rows.forEach(row -> csv.append(csvLine(row)).append('\n'));
        return csv.toString();
    }

    /** {@return fields as a line of comma-separated values, without its end} */
    static String csvLine(Collection<String> fields) {
        return fields.stream().map(Tables::csvField).collect(Collectors.joining(","));
    }

    private static String csvField(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
