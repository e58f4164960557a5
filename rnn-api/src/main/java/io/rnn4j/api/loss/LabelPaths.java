package io.rnn4j.api.loss;

import io.rnn4j.api.component.SettingChecks;

/**
 * The paths over which a {@link SequenceLoss} sums: a path is one class for every unmasked step of
 * a sequence. The loss of a sequence is -ln of the probability of all paths that its target allows.
 */
public sealed interface LabelPaths {

    /**
     * The paths that become the labels of the target if equal classes that follow each other are
     * merged and blanks are then removed. A step has a class with the probability of its softmax,
     * independently of other steps (Graves et al. 2006). The target is a row of labels for each
     * sequence.
     *
     * @param blank class that stands for no label, at least 0
     * @param padding number that ends the labels of a row: less than 0, or the blank
     * @param zeroInfinity whether a loss that is infinite, because no path becomes the target, is
     *     replaced by 0 and has the gradient 0
     */
    record Alignments(int blank, int padding, boolean zeroInfinity) implements LabelPaths {
        /** Checks the settings. */
        public Alignments {
            SettingChecks.require(blank >= 0, "paths", "blank", "at least 0", blank);
            SettingChecks.require(
                    padding < 0 || padding == blank,
                    "paths",
                    "padding",
                    "less than 0, or the blank, " + blank,
                    padding);
        }
    }

    /**
     * The paths that have the classes of the target; where a target is missing, the path may have
     * any class. A path has the probability exp(s) / Σ exp(s) over all paths, where s sums the
     * predictions of its classes and the scores of its first class, of all transitions from one
     * class to the next, and of its last class, which a layer gives to the sequence by {@link
     * io.rnn4j.api.layer.Network#transitions} (Lafferty et al. 2001).
     */
    record Chains() implements LabelPaths {}
}
