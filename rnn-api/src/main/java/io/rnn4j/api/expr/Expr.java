package io.rnn4j.api.expr;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * An expression: a function of one <b>row</b>, which is one sample at one time step.
 *
 * <p>Expressions are immutable data. They are compared by identity, so that an expression used
 * twice is computed once. Their structure is that of {@link ExprNode} and {@link State}.
 *
 * <p>Every expression has a width, the number of elements of its row. The operands of an
 * element-wise operation have the same width, or one of them has width 1 and is broadcast.
 */
public abstract sealed class Expr permits State, ExprNode {
    private final int width;

    Expr(int width) {
        if (width < 1) {
            throw new IllegalArgumentException(
                    "a row has at least one element, got width %s".formatted(width));
        }
        this.width = width;
    }

    /** {@return the number of elements of the row, at least 1} */
    public final int width() {
        return width;
    }

    /**
     * {@return the expressions that this one is computed from, in their order; empty for a leaf}
     */
    public List<Expr> operands() {
        return List.of();
    }

    // ---- leaves

    /**
     * {@return a row that is given from outside}
     *
     * @param name name of the row
     * @param width number of elements, at least 1
     */
    public static ExprNode.Leaf leaf(String name, int width) {
        return new ExprNode.Leaf(name, width);
    }

    /**
     * {@return a weight as a row, the same for every sample and step}
     *
     * @param view a weight of one row
     * @throws IllegalArgumentException if the weight has several rows
     */
    public static Expr vector(WeightView view) {
        return new ExprNode.Vector(view);
    }

    /**
     * {@return a row of constants}
     *
     * @param values value of each element; a single value is broadcast
     */
    public static Expr constant(double... values) {
        Objects.requireNonNull(values, "values");
        return new ExprNode.Constant(Arrays.stream(values).boxed().toList());
    }

    /**
     * {@return a row whose elements are one constant; its memory does not depend on the width}
     *
     * @param value value of all elements
     * @param width number of elements, at least 1
     */
    public static Expr constantRow(double value, int width) {
        return new ExprNode.Constant(Collections.nCopies(width, value));
    }

    /**
     * {@return a row of random numbers; its derivative is 0}
     *
     * @param mask distribution of the numbers
     * @param width number of elements, at least 1
     */
    public static Expr mask(RandomMask mask, int width) {
        return new ExprNode.Mask(mask, width);
    }

    // ---- products and attention

    /**
     * Multiplies this row by a weight matrix.
     *
     * @param weight a weight [width, columns]
     * @return the product, of the weight's columns
     * @throws IllegalArgumentException if the weight's number of rows is not this width
     */
    public final Expr matmul(WeightView weight) {
        return new ExprNode.Product(this, Objects.requireNonNull(weight, "weight of a product"));
    }

    /**
     * Attends to a sequence with product scores, this row being the query (Luong et al. 2015;
     * Vaswani et al. 2017 divide the query by the square root of its width).
     *
     * @param keys rows that are multiplied with this row
     * @param values rows whose weighted mean is returned, with the same number of steps
     * @return the mean, of the values' width
     * @throws IllegalArgumentException if the keys are not of this width
     */
    public final Expr attend(AttendedSequence keys, AttendedSequence values) {
        return new ExprNode.Attend(keys, values, this, null);
    }

    /**
     * Attends to a sequence with additive scores, this row being the query (Bahdanau et al. 2015).
     *
     * @param keys rows that are added to this row
     * @param values rows whose weighted mean is returned, with the same number of steps
     * @param weight weight of each element of tanh(query + key) in the score
     * @return the mean, of the values' width
     * @throws IllegalArgumentException if the keys or the weight are not of this width
     */
    public final Expr attend(AttendedSequence keys, AttendedSequence values, Expr weight) {
        return new ExprNode.Attend(keys, values, this, Objects.requireNonNull(weight, "weight"));
    }

    // ---- arithmetic, element by element

    private Expr with(ElementwiseOperation operation, Expr other) {
        Objects.requireNonNull(other, () -> "operand of '" + operation + "'");
        return new ExprNode.Apply(operation, this, other);
    }

    private Expr map(ElementwiseOperation operation) {
        return new ExprNode.Apply(operation, this);
    }

    /**
     * {@return this + other}
     *
     * @param other second operand
     */
    public final Expr plus(Expr other) {
        return with(ElementwiseOperation.ADD, other);
    }

    /**
     * {@return this + number}
     *
     * @param number second operand
     */
    public final Expr plus(double number) {
        return plus(Scalar.of(number));
    }

    /**
     * Adds a number that is known at run time.
     *
     * @param number second operand
     * @return this + number
     */
    public final Expr plus(Scalar number) {
        return new ExprNode.Affine(this, Scalar.of(1), number);
    }

    /**
     * {@return this - other}
     *
     * @param other second operand
     */
    public final Expr minus(Expr other) {
        return with(ElementwiseOperation.SUBTRACT, other);
    }

    /**
     * {@return this - number}
     *
     * @param number second operand
     */
    public final Expr minus(double number) {
        return plus(-number);
    }

    /**
     * {@return this ∘ other}
     *
     * @param other second operand
     */
    public final Expr times(Expr other) {
        return with(ElementwiseOperation.MULTIPLY, other);
    }

    /**
     * {@return this · number}
     *
     * @param number second operand
     */
    public final Expr times(double number) {
        return times(Scalar.of(number));
    }

    /**
     * Multiplies by a number that is known at run time.
     *
     * @param number second operand
     * @return this · number
     */
    public final Expr times(Scalar number) {
        return new ExprNode.Affine(this, number, Scalar.of(0));
    }

