package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.Update;

/**
 * Lookahead around any optimizer (Zhang et al. 2019, algorithm 1), for example {@code new
 * Lookahead(new Adam())}. The optimizer changes the weights w; after every k-th step, slow weights
 * s move towards them, and w returns to s:
 *
 * <pre>
 * s' = s + α(w - s)
 * w' = s'
 * </pre>
 *
 * <p>The slow weights start from the weights before the first step.
 *
 * @param optimizer optimizer of the fast weights w
 * @param period k, the number of steps from one change of the slow weights to the next, at least 1
 * @param slowRate α, greater than 0 and at most 1
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Lookahead(@Required Optimizer optimizer, int period, double slowRate)
        implements WrappingOptimizer {
    private static final String SLOW = "slow";

    /** Checks the settings. */
    public Lookahead {
        SettingChecks.notNull("lookahead", "optimizer", optimizer);
        SettingChecks.atLeastOne("lookahead", "period", period);
        boolean valid = (float) slowRate > 0 && slowRate <= 1;
        SettingChecks.require(
                valid, "lookahead", "slowRate", "greater than 0 and at most 1", slowRate);
    }

    /** Creates Lookahead around Adam; specify an optimizer. */
    public Lookahead() {
        this(new Adam());
    }

    /**
     * Creates Lookahead with k = 5 and α = 0.5, as in the authors' program.
     *
     * @param optimizer optimizer of the fast weights
     */
    public Lookahead(Optimizer optimizer) {
        this(optimizer, 5, 0.5);
    }

    @Override
    public String name() {
        return "lookahead";
    }

    @Override
    public void define(Update u) {
        optimizer.define(u);
        Scalar one = Scalar.of(1);
        Scalar moves = u.step().remainder(Scalar.of(period)).equalTo(Scalar.of(0));
        Expr fast = u.next();
        Expr slow = WrapperSlot.of(this, u, SLOW, u.parameter());
        Expr moved = slow.plus(fast.minus(slow).times(slowRate)).times(moves);
        Scalar stays = one.minus(moves);
        u.next(SLOW, slow.times(stays).plus(moved));
        u.next(fast.times(stays).plus(moved));
    }

    /** {@return a copy around this optimizer} */
    public Lookahead optimizer(Optimizer optimizer) {
        return new Lookahead(optimizer, period, slowRate);
    }

    /** {@return a copy with this number k of steps between changes of the slow weights} */
    public Lookahead period(int period) {
        return new Lookahead(optimizer, period, slowRate);
    }

    /** {@return a copy with this step size α of the slow weights, greater than 0, at most 1} */
    public Lookahead slowRate(double slowRate) {
        return new Lookahead(optimizer, period, slowRate);
    }
}
