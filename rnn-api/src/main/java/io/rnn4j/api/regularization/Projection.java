package io.rnn4j.api.regularization;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.expr.Scalar;

import java.util.Objects;

/**
 * Builder in which a {@link Constraint} declares its equation: new values as a function of a row or
 * of a column of the weight. A vector, such as a bias, is one row and one column.
 */
public final class Projection {
    static final String SPECTRAL_NORM = "spectral_norm";

    private final int rows;
    private final int columns;
    private ExprNode.Leaf row;
    private ExprNode.Leaf column;
    private boolean readsSpectralNorm;
    private Expr value;

    Projection(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    /** {@return a row of the weight: of a kernel, what one input contributes to all units} */
    public Expr row() {
        if (row == null) {
            row = Expr.leaf("row", columns);
        }
        return row;
    }

    /** {@return a column of the weight: of a kernel, all inputs of one unit} */
    public Expr column() {
        if (column == null) {
            column = Expr.leaf("column", rows);
        }
        return column;
    }

    /** {@return the largest singular value of the weight} */
    public Scalar spectralNorm() {
        readsSpectralNorm = true;
        return Scalar.named(SPECTRAL_NORM);
    }

    /**
     * Sets the new values of the row or column.
     *
     * @param expression the values, of the width of the row or column
     */
    public void value(Expr expression) {
        this.value = Objects.requireNonNull(expression, "value");
    }

    ExprNode.Leaf declaredRow() {
        return row;
    }

    ExprNode.Leaf declaredColumn() {
        return column;
    }

    boolean readsSpectralNorm() {
        return readsSpectralNorm;
    }

    Expr value() {
        return value;
    }
}
