package io.rnn4j.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The permutation importance of what a network reads (Breiman 2001; Fisher, Rudin and Dominici
 * 2019): how much its mean absolute error grows when one part of the input is exchanged between
 * windows at random, so that it no longer belongs to the rest. A part on which forecasts do not
 * depend has an importance of 0. Parts with the same information share their importance. Values are
 * exchanged before they are normalised, so the importance of a value includes its use by the
 * normalisation.
 *
 * @param error the mean absolute error without any exchange, of transformed values in standard
 *     deviations of their series
 * @param parts the parts of the input: columns, then lags
 */
public record Explanation(double error, List<Part> parts) {
    private static final int WIDTH_OF_BARS = 30;

    /**
     * A part of the input.
     *
     * @param name a column, or lags of the target, lag 1 being the last value
     * @param isLag whether it is a range of lags
     * @param importance by how much the error grows, relative to the error
     */
    public record Part(String name, boolean isLag, double importance) {
        /** Checks the name. */
        public Part {
            Objects.requireNonNull(name, "name");
        }
    }

    /** Copies the list. */
    public Explanation {
        Objects.requireNonNull(parts, "parts");
        for (int index = 0; index < parts.size(); index++) {
            Objects.requireNonNull(parts.get(index), "parts[" + index + "]");
        }
        parts = List.copyOf(parts);
    }

    /**
     * {@return a table of the parts, the columns in descending order of importance, then the lags}
     */
    @Override
    public String toString() {
        List<Part> columns = new ArrayList<>(parts.stream().filter(part -> !part.isLag()).toList());
        columns.sort((left, right) -> Double.compare(right.importance(), left.importance()));
        List<Part> shown = new ArrayList<>(columns);
        parts.stream().filter(Part::isLag).forEach(shown::add);
        int width = shown.stream().mapToInt(part -> part.name().length()).max().orElse(0);
        double largest = shown.stream().mapToDouble(Part::importance).max().orElse(0);
        List<String> lines = new ArrayList<>();
        lines.add(
                text(
                        "mean absolute error %.4g standard deviations; growth when exchanged:",
                        error));
        for (Part part : shown) {
            long bar = largest > 0 ? Math.round(WIDTH_OF_BARS * part.importance() / largest) : 0;
            lines.add(
                    text(
                            "%-" + Math.max(1, width) + "s %8.1f %%  %s",
                            part.name(),
                            100 * part.importance(),
                            "#".repeat((int) Math.max(0, bar))));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
