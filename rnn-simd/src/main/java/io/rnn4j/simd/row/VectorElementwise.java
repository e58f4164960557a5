package io.rnn4j.simd.row;

import static io.rnn4j.simd.Lanes.COUNT;
import static io.rnn4j.simd.Vectors.SPECIES;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.simd.Operands;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

import java.util.Arrays;

/**
 * The {@link Elementwise} operations over {@link Operands}.
 *
 * <p>One small loop an operation. A loop that called a function object for every vector would be
 * shared by all operations; the compiler would then not inline the call and would allocate them.
 */
public final class VectorElementwise {

    /** The loop of one operation. */
    private interface Loop {
        void run(Operands operands);
    }

    /**
     * By the order of the operations. They are called through an interface so that the compiler
     * compiles each loop by itself: what it inlines of a switch over all of them is more than it
     * allows itself, and it then allocates the vectors of those that are left.
     */
    private static final Loop[] LOOPS = loops();

    private VectorElementwise() {}

    private static Loop[] loops() {
        return Arrays.stream(Elementwise.values())
                .map(VectorElementwise::loop)
                .toArray(Loop[]::new);
    }

    private static Loop loop(Elementwise operation) {
        return switch (operation) {
            case COPY -> VectorElementwise::copy;
            case ADD -> VectorElementwise::add;
            case SUBTRACT -> VectorElementwise::subtract;
            case MULTIPLY -> VectorElementwise::multiply;
            case DIVIDE -> VectorElementwise::divide;
            case MAXIMUM -> VectorElementwise::maximum;
            case MINIMUM -> VectorElementwise::minimum;
            case GREATER -> VectorElementwise::greater;
            case EQUAL -> VectorElementwise::equal;
            case ABSOLUTE -> VectorElementwise::absolute;
            case SIGN -> VectorElementwise::signRow;
            case SQUARE_ROOT -> VectorElementwise::squareRoot;
            case RECIPROCAL_SQUARE_ROOT -> VectorElementwise::reciprocalSquareRoot;
            case EXP -> VectorElementwise::exp;
            case EXP_MINUS_ONE -> VectorElementwise::expMinusOne;
            case LOG -> VectorElementwise::log;
            case SIGMOID -> VectorElementwise::sigmoid;
            case TANH -> VectorElementwise::tanh;
            case RELU -> VectorElementwise::relu;
            case SOFTPLUS -> VectorElementwise::softplus;
            case MULTIPLY_ADD -> VectorElementwise::multiplyAdd;
            case NEGATED_MULTIPLY_ADD -> VectorElementwise::negatedMultiplyAdd;
            case SIGMOID_GRADIENT -> VectorElementwise::sigmoidGradientRow;
            case TANH_GRADIENT -> VectorElementwise::tanhGradientRow;
            case RELU_GRADIENT -> VectorElementwise::reluGradientRow;
            case MULTIPLY_SIGMOID_GRADIENT -> VectorElementwise::multiplySigmoidGradient;
            case MULTIPLY_TANH_GRADIENT -> VectorElementwise::multiplyTanhGradient;
        };
    }

    public static void apply(Elementwise operation, Operands o) {
        LOOPS[operation.ordinal()].run(o);
    }