    /**
     * {@return this / other}
     *
     * @param other second operand
     */
    public final Expr over(Expr other) {
        return with(ElementwiseOperation.DIVIDE, other);
    }

    /** {@return -this} */
    public final Expr negate() {
        return times(-1);
    }

    /** {@return 1 - this} */
    public final Expr oneMinus() {
        return new ExprNode.Affine(this, Scalar.of(-1), Scalar.of(1));
    }

    /** {@return this ∘ this} */
    public final Expr square() {
        return times(this);
    }

    /**
     * {@return the larger of two rows, element by element} Where both are equal, the gradient flows
     * to the other operand, so that {@code x.max(0)} has derivative 0 at 0.
     *
     * @param other second operand
     */
    public final Expr max(Expr other) {
        return with(ElementwiseOperation.MAXIMUM, other);
    }

    /**
     * {@return the smaller of two rows, element by element} Where both are equal, the gradient
     * flows to this operand, so that the gradients of {@code x.max(y)} and {@code x.min(y)} add up
     * to that of x + y.
     *
     * @param other second operand
     */
    public final Expr min(Expr other) {
        return with(ElementwiseOperation.MINIMUM, other);
    }

    /**
     * Compares with a row, element by element; the derivative is 0.
     *
     * @param other second operand
     * @return 1 where this is larger than the other, otherwise 0
     */
    public final Expr greaterThan(Expr other) {
        return with(ElementwiseOperation.GREATER, other);
    }

    /**
     * Compares with a row, element by element; the derivative is 0.
     *
     * @param other second operand
     * @return 1 where both are equal, otherwise 0
     */
    public final Expr equalTo(Expr other) {
        return with(ElementwiseOperation.EQUAL, other);
    }

    // ---- functions, element by element

    /** {@return √this} */
    public final Expr sqrt() {
        return map(ElementwiseOperation.SQUARE_ROOT);
    }

    /** {@return 1/√this} */
    public final Expr rsqrt() {
        return map(ElementwiseOperation.RECIPROCAL_SQUARE_ROOT);
    }

    /** {@return e^this} */
    public final Expr exp() {
        return map(ElementwiseOperation.EXP);
    }

    /** {@return e^this - 1, accurate near 0} */
    public final Expr expm1() {
        return map(ElementwiseOperation.EXP_MINUS_ONE);
    }

    /** {@return the natural logarithm of this} */
    public final Expr log() {
        return map(ElementwiseOperation.LOG);
    }

    /** {@return |this|; the derivative at 0 is 0} */
    public final Expr abs() {
        return map(ElementwiseOperation.ABSOLUTE);
    }

    /** {@return the logistic function 1/(1 + e^-this)} */
    public final Expr sigmoid() {
        return map(ElementwiseOperation.SIGMOID);
    }

    /** {@return the hyperbolic tangent of this} */
    public final Expr tanh() {
        return map(ElementwiseOperation.TANH);
    }

    /** {@return the larger of this and 0; the derivative at 0 is 0} */
    public final Expr relu() {
        return map(ElementwiseOperation.RELU);
    }

    /** {@return ln(1 + e^this), without overflow and accurate for large |this|} */
    public final Expr softplus() {
        return map(ElementwiseOperation.SOFTPLUS);
    }

    // ---- of a row

    /** {@return the sum of the row, of width 1} */
    public final Expr sum() {
        return new ExprNode.Reduce(RowReduction.SUM, this);
    }

    /** {@return the mean of the row, of width 1} */
    public final Expr mean() {
        return sum().times(1.0 / width);
    }

    /**
     * {@return one element of the row, of width 1} It is computed as the sum of the products with a
     * one-hot row, so it is NaN if any element is infinite or NaN.
     *
     * @param column index of the element, from 0
     * @throws IllegalArgumentException if the row has no such element
     */
    public final Expr column(int column) {
        if (column < 0 || column >= width) {
            throw new IllegalArgumentException(
                    "a row of width %s has columns 0 to %s, got %s"
                            .formatted(width, width - 1, column));
        }
        double[] oneHot = new double[width];
        oneHot[column] = 1;
        return times(constant(oneHot)).sum();
    }

    /** {@return the largest element, of width 1; equal largest elements share the gradient} */
    public final Expr max() {
        return new ExprNode.Reduce(RowReduction.MAXIMUM, this);
    }

    /** {@return the logarithm of the sum of the exponentials, without overflow, of width 1} */
    public final Expr logSumExp() {
        return new ExprNode.Reduce(RowReduction.LOG_SUM_EXP, this);
    }

    /** {@return the softmax of the row, e^a / Σe^a, without overflow} */
    public final Expr softmax() {
        return new ExprNode.Softmax(this, false);
    }

    /**
     * {@return the logarithms of the softmax of the row, a - ln Σe^a} Like their derivatives they
     * are exact however close to 0 they are.
     */
    public final Expr logSoftmax() {
        return new ExprNode.Softmax(this, true);
    }

    /** {@return ∞ where this indicator is 1, and 0 where it is 0} */
    public final Expr infinite() {
        Expr largest = times(Float.MAX_VALUE);
        return largest.plus(largest);
    }

    /**
     * {@return the one-hot row of an index; the derivative is 0} Fractions of the index are
     * truncated; an index outside the row gives zeros, one that is not finite gives NaN.
     *
     * @param classes width of the result, at least 1
     * @throws IllegalArgumentException if this is not of width 1
     */
    public final Expr oneHot(int classes) {
        return new ExprNode.OneHot(this, classes);
    }
}
