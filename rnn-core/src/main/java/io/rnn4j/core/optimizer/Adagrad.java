package io.rnn4j.core.optimizer;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.Update;

/**
 * Adaptive gradients (Duchi et al. 2011, in the form of PyTorch): G' = G + g², w' = w - η/(1 +
 * (t-1)δ) · g/(√(G₀ + G') + ε).
 *
 * @param learningRate η
 * @param learningRateDecay δ
 * @param initialAccumulator G₀, where the sum of the squares begins
 * @param epsilon ε
 * @param weightDecay λ; λw is added to the gradient
 */
public record Adagrad(
        double learningRate,
        double learningRateDecay,
        double initialAccumulator,
        double epsilon,
        double weightDecay)
        implements Optimizer {
    /** Checks the settings. */
    public Adagrad {
        Rates.check("adagrad", learningRate, weightDecay);
        Rates.notNegative("adagrad", "the decay of the learning rate", learningRateDecay);
        Rates.notNegative("adagrad", "the initial accumulator", initialAccumulator);
        Rates.notNegative("adagrad", "epsilon", epsilon);
    }

    /** Learning rate 0.001, as in Keras. */
    public Adagrad() {
        this(0.001);
    }

    /**
     * δ = 0, G₀ = 0.1, ε = 1e-7, as in Keras.
     *
     * @param learningRate η
     */
    public Adagrad(double learningRate) {
        this(learningRate, 0, 0.1, 1e-7, 0);
    }

    @Override
    public String name() {
        return "adagrad";
    }

    @Override
    public void define(Update u) {
        Expr w = u.parameter();
        Expr g = weightDecay == 0 ? u.gradient() : u.gradient().plus(w.times(weightDecay));
        Expr sum = u.slot("sum").plus(g.square());
        u.next("sum", sum);
        Scalar one = Scalar.of(1);
        Scalar slowed = u.step().minus(one).times(Scalar.of(learningRateDecay)).plus(one);
        // slots begin at 0, so the beginning of the sum is kept apart
        Expr root = sum.plus(initialAccumulator).sqrt().plus(epsilon);
        u.next(w.minus(g.over(root).times(u.learningRate().over(slowed))));
    }

    /**
     * Changes one setting.
     *
     * @param learningRateDecay δ
     * @return an optimizer with it
     */
    public Adagrad learningRateDecay(double learningRateDecay) {
        return new Adagrad(
                learningRate, learningRateDecay, initialAccumulator, epsilon, weightDecay);
    }

    /**
     * Changes one setting.
     *
     * @param initialAccumulator G₀
     * @return an optimizer with it
     */
    public Adagrad initialAccumulator(double initialAccumulator) {
        return new Adagrad(
                learningRate, learningRateDecay, initialAccumulator, epsilon, weightDecay);
    }

    /**
     * Changes one setting.
     *
     * @param epsilon ε
     * @return an optimizer with it
     */
    public Adagrad epsilon(double epsilon) {
        return new Adagrad(
                learningRate, learningRateDecay, initialAccumulator, epsilon, weightDecay);
    }

    /**
     * Changes one setting.
     *
     * @param weightDecay λ
     * @return an optimizer with it
     */
    public Adagrad weightDecay(double weightDecay) {
        return new Adagrad(
                learningRate, learningRateDecay, initialAccumulator, epsilon, weightDecay);
    }
}
