package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.optimizer.Update;

/**
 * Adadelta (Zeiler 2012; PyTorch and Keras compute the same):
 *
 * <pre>
 * v' = ρv + (1-ρ)g²
 * d  = √(a + ε)/√(v' + ε) · g
 * a' = ρa + (1-ρ)d²
 * w' = w - ηd
 * </pre>
 *
 * <p>The paper has no learning rate, which is η = 1.
 *
 * @param learningRate η, finite and at least 0
 * @param averages ρ and ε
 * @param weightDecay λ, at least 0 and finite; λw is added to the gradient
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Adadelta(double learningRate, Averages averages, double weightDecay)
        implements WeightDecayOptimizer<Adadelta> {
    /**
     * The moving averages of the squared gradients and of the squared changes.
     *
     * @param decay ρ, at least 0 and less than 1
     * @param epsilon ε, which is added to both averages, greater than 0 and finite
     */
    public record Averages(double decay, double epsilon) {
        /** Checks the settings. */
        public Averages {
            SettingChecks.fraction("adadelta", "decay", decay);
            // with ε = 0, the average of the changes and so all changes stay 0
            SettingChecks.positive("adadelta", "epsilon", epsilon);
        }
    }

    /** Checks the settings. */
    public Adadelta {
        SettingChecks.notNull("adadelta", "averages", averages);
        WeightDecay.check("adadelta", learningRate, weightDecay);
    }

    /** Creates the optimizer with learning rate 0.001, as in Keras. */
    public Adadelta() {
        this(0.001);
    }

    /**
     * Creates the optimizer with ρ = 0.95, ε = 1e-7, as in Keras. PyTorch has η = 1, ρ = 0.9, ε =
     * 1e-6.
     *
     * @param learningRate η, finite and at least 0
     */
    public Adadelta(double learningRate) {
        this(learningRate, new Averages(0.95, 1e-7), 0);
    }

    @Override
    public String name() {
        return "adadelta";
    }

    @Override
    public void define(Update u) {
        Expr g = WeightDecay.penalizedGradient(u, weightDecay);
        double decay = averages.decay();
        double epsilon = averages.epsilon();
        Expr squares = u.slot("mean_square").times(decay).plus(g.square().times(1 - decay));
        Expr changes = u.slot("mean_square_change");
        Expr change = g.times(changes.plus(epsilon).sqrt().over(squares.plus(epsilon).sqrt()));
        u.next("mean_square", squares);
        u.next("mean_square_change", changes.times(decay).plus(change.square().times(1 - decay)));
        u.next(u.parameter().minus(change.times(u.learningRate())));
    }

    /** {@return a copy with this decay ρ of the averages, at least 0 and less than 1} */
    public Adadelta decay(double decay) {
        return Settings.with(this, "decay", decay);
    }

    /** {@return a copy with this ε, which is added to both averages, greater than 0 and finite} */
    public Adadelta epsilon(double epsilon) {
        return Settings.with(this, "epsilon", epsilon);
    }
}
