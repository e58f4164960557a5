package io.rnn4j.api.regularization;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;

import java.util.Objects;

/** The complete equation of a {@link Constraint}. */
public final class ProjectionDefinition {
    private final ExprNode.Leaf leaf;
    private final boolean ofColumns;
    private final boolean readsSpectralNorm;
    private final Expr value;

    private ProjectionDefinition(Projection projection) {
        this.ofColumns = projection.declaredColumn() != null;
        this.leaf = ofColumns ? projection.declaredColumn() : projection.declaredRow();
        this.readsSpectralNorm = projection.readsSpectralNorm();
        this.value = projection.value();
    }

    /**
     * Defines a constraint of a weight.
     *
     * @param constraint the constraint
     * @param rows number of rows of the weight, at least 1
     * @param columns number of columns of the weight, at least 1
     * @return the complete definition
     * @throws IllegalStateException if the constraint reads neither rows nor columns, or both, or
     *     if its value has another width
     */
    public static ProjectionDefinition of(Constraint constraint, int rows, int columns) {
        Objects.requireNonNull(constraint, "constraint");
        Projection projection = new Projection(rows, columns);
        constraint.define(projection);
        boolean one = (projection.declaredRow() == null) != (projection.declaredColumn() == null);
        if (!one || projection.value() == null) {
            throw new IllegalStateException(
                    ("constraint '%s' must read rows or columns, one of them, and set a value; call"
                                    + " row() or column(), and value(expression), in define")
                            .formatted(constraint.name()));
        }
        ProjectionDefinition definition = new ProjectionDefinition(projection);
        if (definition.value.width() != definition.leaf.width()) {
            throw new IllegalStateException(
                    "constraint '%s' sets a value of width %s, expected that of its row or column, %s"
                            .formatted(
                                    constraint.name(),
                                    definition.value.width(),
                                    definition.leaf.width()));
        }
        return definition;
    }

    /** {@return the leaf for a row or column} */
    public ExprNode.Leaf leaf() {
        return leaf;
    }

    /** {@return whether the leaf is a column} */
    public boolean ofColumns() {
        return ofColumns;
    }

    /** {@return whether the equation contains the scalar {@code spectral_norm}} */
    public boolean readsSpectralNorm() {
        return readsSpectralNorm;
    }

    /** {@return the new values of the row or column} */
    public Expr value() {
        return value;
    }
}
