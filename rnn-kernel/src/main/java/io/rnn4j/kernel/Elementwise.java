package io.rnn4j.kernel;

/**
 * The element-wise operations of {@link Kernels}: one float out of one to three floats in, the same
 * formula at every element. {@code a}, {@code b}, {@code c} are the operands in order; {@code d}
 * names an operand that carries a gradient and {@code y} one that carries the value of the
 * operation that is differentiated.
 *
 * <p>The transcendental ones are defined, bit by bit, by {@link io.rnn4j.kernel.scalar.FloatMath};
 * a multiplication followed by an addition is fused (rounded once) exactly where the formula says
 * {@code fma}.
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
    /** {@code fma(a, b, c)}. */
    MULTIPLY_ADD(3),
    /** {@code fma(-a, b, c)}. */
    NEGATED_MULTIPLY_ADD(3),
    /**
     * The gradient of a sigmoid, {@code d·y·(1-y)} with d = a and y = b: {@code t = a * b; fma(-t,
     * b, t)}.
     */
    SIGMOID_GRADIENT(2),
    /** The gradient of a hyperbolic tangent, {@code d·(1-y²)}: {@code fma(-(a * b), b, a)}. */
    TANH_GRADIENT(2),
    /** The gradient of a rectifier, {@code b > 0 ? a : 0}. */
    RELU_GRADIENT(2),
    /** {@link #SIGMOID_GRADIENT} of a product, {@code d = a * b} and y = c. */
    MULTIPLY_SIGMOID_GRADIENT(3),
    /** {@link #TANH_GRADIENT} of a product, {@code d = a * b} and y = c. */
    MULTIPLY_TANH_GRADIENT(3);

    private final int operands;

    Elementwise(int operands) {
        this.operands = operands;
    }

    /**
     * Returns how many operands the operation reads.
     *
     * @return 1, 2 or 3
     */
    public int operands() {
        return operands;
    }
}
