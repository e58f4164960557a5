package io.rnn4j.core.metric;

import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

/**
 * The mean, over all sequences, of the smallest number of insertions, deletions and replacements of
 * classes that make the predicted sequence that of the targets (Levenshtein 1966): at least 0.
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
public record EditDistance(int blank) implements Metric {
    /** Checks the settings. */
    public EditDistance {
        EditDistances.checkBlank("edit_distance", blank);
    }

    /** Creates the metric without a blank. */
    public EditDistance() {
        this(-1);
    }

    @Override
    public String name() {
        return "edit_distance";
    }

    @Override
    public void define(Objective o) {
        EditDistances.define(o, name(), blank);
        o.result(name(), totals -> totals[EditDistances.DISTANCE] / totals[EditDistances.WEIGHT]);
    }

    /** {@return a copy with this index of the blank, -1 for none} */
    public EditDistance blank(int blank) {
        return new EditDistance(blank);
    }
}
