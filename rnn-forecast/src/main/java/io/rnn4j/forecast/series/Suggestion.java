package io.rnn4j.forecast.series;

import java.util.List;
import java.util.Locale;

/** Suggests the name that is most like an unknown one. */
final class Suggestion {
    private Suggestion() {}

    /** {@return for example {@code ; did you mean 'sales'?}, or an empty text} */
    static String of(String unknown, List<String> names) {
        String best = null;
        int least = Math.max(1, unknown.length() / 3) + 1;
        for (String name : names) {
            int distance =
                    distance(unknown.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        return best == null ? "" : "; did you mean '" + best + "'?";
    }

    /** The number of insertions, deletions and replacements (Levenshtein 1966). */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            row[column] = column;
        }
        for (int line = 1; line <= left.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column <= right.length(); column++) {
                int cost = left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1;
                int next = Math.min(Math.min(row[column], row[column - 1]) + 1, diagonal + cost);
                diagonal = row[column];
                row[column] = next;
            }
        }
        return row[right.length()];
    }
}
