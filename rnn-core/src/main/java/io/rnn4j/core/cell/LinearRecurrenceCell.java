package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

/**
 * A linear recurrence with a learned decay for every unit (the real part of the LRU of Orvieto et
 * al. 2023):
 *
 * <pre>
 * a  = σ(d)
 * h' = a∘h + √(1-a²)∘(x·W + b)
 * </pre>
 *
 * <p>The recurrence is stable for every d, and white noise keeps its variance. The initial decays
 * have memories 1/(-ln a) from about one step to {@code memory} steps, in geometric progression.
 *
 * @param memory longest initial memory in steps, finite and at least 1
 * @param useBias whether there is a bias b
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record LinearRecurrenceCell(double memory, boolean useBias)
        implements OptionalBiasCell<LinearRecurrenceCell> {
    /** Checks the settings. */
    public LinearRecurrenceCell {
        SettingChecks.require(memory >= 1, "linear_recurrence", "memory", "at least 1", memory);
        SettingChecks.finite("linear_recurrence", "memory", memory);
    }

    /** Creates the cell with memories of up to 1000 steps and a bias. */
    public LinearRecurrenceCell() {
        this(1000, true);
    }

    @Override
    public String name() {
        return "linear_recurrence";
    }

    @Override
    public void define(Recurrence r) {
        State h = r.state("h");
        int units = r.units();
        Expr d = r.vector("decay", units, unit -> initialDecay(unit, units));
        // 1 - a² = -expm1(2 ln a) with ln a = -softplus(-d), which is accurate near a = 1
        Expr rest = d.negate().softplus().times(-2).expm1().negate().sqrt();
        r.next(h, d.sigmoid().times(h).plus(rest.times(r.fromInput("h"))));
    }

    /** d = -ln(e^(1/m) - 1) for a memory of m steps. */
    private double initialDecay(int unit, int units) {
        double steps = StrictMath.pow(memory, (unit + 0.5) / units);
        return -StrictMath.log(StrictMath.expm1(1 / steps));
    }

    /** {@return a copy with this longest initial memory in steps, at least 1} */
    public LinearRecurrenceCell memory(double memory) {
        return new LinearRecurrenceCell(memory, useBias);
    }
}
