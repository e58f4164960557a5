package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.optimizer.Update;

/**
 * Adagrad (Duchi et al. 2011, in the form of PyTorch):
 *
 * <pre>
 * G' = G + g²
 * w' = w - η/(1 + (t-1)δ) · g/(√(G₀ + G') + ε)
 * </pre>
 *
 * @param learningRate η, finite and at least 0
 * @param learningRateDecay δ, at least 0 and finite
 * @param accumulator G₀ and ε
 * @param weightDecay λ, at least 0 and finite; λw is added to the gradient
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Adagrad(
        double learningRate, double learningRateDecay, Accumulator accumulator, double weightDecay)
        implements WeightDecayOptimizer<Adagrad> {
    /**
     * The sum of the squared gradients.
     *
     * @param initialAccumulator G₀, the initial value of the sum, at least 0 and finite
     * @param epsilon ε, which is added to the divisor, at least 0 and finite; with 0, a weight
     *     whose divisor is 0 is not changed
     */
    public record Accumulator(double initialAccumulator, double epsilon) {
        /** Checks the settings. */
        public Accumulator {
            SettingChecks.notNegative("adagrad", "initialAccumulator", initialAccumulator);
            SettingChecks.notNegative("adagrad", "epsilon", epsilon);
        }
    }

    /** Checks the settings. */
    public Adagrad {
        SettingChecks.notNull("adagrad", "accumulator", accumulator);
        WeightDecay.check("adagrad", learningRate, weightDecay);
        SettingChecks.notNegative("adagrad", "learningRateDecay", learningRateDecay);
    }

    /** Creates the optimizer with learning rate 0.001, as in Keras. */
    public Adagrad() {
        this(0.001);
    }

    /**
     * Creates the optimizer with δ = 0, G₀ = 0.1, ε = 1e-7, as in Keras.
     *
     * @param learningRate η, finite and at least 0
     */
    public Adagrad(double learningRate) {
        this(learningRate, 0, new Accumulator(0.1, 1e-7), 0);
    }

    @Override
    public String name() {
        return "adagrad";
    }

    @Override
    public void define(Update u) {
        Expr g = WeightDecay.penalizedGradient(u, weightDecay);
        Expr sum = u.slot("sum").plus(g.square());
        u.next("sum", sum);
        Scalar one = Scalar.of(1);
        Scalar slowed = u.step().minus(one).times(Scalar.of(learningRateDecay)).plus(one);
        // slots start from 0, so the initial value of the sum is added here
        Expr start = sum.plus(accumulator.initialAccumulator());
        Expr step = WeightDecay.quotient(g, start.sqrt(), accumulator.epsilon());
        u.next(u.parameter().minus(step.times(u.learningRate().over(slowed))));
    }

    /** {@return a copy with this decay δ of the learning rate, at least 0 and finite} */
    public Adagrad learningRateDecay(double learningRateDecay) {
        return Settings.with(this, "learning_rate_decay", learningRateDecay);
    }

    /** {@return a copy with this initial value G₀ of the sum, at least 0 and finite} */
    public Adagrad initialAccumulator(double initialAccumulator) {
        return Settings.with(this, "initial_accumulator", initialAccumulator);
    }

    /** {@return a copy with this ε, which is added to the divisor, at least 0 and finite} */
    public Adagrad epsilon(double epsilon) {
        return Settings.with(this, "epsilon", epsilon);
    }
}
