package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.loss.LabelPaths;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.SequenceLoss;

/**
 * Connectionist temporal classification (Graves et al. 2006): -ln of the probability of the labels
 * of a sequence, summed over all their alignments with its unmasked steps. An alignment has one
 * class for every step; equal classes that follow each other are merged, and blanks are removed.
 * Logits are needed, one for each label and one for the blank; the loss contains their softmax.
 *
 * <p>The target is a row of labels for each sequence, [samples, labels], classes other than the
 * blank, counted from 0. A row ends at the padding, or where a mask of the targets of the same
 * shape is 0; it may be empty. The loss is infinite if a sequence has fewer unmasked steps than
 * labels and pairs of equal neighbours among them; unless infinities are replaced by 0, such data
 * are rejected. A sequence without unmasked steps does not count.
 *
 * @param blank class that stands for no label, at least 0
 * @param padding number that ends the labels of a sequence: less than 0, or the blank
 * @param zeroInfinity whether infinite losses are replaced by 0, with the gradient 0
 * @param reduction how the values of all sequences are combined
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record CtcLoss(int blank, int padding, boolean zeroInfinity, LossReduction reduction)
        implements SequenceLoss, ReducedLoss<CtcLoss> {
    /** Checks the settings. */
    public CtcLoss {
        SettingChecks.require(blank >= 0, "ctc", "blank", "at least 0", blank);
        SettingChecks.require(
                padding < 0 || padding == blank,
                "ctc",
                "padding",
                "less than 0, or the blank, " + blank,
                padding);
        SettingChecks.notNull("ctc", "reduction", reduction);
    }

    /** Creates the mean over all sequences with the blank 0 and the padding -1. */
    public CtcLoss() {
        this(0, -1, false, LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "ctc";
    }

    @Override
    public LabelPaths paths() {
        return new LabelPaths.Alignments(blank, padding, zeroInfinity);
    }

    @Override
    public void define(Objective objective) {
        int classes = objective.prediction().width();
        SettingChecks.require(
                blank < classes,
                "ctc",
                "blank",
                "one of the " + classes + " classes of the last layer, from 0 to " + (classes - 1),
                blank);
        objective.paths(paths());
    }

    /** {@return a copy with this class as the blank} A padding that is the blank remains so. */
    public CtcLoss blank(int blank) {
        int newPadding = padding == this.blank ? blank : padding;
        return new CtcLoss(blank, newPadding, zeroInfinity, reduction);
    }

    /** {@return a copy whose labels end at this number, less than 0 or the blank} */
    public CtcLoss padding(int padding) {
        return new CtcLoss(blank, padding, zeroInfinity, reduction);
    }

    /** {@return a copy that replaces infinite losses by 0, or rejects them} */
    public CtcLoss zeroInfinity(boolean zeroInfinity) {
        return new CtcLoss(blank, padding, zeroInfinity, reduction);
    }
}
