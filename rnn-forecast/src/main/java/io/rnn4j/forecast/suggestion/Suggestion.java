package io.rnn4j.forecast.suggestion;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class Suggestion {
    private static final int MOST_LISTED = 12;

    private Suggestion() {}

    /**
     * {@return {@code ; did you mean 'x'?}, or the list of all names if none is similar}
     *
     * @param wrong the unknown name
     * @param names the names there are
     */
    public static String of(String wrong, Collection<String> names) {
        return similar(wrong, names)
                .map("; did you mean '%s'?"::formatted)
                .orElseGet(() -> "; there are " + list(names));
    }

    /**
     * {@return the most similar name, if one differs by no more than a third of its characters}
     *
     * @param wrong the unknown name
     * @param names the names there are
     */
    public static Optional<String> similar(String wrong, Collection<String> names) {
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String name : names) {
            int most = Math.min(least - 1, Math.max(1, name.length() / 3));
            if (Math.abs(name.length() - wrong.length()) > most) {
                continue; // also a name of any length in a file
            }
            int distance = distance(wrong.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance <= most) {
                best = name;
                least = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * {@return the names, separated by commas; of many names the first ones}
     *
     * @param names the names
     */
    public static String list(Collection<String> names) {
        String first =
                String.join(
                        ", ", names.stream().limit(MOST_LISTED).map(n -> "'" + n + "'").toList());
        return names.size() <= MOST_LISTED
                ? first
                : first + " and %s more".formatted(names.size() - MOST_LISTED);
    }

    /**
     * The number of characters to insert, delete or replace, or of neighbours to swap (optimal
     * string alignment, Boytsov 2011).
     */
    private static int distance(String left, String right) {
        int[][] table = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                boolean same = left.charAt(i - 1) == right.charAt(j - 1);
                table[i][j] =
                        Math.min(
                                table[i - 1][j - 1] + (same ? 0 : 1),
                                1 + Math.min(table[i - 1][j], table[i][j - 1]));
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
                }
            }
        }
        return table[left.length()][right.length()];
    }
}
