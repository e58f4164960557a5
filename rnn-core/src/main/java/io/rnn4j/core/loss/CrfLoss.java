package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.loss.LabelPaths;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.SequenceLoss;

/**
 * The loss of a linear-chain conditional random field (Lafferty et al. 2001): -ln of the
 * probability of the tags of a sequence, over its unmasked steps. The output comes from the layer
 * {@link io.rnn4j.core.layer.Crf}, which has the scores of transitions.
 *
 * <p>The target has a tag for every step, [samples, steps], the index of a class, counted from 0.
 * Where a target is masked, the tag is unknown, and the loss sums over all tags there. A sequence
 * in which no target counts does not count either; weights are given for each sample.
 *
 * @param reduction how the values of all sequences are combined
 */
public record CrfLoss(LossReduction reduction) implements SequenceLoss, ReducedLoss<CrfLoss> {
    /** Checks the settings. */
    public CrfLoss {
        SettingChecks.notNull("crf", "reduction", reduction);
    }

    /** Creates the mean over all sequences. */
    public CrfLoss() {
        this(LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "crf";
    }

    @Override
    public LabelPaths paths() {
        return new LabelPaths.Chains();
    }
}
