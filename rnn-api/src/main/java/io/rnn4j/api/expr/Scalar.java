package io.rnn4j.api.expr;

import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * A number that is the same for every row and known before the rows are computed: a constant, a
 * named value such as the learning rate, or arithmetic of these. It is computed in double precision
 * and rounded to float once, where it is applied to a row; its bits are the same on all platforms.
 */
public sealed interface Scalar {

    /**
     * A constant.
     *
     * @param value value of the constant
     */
    record Literal(double value) implements Scalar {}

    /**
     * A number that is given when the rows are computed.
     *
     * @param name name of the number
     */
    record Named(String name) implements Scalar {
        /** Requires a name. */
        public Named {
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * An arithmetic operation of two numbers.
     *
     * @param operator the operation
     * @param left first operand
     * @param right second operand
     */
    record Calculation(Operator operator, Scalar left, Scalar right) implements Scalar {
        /** Rejects null. */
        public Calculation {
            Objects.requireNonNull(operator, "operator");
            Objects.requireNonNull(left, "left");
            Objects.requireNonNull(right, "right");
        }
    }

    /** The operations of scalars. */
    enum Operator {
        /** left + right. */
        PLUS,
        /** left - right. */
        MINUS,
        /** left · right. */
        TIMES,
        /** left / right. */
        OVER,
        /** left to the power of right. */
        POWER,
        /** The larger of left and right. */
        MAXIMUM,
        /** The remainder of left / right, with the sign of left. */
        REMAINDER,
        /** 1 if left = right, otherwise 0. */
        EQUAL,
        /** 1 if left &gt; right, otherwise 0. */
        GREATER
    }

    /**
     * {@return a constant}
     *
     * @param value value of the constant
     */
    static Scalar of(double value) {
        return new Literal(value);
    }

    /**
     * {@return a number that is given when the rows are computed}
     *
     * @param name name of the number
     */
    static Scalar named(String name) {
        return new Named(name);
    }

    /**
     * {@return this + other}
     *
     * @param other second operand
     */
    default Scalar plus(Scalar other) {
        return new Calculation(Operator.PLUS, this, other);
    }

    /**
     * {@return this - other}
     *
     * @param other second operand
     */
    default Scalar minus(Scalar other) {
        return new Calculation(Operator.MINUS, this, other);
    }

    /**
     * {@return this · other}
     *
     * @param other second operand
     */
    default Scalar times(Scalar other) {
        return new Calculation(Operator.TIMES, this, other);
    }

    /**
     * {@return this / other}
     *
     * @param other second operand
     */
    default Scalar over(Scalar other) {
        return new Calculation(Operator.OVER, this, other);
    }

    /**
     * {@return this to the power of the exponent}
     *
     * @param exponent the exponent
     */
    default Scalar power(Scalar exponent) {
        return new Calculation(Operator.POWER, this, exponent);
    }

    /**
     * {@return the larger of this and other}
     *
     * @param other second operand
     */
    default Scalar max(Scalar other) {
        return new Calculation(Operator.MAXIMUM, this, other);
    }

    /**
     * {@return the remainder of this / other, with the sign of this}
     *
     * @param other second operand
     */
    default Scalar remainder(Scalar other) {
        return new Calculation(Operator.REMAINDER, this, other);
    }

    /**
     * Compares with a number.
     *
     * @param other second operand
     * @return 1 if this is larger, otherwise 0
     */
    default Scalar greaterThan(Scalar other) {
        return new Calculation(Operator.GREATER, this, other);
    }

    /**
     * Compares with a number.
     *
     * @param other second operand
     * @return 1 if both are equal, otherwise 0
     */
    default Scalar equalTo(Scalar other) {
        return new Calculation(Operator.EQUAL, this, other);
    }

    /**
     * Computes the value.
     *
     * @param given value of each named number
     * @return the value in double precision
     */
    default double value(ToDoubleFunction<String> given) {
        Objects.requireNonNull(given, "given");
        return switch (this) {
            case Literal literal -> literal.value();
            case Named named -> given.applyAsDouble(named.name());
            case Calculation(Operator operator, Scalar left, Scalar right) -> {
                double a = left.value(given);
                double b = right.value(given);
                yield switch (operator) {
                    case PLUS -> a + b;
                    case MINUS -> a - b;
                    case TIMES -> a * b;
                    case OVER -> a / b;
                    case POWER -> power(a, b);
                    case MAXIMUM -> Math.max(a, b);
                    case REMAINDER -> a % b;
                    case EQUAL -> a == b ? 1 : 0;
                    case GREATER -> a > b ? 1 : 0;
                };
            }
        };
    }

    /**
     * Computes a power with the same bits on all platforms. Square roots and whole exponents, which
     * optimizers need in every step, avoid {@link StrictMath#pow}, which allocates.
     */
    private static double power(double base, double exponent) {
        if (Math.abs(exponent) == 0.5) {
            double root = Math.sqrt(base);
            return exponent > 0 ? root : 1 / root;
        }
        long whole = (long) exponent;
        if (whole != exponent || whole < 0) {
            return StrictMath.pow(base, exponent);
        }
        double result = 1;
        double square = base;
        for (long rest = whole; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }
}
