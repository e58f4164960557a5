package io.rnn4j.api.regularization;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.expr.WeightView;

import java.util.Objects;

/**
 * Builder in which a {@link Regularizer} declares its equation. The penalty is the sum of the
 * values of all elements of all rows. A row is one of a weight, or the output of a layer for one
 * sample and time step.
 *
 * <p>The products of the rows of a weight with each other are those of W·Wᵀ if the weight has no
 * more rows than columns, otherwise those of its columns, WᵀW.
 */
public final class Penalty {
    private final String regularizer;
    private final int rows; // of the weight
    private final int columns;
    private final Expr row;
    private ExprNode.Leaf
            vector; // a row or column of the weight that is multiplied with all others
    private ExprNode.Leaf number; // of that row or column
    private boolean readsRow;
    private Expr value;

    /** Creates a builder for the rows of a weight. */
    Penalty(String regularizer, int rows, int columns) {
        this.regularizer = regularizer;
        this.rows = rows;
        this.columns = columns;
        this.row = Expr.leaf("row", columns);
    }

    /** Creates a builder for the rows of an output. */
    Penalty(String regularizer, Expr output) {
        this.regularizer = regularizer;
        this.rows = 0;
        this.columns = 0;
        this.row = output;
    }

    /** {@return the row} */
    public Expr row() {
        readsRow = true;
        requireOneKind();
        return row;
    }

    /**
     * {@return the products of this row of the weight with all rows, a row of W·Wᵀ; those of the
     * columns if the weight has more rows than columns}
     *
     * @throws IllegalArgumentException for the outputs of a layer
     */
    public Expr products() {
        requireWeight();
        return vector.matmul(new WeightView(PenaltyDefinition.WEIGHT, longer(), 0, shorter()));
    }

    /**
     * {@return the row of the identity matrix that corresponds to {@link #products}}
     *
     * @throws IllegalArgumentException for the outputs of a layer
     */
    public Expr identity() {
        requireWeight();
        return number.oneHot(shorter());
    }

    private void requireWeight() {
        if (rows == 0) {
            throw new IllegalArgumentException(
                    ("%s: the penalty is one of a weight; for the outputs of a layer use a"
                                    + " regularizer such as L1 or L2")
                            .formatted(regularizer));
        }
        if (vector == null) {
            vector = Expr.leaf("vector", longer());
            number = Expr.leaf("number", 1);
        }
        requireOneKind();
    }

    private void requireOneKind() {
        if (readsRow && vector != null) {
            throw new IllegalArgumentException(
                    "%s: a penalty reads rows or products of rows, not both; use two regularizers"
                            .formatted(regularizer));
        }
    }

    private int longer() {
        return Math.max(rows, columns);
    }

    private int shorter() {
        return Math.min(rows, columns);
    }

    /**
     * Sets the value of the row.
     *
     * @param expression a value for every element of the row, or any number of values, which are
     *     added up
     */
    public void value(Expr expression) {
        this.value = Objects.requireNonNull(expression, "value");
    }

    ExprNode.Leaf vector() {
        return vector;
    }

    ExprNode.Leaf number() {
        return number;
    }

    Expr value() {
        return value;
    }
}
