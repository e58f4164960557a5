package io.rnn4j.kernel;

/**
 * The elementwise operations of {@link Kernels}. Each computes one float from the elements {@code
 * a}, {@code b}, {@code c} of one to three operands. In the formulas of gradients {@code d} is the
 * gradient of the result and {@code y} the result of the differentiated operation.
 *
 * <p>{@link io.rnn4j.kernel.scalar.FloatMath} defines the bits of the transcendental operations. A
 * multiplication and an addition are fused (rounded once) where the formula says {@code fma} and
 * nowhere else.
 */
public enum Elementwise {
    /** {@code a}. */
    COPY(1),
    /** {@code a + b}. */
    ADD(2),
    /** {@code a - b}. */
    SUBTRACT(2),
    /** {@code a * b}. */
    MULTIPLY(2),
    /** {@code a / b}. */
    DIVIDE(2),
    /** The larger of a and b as {@link Math#max(float, float)}: NaN if either is, +0 above -0. */
    MAXIMUM(2),
    /** The smaller of a and b as {@link Math#min(float, float)}. */
    MINIMUM(2),
    /** {@code a > b ? 1 : 0}; 0 if either is NaN. */
    GREATER(2),
    /** {@code a == b ? 1 : 0}; 0 if either is NaN. */
    EQUAL(2),
    /** {@code |a|}. */
    ABSOLUTE(1),
    /** {@code a > 0 ? 1 : a < 0 ? -1 : 0}; 0 for NaN. */
    SIGN(1),
    /** The square root, correctly rounded. */
    SQUARE_ROOT(1),
    /** {@code 1 / sqrt(a)}, root and quotient each correctly rounded. */
    RECIPROCAL_SQUARE_ROOT(1),
    /** {@link io.rnn4j.kernel.scalar.FloatMath#exp(float)}. */
    EXP(1),
    /** {@link io.rnn4j.kernel.scalar.FloatMath#expm1(float)}. */
    EXP_MINUS_ONE(1),
    /** {@link io.rnn4j.kernel.scalar.FloatMath#log(float)}. */
    LOG(1),
    /** {@link io.rnn4j.kernel.scalar.FloatMath#sigmoid(float)}. */
    SIGMOID(1),
    /** {@link io.rnn4j.kernel.scalar.FloatMath#tanh(float)}. */
    TANH(1),
    /** {@code Math.max(a, 0f)}. */
    RELU(1),
    /** {@link io.rnn4j.kernel.scalar.FloatMath#softplus(float)}. */
    SOFTPLUS(1),
    /** {@link io.rnn4j.kernel.scalar.FloatMath#expOfDifference(float, float)}. */
    EXP_OF_DIFFERENCE(2),
    /** {@code fma(a, b, c)}. */
    MULTIPLY_ADD(3),
    /** {@code fma(-a, b, c)}. */
    NEGATED_MULTIPLY_ADD(3),
    /**
     * The gradient of the sigmoid, {@code d·y·(1-y)} with d = a and y = b: {@code t = a * b;
     * fma(-t, b, t)}.
     */
    SIGMOID_GRADIENT(2),
    /** The gradient of the hyperbolic tangent, {@code d·(1-y²)}: {@code fma(-(a * b), b, a)}. */
    TANH_GRADIENT(2),
    /** The gradient of the rectifier, {@code b > 0 ? a : 0}. */
    RELU_GRADIENT(2),
    /** {@link #SIGMOID_GRADIENT} of a product, {@code d = a * b} and y = c. */
    MULTIPLY_SIGMOID_GRADIENT(3),
    /** {@link #TANH_GRADIENT} of a product, {@code d = a * b} and y = c. */
    MULTIPLY_TANH_GRADIENT(3);

    private final int operands;

    Elementwise(int operands) {
        this.operands = operands;
    }

    /** {@return the number of operands, 1 to 3} */
    public int operands() {
        return operands;
    }
}
