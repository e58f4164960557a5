package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;

import java.util.ArrayList;
import java.util.List;

/** Layer normalisation within a cell, (x - mean)/√(variance + ε) (Ba et al. 2016). */
final class LayerNorms {
    private LayerNorms() {}

    /** Normalises rows of equal width by the mean and variance of all their elements together. */
    static List<Expr> together(List<Expr> rows, double epsilon) {
        double share = 1.0 / rows.size();
        Expr mean = null;
        for (Expr row : rows) {
            mean = mean == null ? row.mean() : mean.plus(row.mean());
        }
        Expr middle = mean.times(share);
        List<Expr> centred = new ArrayList<>();
        Expr variance = null;
        for (Expr row : rows) {
            Expr difference = row.minus(middle);
            Expr square = difference.square().mean();
            variance = variance == null ? square : variance.plus(square);
            centred.add(difference);
        }
        Expr scale = variance.times(share).plus(epsilon).rsqrt();
        return centred.stream().map(row -> row.times(scale)).toList();
    }

    /** Declares a vector of weights that starts from 1. */
    static Expr gain(Recurrence r, String name) {
        return r.vector(name, r.units(), 1);
    }
}
