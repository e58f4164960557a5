package io.rnn4j.core.run.batch;

import io.rnn4j.api.loss.LabelPaths;
import io.rnn4j.api.loss.ObjectiveDefinition;

/** Compares labels, of which each sequence has a row, with what a loss that aligns them accepts. */
public final class LabelCheck {
    private final String owner;
    private final LabelPaths.Alignments paths;
    private final int classes;

    /** Creates a check for the loss of an output. */
    public LabelCheck(ObjectiveDefinition loss, LabelPaths.Alignments paths) {
        this.owner = loss.owner();
        this.paths = paths;
        this.classes = loss.prediction().width();
    }

    /** Values of a row of labels. */
    @FunctionalInterface
    public interface Row {
        /** {@return an element of the row; the padding where it is masked} */
        double at(int position);
    }

    /**
     * Requires valid labels, not more than can be aligned.
     *
     * @param row the labels of a sequence
     * @param width number of elements of the row
     * @param steps number of unmasked steps of the sequence
     * @param where the row, for messages
     */
    public void require(Row row, int width, int steps, String where) {
        int count = 0;
        int repetitions = 0;
        double previous = paths.blank();
        for (int position = 0; position < width; position++) {
            double label = row.at(position);
            if (label == paths.padding()) {
                continue;
            }
            if (position > count) {
                throw refusal(where, position, "follows the padding", label);
            }
            if (!(label >= 0 && label < classes && label == (int) label)) {
                throw refusal(where, position, "is no class", label);
            }
            if (label == paths.blank()) {
                throw refusal(where, position, "is the blank", label);
            }
            repetitions += label == previous ? 1 : 0;
            previous = label;
            count++;
        }
        if (count + repetitions > steps && !paths.zeroInfinity()) {
            throw new IllegalArgumentException(
                    ("%s, %s: %s labels%s need at least %s steps, but the sequence has %s unmasked"
                         + " steps, so that its loss is infinite; give it more steps or fewer"
                         + " labels, leave the sample out with a mask of the targets, or replace"
                         + " infinite losses by 0 with zeroInfinity(true)")
                            .formatted(
                                    owner,
                                    where,
                                    count,
                                    repetitions == 0
                                            ? ""
                                            : " with %s equal neighbours, which a blank separates,"
                                                    .formatted(repetitions),
                                    count + repetitions,
                                    steps));
        }
    }

    private IllegalArgumentException refusal(
            String where, int position, String what, double label) {
        return new IllegalArgumentException(
                ("%s, %s, label %s: %s %s; expected a class from 0 to %s other than the blank %s,"
                     + " or %s for the padding after the labels, which a mask of the targets may"
                     + " mark, too")
                        .formatted(
                                owner,
                                where,
                                position,
                                text(label),
                                what,
                                classes - 1,
                                paths.blank(),
                                paths.padding()));
    }

    private static String text(double value) {
        return value == (int) value ? Integer.toString((int) value) : Float.toString((float) value);
    }
}
