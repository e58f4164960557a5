package io.rnn4j.api.cell;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.RandomMask;
import io.rnn4j.api.expr.State;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Writes into the equations of a cell what is left out of rows at random. */
final class Omissions {
    private final Dropouts rates;
    private final String scope; // what the names of masks begin with
    private final Map<Expr, Expr> recurrent = new IdentityHashMap<>();

    Omissions(Dropouts rates, String scope) {
        this.rates = rates;
        this.scope = scope;
    }

    /** What is left out of a part, by masks of its own. */
    Omissions within(String part) {
        return new Omissions(rates, scope + part);
    }

    Dropouts rates() {
        return rates;
    }

    /** Complains if something is to be left out that a cell does not have. */
    void check(Cell cell, List<CellWeight> weights) {
        if (weights.stream().noneMatch(w -> w.role() == WeightRole.RECURRENT_KERNEL)) {
            check(cell, "recurrentDropout", rates.recurrent());
            check(cell, "weightDrop", rates.weights());
        }
    }

    private static void check(Cell cell, String rate, double value) {
        if (value > 0) {
            throw new IllegalArgumentException(
                    "cell '"
                            + cell.name()
                            + "' has no recurrent weights that "
                            + rate
                            + " could act on, got a rate of "
                            + value
                            + ", expected 0; zoneout acts on the states of every cell, dropout on"
                            + " its input");
        }
    }

    /** What the gates read of the input, or of a row beside it: x∘m. */
    Expr fromInput(String mask, Expr row) {
        return dropped(mask, rates.input(), row);
    }

    /** What recurrent weights multiply: s∘m, the same expression whenever it is asked for. */
    Expr fromRecurrent(Expr row) {
        return recurrent.computeIfAbsent(
                row, of -> dropped("recurrent_dropout", rates.recurrent(), of));
    }

    private Expr dropped(String mask, double rate, Expr row) {
        return rate == 0
                ? row
                : row.times(Expr.mask(RandomMask.dropout(scope + mask, rate, true), row.width()));
    }

    /** What a state becomes: m∘s + (1 - m)∘s'. */
    Expr fromNext(State state, String name, boolean output, Expr value) {
        double rate = output ? rates.zoneout() : rates.memoryZoneout();
        if (rate == 0) {
            return value;
        }
        RandomMask mask = RandomMask.zoneout(scope + "zoneout_" + name, rate);
        Expr keeps = Expr.mask(mask, state.width());
        return keeps.times(state).plus(keeps.oneMinus().times(value));
    }
}
