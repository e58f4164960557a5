package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.optimizer.Update;

/**
 * RMSprop (Tieleman and Hinton 2012, lecture 6.5, in the form of PyTorch):
 *
 * <pre>
 * v' = ρv + (1-ρ)g²
 * w' = w - ηg/(√v' + ε)
 * </pre>
 *
 * <p>When centered (Graves 2013), the divisor is √(v' - a'²) + ε with a' = ρa + (1-ρ)g; a
 * difference that is negative by rounding counts as 0. With momentum, b' = μb + g/(…) and w' = w -
 * ηb'.
 *
 * @param learningRate η, finite and at least 0
 * @param averages ρ, μ and ε
 * @param weightDecay λ, at least 0 and finite; λw is added to the gradient
 * @param centered whether the squared mean is subtracted from the mean square
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record RmsProp(double learningRate, Averages averages, double weightDecay, boolean centered)
        implements WeightDecayOptimizer<RmsProp> {
    /**
     * The moving averages.
     *
     * @param decay ρ, at least 0 and less than 1
     * @param momentum μ, at least 0 and less than 1; 0 for none
     * @param epsilon ε, which is added to the divisor, at least 0 and finite; with 0, a gradient
     *     whose divisor is 0 changes nothing
     */
    public record Averages(double decay, double momentum, double epsilon) {
        /** Checks the settings. */
        public Averages {
            SettingChecks.fraction("rmsprop", "decay", decay);
            SettingChecks.fraction("rmsprop", "momentum", momentum);
            SettingChecks.notNegative("rmsprop", "epsilon", epsilon);
        }
    }

    /** Checks the settings. */
    public RmsProp {
        SettingChecks.notNull("rmsprop", "averages", averages);
        WeightDecay.check("rmsprop", learningRate, weightDecay);
    }

    /** Creates the optimizer with learning rate 0.001, as in Keras. */
    public RmsProp() {
        this(0.001);
    }

    /**
     * Creates the optimizer with ρ = 0.9, ε = 1e-7 and no momentum, as in Keras.
     *
     * @param learningRate η, finite and at least 0
     */
    public RmsProp(double learningRate) {
        this(learningRate, new Averages(0.9, 0, 1e-7), 0, false);
    }

    @Override
    public String name() {
        return "rmsprop";
    }

    @Override
    public void define(Update u) {
        Expr g = WeightDecay.penalizedGradient(u, weightDecay);
        Expr variance = average(u, "mean_square", g.square());
        if (centered) {
            Expr mean = average(u, "mean", g);
            variance = variance.minus(mean.square()).max(Expr.constant(0));
        }
        Expr step = WeightDecay.quotient(g, variance.sqrt(), averages.epsilon());
        if (averages.momentum() != 0) {
            step = u.slot("velocity").times(averages.momentum()).plus(step);
            u.next("velocity", step);
        }
        u.next(u.parameter().minus(step.times(u.learningRate())));
    }

    private Expr average(Update u, String slot, Expr value) {
        double decay = averages.decay();
        Expr next = u.slot(slot).times(decay).plus(value.times(1 - decay));
        u.next(slot, next);
        return next;
    }

    /** {@return a copy with this decay ρ of the averages, at least 0 and less than 1} */
    public RmsProp decay(double decay) {
        return Settings.with(this, "decay", decay);
    }

    /** {@return a copy with this momentum μ, at least 0 and less than 1; 0 for none} */
    public RmsProp momentum(double momentum) {
        return Settings.with(this, "momentum", momentum);
    }

    /** {@return a copy with this ε, which is added to the divisor, at least 0 and finite} */
    public RmsProp epsilon(double epsilon) {
        return Settings.with(this, "epsilon", epsilon);
    }

    /** {@return a copy that subtracts the squared mean from the mean square, or not} */
    public RmsProp centered(boolean centered) {
        return Settings.with(this, "centered", centered);
    }
}
