package io.rnn4j.core.metric;

import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

/**
 * The edit distances between predicted and given sequences, divided by the lengths of the given
 * sequences, both summed over all sequences: at least 0; it exceeds 1 if predictions are too long.
 * The edit distance is the smallest number of insertions, deletions and replacements of classes
 * (Levenshtein 1966).
 *
 * <p>The predicted class of a step is the first largest element. The target is an index or a
 * one-hot row. A step that is masked or ignored is in neither sequence. With a blank (Graves 2006),
 * equal classes that follow each other in a prediction are one, blanks separate them, and blanks
 * are removed; targets without as many classes as steps are padded with the blank. Beside {@link
 * io.rnn4j.core.loss.CtcLoss}, the metric has the blank of the loss, and compares the labels of the
 * best path with the targets. The weight of a sequence is the mean of those of its steps. With
 * truncated backpropagation, training measures every piece as a sequence of its own; evaluation
 * measures whole sequences.
 *
 * @param blank index of the blank; -1, the default, for none
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record CharacterErrorRate(int blank) implements Metric {
    /** Checks the settings. */
    public CharacterErrorRate {
        EditDistances.checkBlank("character_error_rate", blank);
    }

    /** Creates the metric without a blank. */
    public CharacterErrorRate() {
        this(-1);
    }

    @Override
    public String name() {
        return "character_error_rate";
    }

    @Override
    public void define(Objective o) {
        EditDistances.define(o, name(), blank);
        o.result(name(), totals -> totals[EditDistances.DISTANCE] / totals[EditDistances.LENGTH]);
    }

    /** {@return a copy with this index of the blank, -1 for none} */
    public CharacterErrorRate blank(int blank) {
        return new CharacterErrorRate(blank);
    }
}
