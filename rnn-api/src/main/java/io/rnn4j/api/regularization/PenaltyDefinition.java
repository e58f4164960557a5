package io.rnn4j.api.regularization;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;

import java.util.List;
import java.util.Objects;

/** The complete equation of a {@link Regularizer}. */
public final class PenaltyDefinition {
    /** The name of the weight that the rows are multiplied with. */
    public static final String WEIGHT = "weight";

    private final List<ExprNode.Leaf> leaves;
    private final Expr value;
    private final boolean ofProducts;

    private PenaltyDefinition(List<ExprNode.Leaf> leaves, Expr value, boolean ofProducts) {
        this.leaves = leaves;
        this.value = value;
        this.ofProducts = ofProducts;
    }

    /**
     * Defines the penalty of a weight.
     *
     * @param regularizer the regularizer
     * @param rows number of rows of the weight, at least 1
     * @param columns number of columns of the weight, at least 1
     * @return the complete definition
     * @throws IllegalStateException if the regularizer sets no value
     */
    public static PenaltyDefinition of(Regularizer regularizer, int rows, int columns) {
        Objects.requireNonNull(regularizer, "regularizer");
        Penalty penalty = new Penalty(regularizer.name(), rows, columns);
        Expr value = defined(regularizer, penalty);
        return penalty.vector() == null
                ? new PenaltyDefinition(List.of((ExprNode.Leaf) penalty.row()), value, false)
                : new PenaltyDefinition(List.of(penalty.vector(), penalty.number()), value, true);
    }

    /**
     * {@return the penalty of a row of the outputs of a layer, of width 1}
     *
     * @param regularizer the regularizer
     * @param output the row
     * @throws IllegalArgumentException if the regularizer is one of weights only
     * @throws IllegalStateException if the regularizer sets no value
     */
    public static Expr ofOutput(Regularizer regularizer, Expr output) {
        Objects.requireNonNull(regularizer, "regularizer");
        Objects.requireNonNull(output, "output");
        return defined(regularizer, new Penalty(regularizer.name(), output)).sum();
    }

    private static Expr defined(Regularizer regularizer, Penalty penalty) {
        regularizer.define(penalty);
        if (penalty.value() == null) {
            throw new IllegalStateException(
                    "regularizer '%s' sets no value; call value(expression) in define"
                            .formatted(regularizer.name()));
        }
        return penalty.value();
    }

    /**
     * {@return whether rows are multiplied with the whole weight: the leaves are then a row of M
     * and its number, and {@link #WEIGHT} is Mᵀ, where M is the weight if it has no more rows than
     * columns, otherwise its transpose}
     */
    public boolean ofProducts() {
        return ofProducts;
    }

    /** {@return the leaves: a row of the weight; or a row of M and its number} */
    public List<ExprNode.Leaf> leaves() {
        return leaves;
    }

    /** {@return the values that are added up} */
    public Expr value() {
        return value;
    }
}
