package io.rnn4j.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Beam search over the beginnings (prefixes) of the labels of one sequence (Graves 2006). A prefix
 * has the probability of all paths so far that become it: those that end with a blank and those
 * that end with its last label.
 */
final class PrefixSearch {
    private final int classes;
    private final int blank;
    private final int width;
    private final List<Prefix> reached = new ArrayList<>(); // at the present step

    /** A beginning of labels; logarithms of probabilities are those after the last step. */
    private static final class Prefix {
        final Prefix parent; // null for no labels
        final int label;
        final Map<Integer, Prefix> longer = new HashMap<>();
        double withBlank = Double.NEGATIVE_INFINITY;
        double withLabel = Double.NEGATIVE_INFINITY;
        double nextWithBlank = Double.NEGATIVE_INFINITY;
        double nextWithLabel = Double.NEGATIVE_INFINITY;
        boolean reached;

        Prefix(Prefix parent, int label) {
            this.parent = parent;
            this.label = label;
        }

        double all() {
            return sum(withBlank, withLabel);
        }

        int[] labels() {
            int count = 0;
            for (Prefix each = this; each.parent != null; each = each.parent) {
                count++;
            }
            int[] labels = new int[count];
            for (Prefix each = this; each.parent != null; each = each.parent) {
                labels[--count] = each.label;
            }
            return labels;
        }
    }

    PrefixSearch(int classes, int blank, int width) {
        this.classes = classes;
        this.blank = blank;
        this.width = width;
    }

    /** {@return the labels that are kept after the last step} */
    List<int[]> run(double[] logits, int steps) {
        Prefix empty = new Prefix(null, blank);
        empty.withBlank = 0;
        List<Prefix> kept = List.of(empty);
        double[] logs = new double[classes];
        for (int step = 0; step < steps; step++) {
            logSoftmax(logits, step * classes, logs);
            for (Prefix prefix : kept) {
                extend(prefix, logs);
            }
            kept = best();
        }
        return kept.stream().map(Prefix::labels).toList();
    }

    private void logSoftmax(double[] logits, int from, double[] logs) {
        double largest = Arrays.stream(logits, from, from + classes).max().orElseThrow();
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += StrictMath.exp(logits[from + k] - largest);
        }
        for (int k = 0; k < classes; k++) {
            logs[k] = logits[from + k] - largest - StrictMath.log(sum);
        }
    }

    private void extend(Prefix prefix, double[] logs) {
        double all = prefix.all();
        reach(prefix);
        prefix.nextWithBlank = sum(prefix.nextWithBlank, all + logs[blank]);
        if (prefix.parent != null) { // the label again
            prefix.nextWithLabel = sum(prefix.nextWithLabel, prefix.withLabel + logs[prefix.label]);
        }
        for (int label = 0; label < classes; label++) {
            double before = label == prefix.label ? prefix.withBlank : all;
            double longer = before + logs[label];
            if (label != blank && longer != Double.NEGATIVE_INFINITY) {
                Prefix next =
                        prefix.longer.computeIfAbsent(label, each -> new Prefix(prefix, each));
                reach(next);
                next.nextWithLabel = sum(next.nextWithLabel, longer);
            }
        }
    }

    private void reach(Prefix prefix) {
        if (!prefix.reached) {
            prefix.reached = true;
            reached.add(prefix);
        }
    }

    /** {@return the most probable of the prefixes that were reached, of equal ones the first} */
    private List<Prefix> best() {
        for (Prefix each : reached) {
            each.withBlank = each.nextWithBlank;
            each.withLabel = each.nextWithLabel;
            each.nextWithBlank = Double.NEGATIVE_INFINITY;
            each.nextWithLabel = Double.NEGATIVE_INFINITY;
            each.reached = false;
        }
        reached.sort(Comparator.comparingDouble(Prefix::all).reversed());
        int count = Math.min(width, reached.size());
        for (Prefix dropped : reached.subList(count, reached.size())) {
            if (dropped.longer.isEmpty() && dropped.parent != null) {
                dropped.parent.longer.remove(dropped.label);
            }
        }
        List<Prefix> kept = List.copyOf(reached.subList(0, count));
        reached.clear();
        return kept;
    }

    private static double sum(double a, double b) {
        double max = Math.max(a, b);
        return max == Double.NEGATIVE_INFINITY
                ? max
                : max + StrictMath.log1p(StrictMath.exp(Math.min(a, b) - max));
    }
}
