package io.rnn4j.core.layer;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

import java.util.List;

/** How the outputs of two directions become one. */
public enum Merge {
    /** One behind the other, the forward direction first. */
    CONCATENATE,

    /** Their sum. */
    SUM,

    /** Their product, element by element. */
    PRODUCT,

    /** Half of their sum. */
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
