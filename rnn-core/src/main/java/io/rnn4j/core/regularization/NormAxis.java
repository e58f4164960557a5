package io.rnn4j.core.regularization;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.regularization.Projection;

/** The parts of a weight whose norms a constraint limits. A vector is one part. */
public enum NormAxis {
    /** The columns: of a kernel, all inputs of one unit. */
    COLUMNS,
    /** The rows: of an embedding, the row of one index. */
    ROWS;

    /** From here on squares may overflow. */
    private static final double LARGE = 0x1p60;

    /** Of numbers from {@link #LARGE} on, scaled by this, no square overflows or underflows. */
    private static final double SCALE = 0x1p-80;

    /**
     * {@return the Euclidean norm of a part, at most the largest float} Up to 2^60 it is √Σw²; what
     * exceeds that is computed from scaled elements.
     */
    static Expr norm(Expr w) {
        Expr large = Expr.constant(LARGE);
        Expr scaled = w.times(Expr.constant(SCALE)).square().sum().sqrt();
        Expr excess = scaled.times(Expr.constant(1 / SCALE)).minus(large).max(Expr.constant(0));
        return w.square().sum().sqrt().min(large).plus(excess).min(Expr.constant(Float.MAX_VALUE));
    }

    /** {@return a part of the weight} */
    Expr of(Projection projection) {
        return this == COLUMNS ? projection.column() : projection.row();
    }
}
