package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;

/**
 * The logarithm of the hyperbolic cosine of the error e = prediction - target of every element, ln
 * cosh e (log-cosh of Keras). It is about e²/2 for small and |e| - ln 2 for large errors, and its
 * derivative is tanh e.
 *
 * @param reduction how the values are combined
 */
public record LogCosh(LossReduction reduction) implements ReducedLoss<LogCosh> {
    /** Checks the settings. */
    public LogCosh {
        SettingChecks.notNull("log_cosh", "reduction", reduction);
    }

    /** Creates the loss with the mean as its reduction. */
    public LogCosh() {
        this(LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "log_cosh";
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.VALUES;
    }

    @Override
    public void define(Objective o) {
        Expr error = o.prediction().minus(o.target(o.prediction().width())).abs();
        // |e| up to 1, where cosh e = 1/√(1 - tanh² e) is accurate, and what exceeds 1
        Expr one = Expr.constant(1);
        Expr near = error.min(one).tanh();
        Expr far = error.max(one);
        Expr nearValue = LogarithmOfOnePlus.of(near.square().negate()).times(-0.5);
        // ln cosh e = |e| + ln(1 + e^-2|e|) - ln 2, minus its value at 1
        Expr farValue = far.minus(one).plus(logarithm(far).minus(logarithm(one)));
        o.value(nearValue.plus(farValue));
    }

    private static Expr logarithm(Expr size) {
        return size.times(-2).softplus();
    }
}