    private static void copy(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                fromArray(SPECIES, o.a, o.aAt(row) + k).intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void add(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                fromArray(SPECIES, o.a, o.aAt(row) + k)
                        .add(fromArray(SPECIES, o.b, o.bAt(row) + k))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void subtract(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                fromArray(SPECIES, o.a, o.aAt(row) + k)
                        .sub(fromArray(SPECIES, o.b, o.bAt(row) + k))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void multiply(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                fromArray(SPECIES, o.a, o.aAt(row) + k)
                        .mul(fromArray(SPECIES, o.b, o.bAt(row) + k))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void divide(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                fromArray(SPECIES, o.a, o.aAt(row) + k)
                        .div(fromArray(SPECIES, o.b, o.bAt(row) + k))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void maximum(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                fromArray(SPECIES, o.a, o.aAt(row) + k)
                        .max(fromArray(SPECIES, o.b, o.bAt(row) + k))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void minimum(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                fromArray(SPECIES, o.a, o.aAt(row) + k)
                        .min(fromArray(SPECIES, o.b, o.bAt(row) + k))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void greater(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                indicator(
                                fromArray(SPECIES, o.a, o.aAt(row) + k)
                                        .compare(
                                                VectorOperators.GT,
                                                fromArray(SPECIES, o.b, o.bAt(row) + k)))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void equal(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                indicator(
                                fromArray(SPECIES, o.a, o.aAt(row) + k)
                                        .compare(
                                                VectorOperators.EQ,
                                                fromArray(SPECIES, o.b, o.bAt(row) + k)))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void absolute(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                fromArray(SPECIES, o.a, o.aAt(row) + k).abs().intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void signRow(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                sign(fromArray(SPECIES, o.a, o.aAt(row) + k)).intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void squareRoot(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                fromArray(SPECIES, o.a, o.aAt(row) + k).sqrt().intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void reciprocalSquareRoot(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                broadcast(SPECIES, 1f)
                        .div(fromArray(SPECIES, o.a, o.aAt(row) + k).sqrt())
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    public static void affine(Operands o, float scale, float shift) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                fromArray(SPECIES, o.a, o.aAt(row) + k)
                        .fma(broadcast(SPECIES, scale), broadcast(SPECIES, shift))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void exp(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                VectorMath.exp(fromArray(SPECIES, o.a, o.aAt(row) + k))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void expMinusOne(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                VectorMath.expm1(fromArray(SPECIES, o.a, o.aAt(row) + k))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void log(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                VectorMath.log(fromArray(SPECIES, o.a, o.aAt(row) + k))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void sigmoid(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                VectorMath.sigmoid(fromArray(SPECIES, o.a, o.aAt(row) + k))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void tanh(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                VectorMath.tanh(fromArray(SPECIES, o.a, o.aAt(row) + k))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void relu(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                fromArray(SPECIES, o.a, o.aAt(row) + k).max(0f).intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void softplus(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                VectorMath.softplus(fromArray(SPECIES, o.a, o.aAt(row) + k))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void multiplyAdd(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                fromArray(SPECIES, o.a, o.aAt(row) + k)
                        .fma(
                                fromArray(SPECIES, o.b, o.bAt(row) + k),
                                fromArray(SPECIES, o.c, o.cAt(row) + k))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void negatedMultiplyAdd(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                fromArray(SPECIES, o.a, o.aAt(row) + k)
                        .neg()
                        .fma(
                                fromArray(SPECIES, o.b, o.bAt(row) + k),
                                fromArray(SPECIES, o.c, o.cAt(row) + k))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void sigmoidGradientRow(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                sigmoidGradient(
                                fromArray(SPECIES, o.a, o.aAt(row) + k),
                                fromArray(SPECIES, o.b, o.bAt(row) + k))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void tanhGradientRow(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                tanhGradient(
                                fromArray(SPECIES, o.a, o.aAt(row) + k),
                                fromArray(SPECIES, o.b, o.bAt(row) + k))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void reluGradientRow(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                reluGradient(
                                fromArray(SPECIES, o.a, o.aAt(row) + k),
                                fromArray(SPECIES, o.b, o.bAt(row) + k))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void multiplySigmoidGradient(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                sigmoidGradient(
                                fromArray(SPECIES, o.a, o.aAt(row) + k)
                                        .mul(fromArray(SPECIES, o.b, o.bAt(row) + k)),
                                fromArray(SPECIES, o.c, o.cAt(row) + k))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    private static void multiplyTanhGradient(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                tanhGradient(
                                fromArray(SPECIES, o.a, o.aAt(row) + k)
                                        .mul(fromArray(SPECIES, o.b, o.bAt(row) + k)),
                                fromArray(SPECIES, o.c, o.cAt(row) + k))
                        .intoArray(o.d, o.dAt(row) + k);
            }
        }
    }

    /** 1 where the condition holds, else 0. */
    private static FloatVector indicator(VectorMask<Float> condition) {
        return broadcast(SPECIES, 0f).blend(1f, condition);
    }

    private static FloatVector sign(FloatVector x) {
        return indicator(x.compare(VectorOperators.GT, 0f))
                .blend(-1f, x.compare(VectorOperators.LT, 0f));
    }

    /** d·y·(1 - y). */
    private static FloatVector sigmoidGradient(FloatVector d, FloatVector y) {
        FloatVector product = d.mul(y);
        return product.neg().fma(y, product);
    }

    /** d·(1 - y²). */
    private static FloatVector tanhGradient(FloatVector d, FloatVector y) {
        return d.mul(y).neg().fma(y, d);
    }

    /** d where y is positive, else 0. */
    private static FloatVector reluGradient(FloatVector d, FloatVector y) {
        return broadcast(SPECIES, 0f).blend(d, y.compare(VectorOperators.GT, 0f));
    }
}
