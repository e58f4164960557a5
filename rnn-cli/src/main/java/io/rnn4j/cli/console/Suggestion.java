package io.rnn4j.cli.console;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class Suggestion {
    private static final int MOST_LISTED = 12;

    private Suggestion() {}

    /**
     * {@return {@code ; did you mean 'x'?}, or what there is if no name is similar}
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
            int distance = distance(wrong.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < least && distance <= Math.max(1, name.length() / 3)) {
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

    /** The number of characters to insert, delete or replace (Levenshtein 1966). */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
