package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.optimizer.Update;

/**
 * Lion (Chen et al. 2023, algorithm 2; Keras computes the same):
 *
 * <pre>
 * c  = β₁m + (1-β₁)g
 * w' = (1 - ηλ)w - η sign(c)
 * m' = β₂m + (1-β₂)g
 * </pre>
 *
 * <p>All elements change by the same amount. The paper recommends a learning rate 3 to 10 times
 * smaller than with {@link AdamW}, and a weight decay larger by the same factor.
 *
 * @param learningRate η, finite and at least 0
 * @param averages β₁ and β₂
 * @param weightDecay λ, at least 0 and finite
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Lion(double learningRate, Averages averages, double weightDecay)
        implements WeightDecayOptimizer<Lion> {
    /**
     * The moving averages of the gradients.
     *
     * @param beta1 β₁, the share of the past in the direction of a step, at least 0 and less than 1
     * @param beta2 β₂, the decay of the average, at least 0 and less than 1
     */
    public record Averages(double beta1, double beta2) {
        /** Checks the settings. */
        public Averages {
            SettingChecks.fraction("lion", "beta1", beta1);
            SettingChecks.fraction("lion", "beta2", beta2);
        }
    }

    /** Checks the settings. */
    public Lion {
        SettingChecks.notNull("lion", "averages", averages);
        WeightDecay.check("lion", learningRate, weightDecay);
    }

    /** Creates the optimizer with learning rate 0.0001, as in the paper. */
    public Lion() {
        this(0.0001);
    }

    /**
     * Creates the optimizer with β₁ = 0.9, β₂ = 0.99 and no weight decay, as in the paper and in
     * Keras.
     *
     * @param learningRate η, finite and at least 0
     */
    public Lion(double learningRate) {
        this(learningRate, new Averages(0.9, 0.99), 0);
    }

    @Override
    public String name() {
        return "lion";
    }

    @Override
    public void define(Update u) {
        Expr m = u.slot("m");
        Expr c = average(m, u.gradient(), averages.beta1());
        Expr zero = Expr.constant(0);
        Expr sign = c.greaterThan(zero).minus(zero.greaterThan(c));
        u.next("m", average(m, u.gradient(), averages.beta2()));
        Scalar kept = Scalar.of(1).minus(u.learningRate().times(u.weightDecay(weightDecay)));
        u.next(u.parameter().times(kept).minus(sign.times(u.learningRate())));
    }

    private static Expr average(Expr mean, Expr value, double decay) {
        return mean.times(decay).plus(value.times(1 - decay));
    }

    /** {@return a copy with this share β₁ of the past, at least 0 and less than 1} */
    public Lion beta1(double beta1) {
        return Settings.with(this, "beta1", beta1);
    }

    /** {@return a copy with this decay β₂ of the average, at least 0 and less than 1} */
    public Lion beta2(double beta2) {
        return Settings.with(this, "beta2", beta2);
    }
}
