package io.rnn4j.api.expr;

import java.util.List;
import java.util.Objects;

/**
 * A node of an expression, for code that walks expressions: differentiation, printing, export. The
 * nodes and {@link State} are all kinds of {@link Expr}.
 */
public abstract sealed class ExprNode extends Expr {

    private ExprNode(int width) {
        super(width);
    }

    /** An input row of an expression: the input of a layer, a target or a gradient. */
    public static final class Leaf extends ExprNode {
        private final String name;

        Leaf(String name, int width) {
            Objects.requireNonNull(name, "name");
            super(width);
            this.name = name;
        }

        /** {@return the name of the row} */
        public String name() {
            return name;
        }
    }

    /** A weight used as a row: a bias, a peephole. */
    public static final class Vector extends ExprNode {
        private final WeightView view;

        Vector(WeightView view) {
            Objects.requireNonNull(view, "view");
            super(view.columns());
            if (view.rows() != 1) {
                throw new IllegalArgumentException(
                        "weight '%s' has %s rows, a vector has one; multiply it with matmul"
                                .formatted(view.weight(), view.rows()));
            }
            this.view = view;
        }

        /** {@return the weight, of one row} */
        public WeightView view() {
            return view;
        }
    }

    /** Constant numbers. */
    public static final class Constant extends ExprNode {
        private final List<Double> values;

        Constant(List<Double> values) {
            super(values.size());
            this.values = values;
        }

        /** {@return the value of each element} */
        public List<Double> values() {
            return values;
        }
    }

    /** Random numbers of a mask. */
    public static final class Mask extends ExprNode {
        private final RandomMask mask;

        Mask(RandomMask mask, int width) {
            Objects.requireNonNull(mask, "mask");
            super(width);
            this.mask = mask;
        }

        /** {@return the distribution of the numbers} */
        public RandomMask mask() {
            return mask;
        }
    }

    /** A row times a weight matrix. */
    public static final class Product extends ExprNode {
        private final Expr operand;
        private final WeightView view;

        Product(Expr operand, WeightView view) {
            super(view.columns());
            if (operand.width() != view.rows()) {
                throw new IllegalArgumentException(
                        ("a row of width %s cannot be multiplied with weight '%s' of %s rows; a"
                             + " weight has a row for every element of what it multiplies")
                                .formatted(operand.width(), view.weight(), view.rows()));
            }
            this.operand = operand;
            this.view = view;
        }

        /** {@return the left operand} */
        public Expr operand() {
            return operand;
        }

        /** {@return the right operand: a weight [operand's width, width]} */
        public WeightView view() {
            return view;
        }

        @Override
        public List<Expr> operands() {
            return List.of(operand);
        }
    }

    /** An element-wise operation. */
    public static final class Apply extends ExprNode {
        private final ElementwiseOperation operation;
        private final List<Expr> operands;

        Apply(ElementwiseOperation operation, Expr operand) {
            super(operand.width());
            this.operation = operation;
            this.operands = List.of(operand);
        }

        Apply(ElementwiseOperation operation, Expr a, Expr b) {
            super(Math.max(a.width(), b.width()));
            if (a.width() != b.width() && a.width() != 1 && b.width() != 1) {
                throw new IllegalArgumentException(
                        ("'%s' takes rows of one width, or one of width 1, got widths %s and %s;"
                             + " multiply one of them with a weight that has the columns of the"
                             + " other")
                                .formatted(operation, a.width(), b.width()));
            }
            this.operation = operation;
            this.operands = List.of(a, b);
        }

        /** {@return the operation} */
        public ElementwiseOperation operation() {
            return operation;
        }

        /** {@return the operands: one or two rows, of this width or of width 1} */
        @Override
        public List<Expr> operands() {
            return operands;
        }
    }

    /** Operand · scale + shift, with two numbers that are the same for all rows. */
    public static final class Affine extends ExprNode {
        private final Expr operand;
        private final Scalar scale;
        private final Scalar shift;

