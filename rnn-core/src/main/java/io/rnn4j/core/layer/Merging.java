package io.rnn4j.core.layer;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** Combines several signals of the same width into one. */
final class Merging {
    private Merging() {}

    /** Combines the first two rows, then the result and the third, and so on. */
    static Expr fold(List<Expr> rows, BinaryOperator<Expr> two) {
        Expr result = rows.getFirst();
        for (Expr row : rows.subList(1, rows.size())) {
            result = two.apply(result, row);
        }
        return result;
    }

    static Signal fold(
            String name, Network network, List<Signal> inputs, BinaryOperator<Expr> two) {
        return rows(name, network, inputs, rows -> fold(rows, two));
    }

    /** Combines rows of the same width. */
    static Signal rows(
            String name,
            Network network,
            List<Signal> inputs,
            Function<List<Expr>, Expr> equation) {
        List<Integer> widths = inputs.stream().map(Signal::width).toList();
        if (widths.stream().distinct().count() > 1) {
            throw new IllegalArgumentException(
                    ("%s: expected inputs of the same width, got %s; give the layers before it the"
                                    + " same number of units, or use concatenate")
                            .formatted(name, widths));
        }
        return network.rows(inputs, equation);
    }
}
