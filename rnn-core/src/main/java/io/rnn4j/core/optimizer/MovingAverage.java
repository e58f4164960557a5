package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.Update;

import java.util.Optional;

/**
 * An exponential moving average of the weights around any optimizer (Polyak and Juditsky 1992), for
 * example {@code new MovingAverage(new Adam())}. After every step of the optimizer
 *
 * <pre>
 * a' = a + (1-δ)(w' - a), after the first step a' = w'
 * </pre>
 *
 * <p>as in Keras ({@code use_ema}) and PyTorch ({@code AveragedModel}). The optimizer continues
 * with w. In {@code fit}, the averages are the weights of the model for the validation, for the
 * listeners at the end of an epoch, and when training has ended; a further call continues from
 * them. {@link Constrained} weights satisfy their constraint, and so do the averages, which are
 * projected after every step, too. A model that is trained with {@code trainStep} keeps w, and
 * {@code Model.averagedWeights()} returns a.
 *
 * @param optimizer optimizer of the weights w
 * @param decay δ, at least 0 and less than 1
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record MovingAverage(@Required Optimizer optimizer, double decay)
        implements WrappingOptimizer {
    private static final String AVERAGE = "average";

    /** Checks the settings. */
    public MovingAverage {
        SettingChecks.notNull("moving_average", "optimizer", optimizer);
        SettingChecks.fraction("moving_average", "decay", decay);
    }

    /** Creates an average around Adam; specify an optimizer. */
    public MovingAverage() {
        this(new Adam());
    }

    /**
     * Creates an average with δ = 0.999, as in PyTorch. Keras has 0.99.
     *
     * @param optimizer optimizer of the weights
     */
    public MovingAverage(Optimizer optimizer) {
        this(optimizer, 0.999);
    }

    @Override
    public String name() {
        return "moving_average";
    }

    @Override
    public void define(Update u) {
        optimizer.define(u);
        Expr weight = u.next();
        Expr average = WrapperSlot.of(this, u, AVERAGE, weight);
        u.next(AVERAGE, average.plus(weight.minus(average).times(1 - decay)));
    }

    @Override
    public Optional<String> evaluatedSlot() {
        return Optional.of(AVERAGE);
    }

    /** {@return a copy around this optimizer} */
    public MovingAverage optimizer(Optimizer optimizer) {
        return new MovingAverage(optimizer, decay);
    }

    /** {@return a copy with this decay δ of the average, at least 0 and less than 1} */
    public MovingAverage decay(double decay) {
        return new MovingAverage(optimizer, decay);
    }
}