        Affine(Expr operand, Scalar scale, Scalar shift) {
            Objects.requireNonNull(scale, "scale");
            Objects.requireNonNull(shift, "shift");
            super(operand.width());
            this.operand = operand;
            this.scale = scale;
            this.shift = shift;
        }

        /** {@return the operand, of this width} */
        public Expr operand() {
            return operand;
        }

        /** {@return the factor} */
        public Scalar scale() {
            return scale;
        }

        /** {@return the addend} */
        public Scalar shift() {
            return shift;
        }

        @Override
        public List<Expr> operands() {
            return List.of(operand);
        }
    }

    /** A row reduced to one number. */
    public static final class Reduce extends ExprNode {
        private final RowReduction reduction;
        private final Expr operand;

        Reduce(RowReduction reduction, Expr operand) {
            super(1);
            this.reduction = reduction;
            this.operand = operand;
        }

        /** {@return the reduction} */
        public RowReduction reduction() {
            return reduction;
        }

        /** {@return the operand} */
        public Expr operand() {
            return operand;
        }

        @Override
        public List<Expr> operands() {
            return List.of(operand);
        }
    }

    /** The softmax of a row, or its logarithms. */
    public static final class Softmax extends ExprNode {
        private final Expr operand;
        private final boolean logarithm;

        Softmax(Expr operand, boolean logarithm) {
            super(operand.width());
            this.operand = operand;
            this.logarithm = logarithm;
        }

        /** {@return the operand, of this width} */
        public Expr operand() {
            return operand;
        }

        /** {@return whether the elements are logarithms} */
        public boolean logarithm() {
            return logarithm;
        }

        @Override
        public List<Expr> operands() {
            return List.of(operand);
        }
    }

    /** A one-hot row: 1 at an index, 0 elsewhere; all 0 if the index is outside the row. */
    public static final class OneHot extends ExprNode {
        private final Expr index;

        OneHot(Expr index, int width) {
            super(width);
            if (index.width() != 1) {
                throw new IllegalArgumentException(
                        "an index has width 1, got %s; use one index for each row"
                                .formatted(index.width()));
            }
            this.index = index;
        }

        /** {@return the index, of width 1: a whole number from 0} */
        public Expr index() {
            return index;
        }

        @Override
        public List<Expr> operands() {
            return List.of(index);
        }
    }

    /**
     * Attention: the mean of the value rows v_j of a sequence, weighted by the softmax of scores
     * e_j over its unmasked steps, Σ softmax(e)_j·v_j, summed in the order of time; 0 if all steps
     * are masked. With query q and key rows k_j, the score e_j is q·k_j, or with a weight w the sum
     * of w∘tanh(q + k_j).
     */
    public static final class Attend extends ExprNode {
        private final AttendedSequence keys;
        private final AttendedSequence values;
        private final Expr query;
        private final Expr weight;

        Attend(AttendedSequence keys, AttendedSequence values, Expr query, Expr weight) {
            Objects.requireNonNull(keys, "keys");
            Objects.requireNonNull(values, "values");
            super(values.width());
            if (query.width() != keys.width()) {
                throw new IllegalArgumentException(
                        ("a query of width %s cannot be compared with keys '%s' of width %s; give"
                                        + " both the same width")
                                .formatted(query.width(), keys.name(), keys.width()));
            }
            if (weight != null && weight.width() != keys.width()) {
                throw new IllegalArgumentException(
                        "the weight of an additive score has the width of the keys, %s, got %s"
                                .formatted(keys.width(), weight.width()));
            }
            this.keys = keys;
            this.values = values;
            this.query = query;
            this.weight = weight;
        }

        /** {@return the keys, with the same number of steps as the values} */
        public AttendedSequence keys() {
            return keys;
        }

        /** {@return the values, of this width} */
        public AttendedSequence values() {
            return values;
        }

        /** {@return the query, of the keys' width} */
        public Expr query() {
            return query;
        }

        /**
         * {@return the weight of an additive score, of the keys' width; null for a product score}
         */
        public Expr weight() {
            return weight;
        }

        @Override
        public List<Expr> operands() {
            return weight == null ? List.of(query) : List.of(query, weight);
        }
    }
}
