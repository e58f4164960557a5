package io.rnn4j.core.loss;

import io.rnn4j.api.expr.Expr;

import java.util.Arrays;

/** Predictions with several elements for every element of the target. */
final class ParameterRows {
    private ParameterRows() {}

    /** Returns the width of the target; rejects predictions of another width than a multiple. */
    static int targetWidth(String loss, int predictionWidth, int elements, String what) {
        if (predictionWidth % elements != 0) {
            throw new IllegalArgumentException(
                    ("loss '%s' needs %s %s for every element of the target, got predictions of"
                         + " width %s; change the units of the last layer to a multiple of %s")
                            .formatted(loss, elements, what, predictionWidth, elements));
        }
        return predictionWidth / elements;
    }

    /**
     * Returns a part of a row. If it has several elements, each is computed alone and put into its
     * column, which takes time proportional to the product of both widths.
     */
    static Expr part(Expr row, int first, int width) {
        if (width == row.width()) {
            return row;
        }
        return combined(row, first, width, 1);
    }

    /** Returns a row whose elements are at most a limit and at least its negative. */
    static Expr limited(Expr row, double limit) {
        return row.max(Expr.constant(-limit)).min(Expr.constant(limit));
    }

    /** Returns a row in which every element of another one occurs several times in succession. */
    static Expr repeated(Expr row, int times) {
        return row.width() == 1 ? row : combined(row, 0, row.width(), times);
    }

    private static Expr combined(Expr row, int first, int count, int times) {
        Expr sum = null;
        for (int k = 0; k < count; k++) {
            Expr element = row.column(first + k);
            if (count * times == 1) {
                return element;
            }
            double[] columns = new double[count * times];
            Arrays.fill(columns, k * times, (k + 1) * times, 1);
            Expr placed = element.times(Expr.constant(columns));
            sum = sum == null ? placed : sum.plus(placed);
        }
        return sum;
    }
}
