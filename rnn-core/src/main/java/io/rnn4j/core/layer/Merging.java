package io.rnn4j.core.layer;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** Makes one signal of several that have the same width. */
final class Merging {
    private Merging() {}

    /** Merges the first two rows, the result and the third, and so on. */
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

    /**
     * Merges rows; a single signal stays as it is.
     *
     * @throws IllegalArgumentException if there is none, or if their widths differ
     */
    static Signal rows(
            String name,
            Network network,
            List<Signal> inputs,
            Function<List<Expr>, Expr> equation) {
        List<Integer> widths = inputs.stream().map(Signal::width).toList();
        if (widths.stream().distinct().count() > 1) {
            throw new IllegalArgumentException(
                    name
                            + " needs inputs of the same width, got "
                            + widths
                            + "; give the layers before it as many units, or concatenate");
        }
        return inputs.size() == 1 ? inputs.getFirst() : network.rows(inputs, equation);
    }
}
