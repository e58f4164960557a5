package io.rnn4j.core.regularization;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.regularization.Projection;

/** The parts of a weight whose norms a constraint limits. A vector is one part. */
public enum NormAxis {
    /** The columns: of a kernel, all inputs of one unit. */
    COLUMNS,
    /** The rows: of an embedding, the row of one index. */
    ROWS;

    /** {@return a part of the weight} */
    Expr of(Projection projection) {
        return this == COLUMNS ? projection.column() : projection.row();
    }
}
