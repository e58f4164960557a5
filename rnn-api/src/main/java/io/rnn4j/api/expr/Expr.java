package io.rnn4j.api.expr;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Reduction;

import java.util.List;

/**
 * An equation's right-hand side: a function of one <b>row</b>, which is one sample at one time
 * step.
 *
 * <p>Expressions are data. They are immutable, and two of them are equal only if they are the same
 * object, so that an expression used twice is computed once. Others walk them to differentiate, to
 * print, to run.
 *
 * <p>Every expression has a width, the number of elements of its row. The operands of an
 * element-wise operation have the same width, or one of them has width 1 and is spread over the
 * other's.
 */
public abstract sealed class Expr
        permits State,
                Expr.Leaf,
                Expr.Vector,
                Expr.Constant,
                Expr.Mask,
                Expr.Product,
                Expr.Apply,
                Expr.Affine,
                Expr.Reduce,
                Expr.OneHot,
                Expr.Attend {
    private final int width;

    Expr(int width) {
        if (width < 1) {
            throw new IllegalArgumentException(
                    "a row has at least one element, got width " + width);
        }
        this.width = width;
    }

    /**
     * Returns the number of elements of the row.
     *
     * @return 1 or more
     */
    public final int width() {
        return width;
    }

    // ---- leaves

    /** A row that is given from outside: the input of a layer, a target, a gradient. */
    public static final class Leaf extends Expr {
        private final String name;

        private Leaf(String name, int width) {
            super(width);
            this.name = name;
        }

        /**
         * Returns the name.
         *
         * @return the name
         */
        public String name() {
            return name;
        }
    }

    /** A weight that is added to or multiplied with rows: a bias, a peephole. */
    public static final class Vector extends Expr {
        private final WeightView view;

        private Vector(WeightView view) {
            super(view.columns());
            this.view = view;
        }

        /**
         * Returns the weight.
         *
         * @return one row of columns
         */
        public WeightView view() {
            return view;
        }
    }

    /** Numbers that never change. */
    public static final class Constant extends Expr {
        private final List<Double> values;

        private Constant(List<Double> values) {
            super(values.size());
            this.values = values;
        }

        /**
         * Returns the numbers.
         *
         * @return one an element
         */
        public List<Double> values() {
            return values;
        }
    }

    /** Random numbers. */
    public static final class Mask extends Expr {
        private final RandomMask mask;

        private Mask(RandomMask mask, int width) {
            super(width);
            this.mask = mask;
        }

        /**
         * Returns what the numbers are drawn from.
         *
         * @return the mask
         */
        public RandomMask mask() {
            return mask;
        }
    }

    // ---- operations

    /** A row times a weight. */
    public static final class Product extends Expr {
        private final Expr operand;
        private final WeightView view;

        private Product(Expr operand, WeightView view) {
            super(view.columns());
            if (operand.width() != view.rows()) {
                throw new IllegalArgumentException(
                        "a row of width "
                                + operand.width()
                                + " cannot be multiplied with weight '"
                                + view.weight()
                                + "' of "
                                + view.rows()
                                + " rows; a weight has a row for every element of what it"
                                + " multiplies");
            }
            this.operand = operand;
            this.view = view;
        }

        /**
         * Returns the left operand.
         *
         * @return a row
         */
        public Expr operand() {
            return operand;
        }

        /**
         * Returns the right operand.
         *
         * @return a weight [operand's width, width]
         */
        public WeightView view() {
            return view;
        }
    }

    /** An element-wise operation. */
    public static final class Apply extends Expr {
        private final Elementwise operation;
        private final List<Expr> operands;

        private Apply(Elementwise operation, int width, Expr... operands) {
            super(width);
            this.operation = operation;
            this.operands = List.of(operands);
        }

        /**
         * Returns what is computed.
         *
         * @return the operation
         */
        public Elementwise operation() {
            return operation;
        }

        /**
         * Returns what it is computed from.
         *
         * @return one or two rows, of this width or of width 1
         */
        public List<Expr> operands() {
            return operands;
        }
    }

    /** Operand · scale + shift, with two numbers that are the same for all rows. */
    public static final class Affine extends Expr {
        private final Expr operand;
        private final Scalar scale;
        private final Scalar shift;

        private Affine(Expr operand, Scalar scale, Scalar shift) {
            super(operand.width());
            this.operand = operand;
            this.scale = scale;
            this.shift = shift;
        }

        /**
         * Returns the operand.
         *
         * @return a row of this width
         */
        public Expr operand() {
            return operand;
        }

        /**
         * Returns the factor.
         *
         * @return a number
         */
        public Scalar scale() {
            return scale;
        }

        /**
         * Returns the addend.
         *
         * @return a number
         */
        public Scalar shift() {
            return shift;
        }
    }

    /** A row reduced to one number. */
    public static final class Reduce extends Expr {
        private final Reduction reduction;
        private final Expr operand;

        private Reduce(Reduction reduction, Expr operand) {
            super(1);
            this.reduction = reduction;
            this.operand = operand;
        }

        /**
         * Returns what is computed.
         *
         * @return the reduction
         */
        public Reduction reduction() {
            return reduction;
        }

        /**
         * Returns the operand.
         *
         * @return a row
         */
        public Expr operand() {
            return operand;
        }
    }

    /**
     * A row of zeros with a one at the place that the operand names; all zeros if there is no such
     * place.
     */
    public static final class OneHot extends Expr {
        private final Expr index;

        private OneHot(Expr index, int width) {
            super(width);
            if (index.width() != 1) {
                throw new IllegalArgumentException("an index has width 1, got " + index.width());
            }
            this.index = index;
        }

        /**
         * Returns the place of the one.
         *
         * @return width 1, a whole number counted from 0
         */
        public Expr index() {
            return index;
        }
    }

    /**
     * The mean of the rows of a memory, each with the weight that its key gets for a query: e_j is
     * the score of key k_j, a the softmax of e over all steps that are not masked, and the value is
     * the sum of a_j·m_j in the order of time; 0 if all steps are masked. A score is q·k_j, or with
     * a weight v the sum of v∘tanh(q + k_j).
     */
    public static final class Attend extends Expr {
        private final AttendedSequence keys;
        private final AttendedSequence values;
        private final Expr query;
        private final Expr weight;

        private Attend(AttendedSequence keys, AttendedSequence values, Expr query, Expr weight) {
            super(values.width());
            if (query.width() != keys.width()) {
                throw new IllegalArgumentException(
                        "a query of width "
                                + query.width()
                                + " cannot be held against the keys '"
                                + keys.name()
                                + "' of width "
                                + keys.width());
            }
            if (weight != null && weight.width() != keys.width()) {
                throw new IllegalArgumentException(
                        "the weight of an additive score is as wide as the keys, "
                                + keys.width()
                                + ", got "
                                + weight.width());
            }
            this.keys = keys;
            this.values = values;
            this.query = query;
            this.weight = weight;
        }

        /**
         * Returns what the query is held against.
         *
         * @return a memory with as many steps as {@link #values()}
         */
        public AttendedSequence keys() {
            return keys;
        }

        /**
         * Returns what is taken the mean of.
         *
         * @return a memory
         */
        public AttendedSequence values() {
            return values;
        }

        /**
         * Returns the query.
         *
         * @return a row as wide as the keys
         */
        public Expr query() {
            return query;
        }

        /**
         * Returns the weight of an additive score.
         *
         * @return a row as wide as the keys; null if the score is a product
         */
        public Expr weight() {
            return weight;
        }
    }

    /**
     * Names a row that is given from outside.
     *
     * @param name its name
     * @param width its width
     * @return a leaf
     */
    public static Leaf leaf(String name, int width) {
        return new Leaf(name, width);
    }

    /**
     * Reads a weight as a row, the same for every sample and step.
     *
     * @param view a weight of one row
     * @return the row
     * @throws IllegalArgumentException if the weight has several rows
     */
    public static Expr vector(WeightView view) {
        if (view.rows() != 1) {
            throw new IllegalArgumentException(
                    "weight '"
                            + view.weight()
                            + "' has "
                            + view.rows()
                            + " rows, a vector has one");
        }
        return new Vector(view);
    }

    /**
     * Makes a row of numbers.
     *
     * @param values the numbers; a single one is spread over whatever it meets
     * @return the row
     */
    public static Expr constant(double... values) {
        return new Constant(java.util.Arrays.stream(values).boxed().toList());
    }

    /**
     * Makes a row of random numbers, which have no derivative.
     *
     * @param mask what they are drawn from
     * @param width how many
     * @return the row
     */
    public static Expr mask(RandomMask mask, int width) {
        return new Mask(mask, width);
    }

    // ---- products

    /**
     * Multiplies this row with a weight.
     *
     * @param weight a weight [width, columns]
     * @return a row of the weight's columns
     * @throws IllegalArgumentException if the weight has another number of rows than this row has
     *     elements
     */
    public final Expr matmul(WeightView weight) {
        return new Product(this, java.util.Objects.requireNonNull(weight, "weight of a product"));
    }

    // ---- attention

    /**
     * Attends to a memory with products as scores (Luong et al. 2015; Vaswani et al. 2017, who
     * divide the query by the square root of its width).
     *
     * @param keys what this row is held against
     * @param values what is taken the mean of, with as many steps
     * @return a row as wide as the values
     * @throws IllegalArgumentException if this row is not as wide as the keys
     */
    public final Expr attend(AttendedSequence keys, AttendedSequence values) {
        return new Attend(keys, values, this, null);
    }

    /**
     * Attends to a memory with additive scores (Bahdanau et al. 2015).
     *
     * @param keys what this row is added to
     * @param values what is taken the mean of, with as many steps
     * @param weight the weight of each element of tanh(query + key) in the score
     * @return a row as wide as the values
     * @throws IllegalArgumentException if this row or the weight is not as wide as the keys
     */
    public final Expr attend(AttendedSequence keys, AttendedSequence values, Expr weight) {
        return new Attend(keys, values, this, java.util.Objects.requireNonNull(weight, "weight"));
    }

    // ---- element by element

    private Expr with(Elementwise operation, Expr other) {
        java.util.Objects.requireNonNull(other, () -> "operand of '" + word(operation) + "'");
        int common = Math.max(width, other.width);
        if (width != other.width && width != 1 && other.width != 1) {
            throw new IllegalArgumentException(
                    "'"
                            + word(operation)
                            + "' takes rows of one width, or one of width 1, got widths "
                            + width
                            + " and "
                            + other.width
                            + "; multiply one of them with a weight that has the columns of the"
                            + " other");
        }
        return new Apply(operation, common, this, other);
    }

    private static String word(Elementwise operation) {
        return operation.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    private Expr map(Elementwise operation) {
        return new Apply(operation, width, this);
    }

    /**
     * Adds.
     *
     * @param other second operand
     * @return this + other
     */
    public final Expr plus(Expr other) {
        return with(Elementwise.ADD, other);
    }

    /**
     * Adds a number.
     *
     * @param number second operand
     * @return this + number
     */
    public final Expr plus(double number) {
        return new Affine(this, Scalar.of(1), Scalar.of(number));
    }

    /**
     * Subtracts.
     *
     * @param other second operand
     * @return this - other
     */
    public final Expr minus(Expr other) {
        return with(Elementwise.SUBTRACT, other);
    }

    /**
     * Subtracts a number.
     *
     * @param number second operand
     * @return this - number
     */
    public final Expr minus(double number) {
        return plus(-number);
    }

    /**
     * Multiplies element by element.
     *
     * @param other second operand
     * @return this ∘ other
     */
    public final Expr times(Expr other) {
        return with(Elementwise.MULTIPLY, other);
    }

    /**
     * Multiplies with a number.
     *
     * @param number second operand
     * @return this · number
     */
    public final Expr times(double number) {
        return times(Scalar.of(number));
    }

    /**
     * Multiplies with a number that is known at run time.
     *
     * @param number second operand
     * @return this · number
     */
    public final Expr times(Scalar number) {
        return new Affine(this, number, Scalar.of(0));
    }

    /**
     * Divides element by element.
     *
     * @param other second operand
     * @return this / other
     */
    public final Expr over(Expr other) {
        return with(Elementwise.DIVIDE, other);
    }

    /**
     * Changes the sign.
     *
     * @return -this
     */
    public final Expr negate() {
        return times(-1);
    }

    /**
     * Subtracts from one.
     *
     * @return 1 - this
     */
    public final Expr oneMinus() {
        return new Affine(this, Scalar.of(-1), Scalar.of(1));
    }

    /**
     * Squares.
     *
     * @return this ∘ this
     */
    public final Expr square() {
        return times(this);
    }

    /**
     * Takes the square root.
     *
     * @return √this
     */
    public final Expr sqrt() {
        return map(Elementwise.SQUARE_ROOT);
    }

    /**
     * Takes the reciprocal of the square root.
     *
     * @return 1/√this
     */
    public final Expr rsqrt() {
        return map(Elementwise.RECIPROCAL_SQUARE_ROOT);
    }

    /**
     * Takes the exponential.
     *
     * @return e to the power of this
     */
    public final Expr exp() {
        return map(Elementwise.EXP);
    }

    /**
     * Takes the exponential less one, exact near 0.
     *
     * @return e to the power of this, minus 1
     */
    public final Expr expm1() {
        return map(Elementwise.EXP_MINUS_ONE);
    }

    /**
     * Takes the natural logarithm.
     *
     * @return ln this
     */
    public final Expr log() {
        return map(Elementwise.LOG);
    }

    /**
     * Takes the absolute value; its derivative at 0 is 0.
     *
     * @return |this|
     */
    public final Expr abs() {
        return map(Elementwise.ABSOLUTE);
    }

    /**
     * Takes the larger; where both are equal, the derivative goes to the other, so that {@code
     * x.max(0)} has derivative 0 at 0.
     *
     * @param other second operand
     * @return the larger, element by element
     */
    public final Expr max(Expr other) {
        return with(Elementwise.MAXIMUM, other);
    }

    /**
     * Takes the smaller; where both are equal, the derivative goes to this one, so that the
     * derivatives of {@code x.max(y)} and {@code x.min(y)} add up to that of x + y.
     *
     * @param other second operand
     * @return the smaller, element by element
     */
    public final Expr min(Expr other) {
        return with(Elementwise.MINIMUM, other);
    }

    /**
     * Compares; the derivative is 0.
     *
     * @param other second operand
     * @return 1 where this is larger than the other, otherwise 0
     */
    public final Expr greaterThan(Expr other) {
        return with(Elementwise.GREATER, other);
    }

    /**
     * Compares; the derivative is 0.
     *
     * @param other second operand
     * @return 1 where both are equal, otherwise 0
     */
    public final Expr equalTo(Expr other) {
        return with(Elementwise.EQUAL, other);
    }

    /**
     * Takes the logistic function.
     *
     * @return 1/(1 + e^-this)
     */
    public final Expr sigmoid() {
        return map(Elementwise.SIGMOID);
    }

    /**
     * Takes the hyperbolic tangent.
     *
     * @return tanh this
     */
    public final Expr tanh() {
        return map(Elementwise.TANH);
    }

    /**
     * Cuts off at zero; the derivative at 0 is 0.
     *
     * @return the larger of this and 0
     */
    public final Expr relu() {
        return map(Elementwise.RELU);
    }

    /**
     * Takes the logarithm of 1 + e^this, without overflow and exact far out; its derivative is the
     * sigmoid.
     *
     * @return ln(1 + e^this)
     */
    public final Expr softplus() {
        return map(Elementwise.SOFTPLUS);
    }

    // ---- of a row

    /**
     * Adds up the row.
     *
     * @return width 1
     */
    public final Expr sum() {
        return new Reduce(Reduction.SUM, this);
    }

    /**
     * Averages the row.
     *
     * @return width 1
     */
    public final Expr mean() {
        return sum().times(1.0 / width);
    }

    /**
     * Takes the largest element; where several are largest, they share the derivative.
     *
     * @return width 1
     */
    public final Expr max() {
        return new Reduce(Reduction.MAXIMUM, this);
    }

    /**
     * Takes the logarithm of the sum of the exponentials, without overflow.
     *
     * @return width 1
     */
    public final Expr logSumExp() {
        return new Reduce(Reduction.LOG_SUM_EXP, this);
    }

    /**
     * Turns an index into a row of zeros with a single one; the derivative is 0. Fractions are cut
     * off; a number outside the indices gives zeros, one that is not finite NaN.
     *
     * @param classes width of the result
     * @return a row of the given width
     * @throws IllegalArgumentException if this has not width 1
     */
    public final Expr oneHot(int classes) {
        return new OneHot(this, classes);
    }
}
