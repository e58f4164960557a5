package io.rnn4j.core.loss;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;

import java.util.Optional;

/**
 * The cross-entropy of the softmax of logits z with a distribution p, Σp·(ln Σeᶻ - z). The target
 * is as wide as the prediction; a one-hot row names a single class. Keras calls this categorical
 * cross-entropy. A row that is no distribution is refused. With label smoothing p becomes (1-ε)p +
 * ε/K, with K classes (Szegedy et al. 2016).
 *
 * @param labelSmoothing ε, from 0 to 1
 * @param reduction what becomes of the values of all elements
 */
public record OneHotSoftmaxCrossEntropy(double labelSmoothing, LossReduction reduction)
        implements Loss {
    /** How far from 1 the sum of a row may be, since probabilities may be written rounded. */
    private static final double ROUNDING = 0.01;

    /** Checks the settings. */
    public OneHotSoftmaxCrossEntropy {
        Logits.checkSmoothing("one_hot_softmax_cross_entropy", labelSmoothing);
    }

    /** No smoothing, the mean. */
    public OneHotSoftmaxCrossEntropy() {
        this(0, LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "one_hot_softmax_cross_entropy";
    }

    @Override
    public void define(Objective o) {
        Expr logits = o.prediction();
        Logits.requireSeveralClasses(o.owner(), logits.width());
        o.requireTargets(OneHotSoftmaxCrossEntropy::noDistribution);
        Expr shifted = Logits.shifted(logits);
        Expr losses = shifted.logSumExp().minus(shifted);
        Expr p = o.target(logits.width());
        if (labelSmoothing != 0) {
            p = p.times(1 - labelSmoothing).plus(labelSmoothing / logits.width());
        }
        o.value(losses.times(p).sum());
    }

    private static Optional<String> noDistribution(float[] targets, int from, int width) {
        double sum = 0;
        boolean negative = false;
        for (int at = from; at < from + width; at++) {
            sum += targets[at];
            negative |= targets[at] < 0;
        }
        if (!negative && Math.abs(sum - 1) <= ROUNDING) {
            return Optional.empty();
        }
        return Optional.of(
                "expected a distribution, numbers from 0 on whose sum is 1, got "
                        + (negative ? "a negative number" : "the sum " + sum)
                        + "; divide a row by its sum, mask rows that are not to count, and give"
                        + " the indices of classes to SoftmaxCrossEntropy");
    }
}
