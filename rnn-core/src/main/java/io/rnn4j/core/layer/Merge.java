package io.rnn4j.core.layer;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

import java.util.List;

/** How the outputs of the two directions are combined. */
public enum Merge {
    /** Concatenation, the forward direction first. */
    CONCATENATE,

    /** The sum. */
    SUM,

    /** The elementwise product. */
    PRODUCT,

    /** The mean. */
    AVERAGE;

    Signal of(Network network, Signal forward, Signal backward) {
        List<Signal> both = List.of(forward, backward);
        return switch (this) {
            case CONCATENATE -> network.concatenate(both);
            case SUM -> network.rows(both, rows -> rows.get(0).plus(rows.get(1)));
            case PRODUCT -> network.rows(both, rows -> rows.get(0).times(rows.get(1)));
            case AVERAGE -> network.rows(both, Merge::average);
        };
    }

    private static Expr average(List<Expr> rows) {
        return rows.get(0).plus(rows.get(1)).times(0.5);
    }
}
