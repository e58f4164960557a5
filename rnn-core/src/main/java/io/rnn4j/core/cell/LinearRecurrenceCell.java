package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

/**
 * A linear recurrence with a learned decay for every unit: h' = a∘h + √(1-a²)∘(x·W + b), a = σ(d);
 * so the recurrence is stable whatever d becomes, and white noise leaves it as strong as it came
 * (the real part of the LRU of Orvieto et al. 2023). The decays begin with memories 1/(-ln a) from
 * about one step to {@code memory} steps, in geometric progression.
 *
 * @param memory the longest memory at the start, in steps, at least 1
 * @param useBias if there is a bias b
 */
public record LinearRecurrenceCell(double memory, boolean useBias) implements Cell {
    /** Checks the settings. */
    public LinearRecurrenceCell {
        if (!(memory >= 1) || Double.isInfinite(memory)) {
            throw new IllegalArgumentException(
                    "linear_recurrence: the memory is a number of steps from 1, got " + memory);
        }
    }

    /** Memories up to 1000 steps. */
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
        Expr d = r.vector("decay", starts(r.units()));
        // 1 - a² = 1 - exp(2 ln a), ln a = -softplus(-d); the difference keeps its digits near a =
        // 1
        Expr rest = d.negate().softplus().times(-2).expm1().negate().sqrt();
        r.next(h, d.sigmoid().times(h).plus(rest.times(r.fromInput("h"))));
    }

    /** d = -ln(e^(1/m) - 1) for a memory of m steps. */
    private double[] starts(int units) {
        double[] starts = new double[units];
        for (int unit = 0; unit < units; unit++) {
            double steps = StrictMath.pow(memory, (unit + 0.5) / units);
            starts[unit] = -StrictMath.log(StrictMath.expm1(1 / steps));
        }
        return starts;
    }

    /**
     * Changes one setting.
     *
     * @param memory the longest memory at the start, in steps
     * @return a cell with it
     */
    public LinearRecurrenceCell memory(double memory) {
        return new LinearRecurrenceCell(memory, useBias);
    }

    /**
     * Changes one setting.
     *
     * @param useBias if there is a bias
     * @return a cell with it
     */
    public LinearRecurrenceCell useBias(boolean useBias) {
        return new LinearRecurrenceCell(memory, useBias);
    }
}
