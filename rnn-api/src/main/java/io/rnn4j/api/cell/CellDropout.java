package io.rnn4j.api.cell;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.RandomMask;
import io.rnn4j.api.expr.State;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Inserts dropout and zoneout masks into the equations of a cell. */
final class CellDropout {
    private final DropoutRates rates;
    private final String scope; // prefix of the names of masks
    private final Map<Expr, Expr> recurrent = new IdentityHashMap<>();

    CellDropout(DropoutRates rates, String scope) {
        this.rates = rates;
        this.scope = scope;
    }

    /** {@return the dropout of a part, which has its own masks} */
    CellDropout part(String prefix) {
        return new CellDropout(rates, scope + prefix);
    }

    /** Requires recurrent weights if a rate acts on these. */
    void check(String cell, List<CellWeight> weights) {
        if (weights.stream().noneMatch(w -> w.role() == WeightRole.RECURRENT_KERNEL)) {
            requireZero(cell, "recurrentDropout", rates.recurrentDropout());
            requireZero(cell, "weightDrop", rates.weightDrop());
        }
    }

    private static void requireZero(String cell, String rate, double value) {
        if (value > 0) {
            throw new IllegalArgumentException(
                    ("cell '%s' has no recurrent weights that %s could act on, got a rate of %s,"
                         + " expected 0; zoneout acts on the states of every cell, dropout on its"
                         + " input")
                            .formatted(cell, rate, value));
        }
    }

    /** {@return the input, or an additional input, with dropout: x∘m} */
    Expr input(String mask, Expr row) {
        return dropped(mask, rates.dropout(), row);
    }

    /**
     * {@return the left operand of recurrent weights, s∘m, always the same expression for one row}
     */
    Expr recurrent(Expr row) {
        return recurrent.computeIfAbsent(
                row, key -> dropped("recurrent_dropout", rates.recurrentDropout(), key));
    }

    private Expr dropped(String mask, double rate, Expr row) {
        return rate == 0
                ? row
                : row.times(Expr.mask(RandomMask.dropout(scope + mask, rate, true), row.width()));
    }

    /** {@return the next value of a state with zoneout, m∘s + (1 - m)∘s'} */
    Expr next(State state, String name, boolean output, Expr value) {
        DropoutRates.ZoneoutRates zoneout = rates.zoneoutRates();
        double rate = output ? zoneout.zoneout() : zoneout.memoryZoneout();
        if (rate == 0) {
            return value;
        }
        RandomMask mask = RandomMask.zoneout(scope + "zoneout_" + name, rate);
        Expr keeps = Expr.mask(mask, state.width());
        return keeps.times(state).plus(keeps.oneMinus().times(value));
    }
}
