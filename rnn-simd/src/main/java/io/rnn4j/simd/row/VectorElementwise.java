package io.rnn4j.simd.row;

import static io.rnn4j.simd.vector.Lanes.COUNT;
import static io.rnn4j.simd.vector.Vectors.SPECIES;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Rows;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

import java.util.Arrays;

/**
 * The {@link Elementwise} operations, one small loop for each. A loop that called a function object
 * for every vector would be shared by all operations: the compiler would not inline the call and
 * would allocate the vectors.
 */
public final class VectorElementwise {

    /** The loop of one operation. */
    private interface Loop {
        void run(int rows, int width, Rows d, Rows a, Rows b, Rows c);
    }

    /**
     * The loops in the order of the operations. They are called through an interface so that each
     * is compiled by itself: a switch over all of them exceeds the inlining budget of the compiler,
     * which then allocates the vectors of the remaining loops.
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

    /** Applies an operation to rows whose width is a multiple of the lanes. */
    public static void apply(
            Elementwise operation, int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        LOOPS[operation.ordinal()].run(rows, width, d, a, b, c);
    }

    private static void copy(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                fromArray(SPECIES, a.array(), a.at(row) + k).intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void add(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                fromArray(SPECIES, a.array(), a.at(row) + k)
                        .add(fromArray(SPECIES, b.array(), b.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void subtract(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                fromArray(SPECIES, a.array(), a.at(row) + k)
                        .sub(fromArray(SPECIES, b.array(), b.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void multiply(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                fromArray(SPECIES, a.array(), a.at(row) + k)
                        .mul(fromArray(SPECIES, b.array(), b.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void divide(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                fromArray(SPECIES, a.array(), a.at(row) + k)
                        .div(fromArray(SPECIES, b.array(), b.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void maximum(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                fromArray(SPECIES, a.array(), a.at(row) + k)
                        .max(fromArray(SPECIES, b.array(), b.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void minimum(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                fromArray(SPECIES, a.array(), a.at(row) + k)
                        .min(fromArray(SPECIES, b.array(), b.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void greater(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                indicator(
                                fromArray(SPECIES, a.array(), a.at(row) + k)
                                        .compare(
                                                VectorOperators.GT,
                                                fromArray(SPECIES, b.array(), b.at(row) + k)))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void equal(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                indicator(
                                fromArray(SPECIES, a.array(), a.at(row) + k)
                                        .compare(
                                                VectorOperators.EQ,
                                                fromArray(SPECIES, b.array(), b.at(row) + k)))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void absolute(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                fromArray(SPECIES, a.array(), a.at(row) + k)
                        .abs()
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void signRow(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                sign(fromArray(SPECIES, a.array(), a.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void squareRoot(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                fromArray(SPECIES, a.array(), a.at(row) + k)
                        .sqrt()
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void reciprocalSquareRoot(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                broadcast(SPECIES, 1f)
                        .div(fromArray(SPECIES, a.array(), a.at(row) + k).sqrt())
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    public static void affine(int rows, int width, Rows d, Rows a, float scale, float shift) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                fromArray(SPECIES, a.array(), a.at(row) + k)
                        .fma(broadcast(SPECIES, scale), broadcast(SPECIES, shift))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void exp(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                VectorMath.exp(fromArray(SPECIES, a.array(), a.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void expMinusOne(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                VectorMath.expm1(fromArray(SPECIES, a.array(), a.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void log(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                VectorMath.log(fromArray(SPECIES, a.array(), a.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void sigmoid(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                VectorMath.sigmoid(fromArray(SPECIES, a.array(), a.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void tanh(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                VectorMath.tanh(fromArray(SPECIES, a.array(), a.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void relu(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                fromArray(SPECIES, a.array(), a.at(row) + k)
                        .max(0f)
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void softplus(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                VectorMath.softplus(fromArray(SPECIES, a.array(), a.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void multiplyAdd(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                fromArray(SPECIES, a.array(), a.at(row) + k)
                        .fma(
                                fromArray(SPECIES, b.array(), b.at(row) + k),
                                fromArray(SPECIES, c.array(), c.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void negatedMultiplyAdd(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                fromArray(SPECIES, a.array(), a.at(row) + k)
                        .neg()
                        .fma(
                                fromArray(SPECIES, b.array(), b.at(row) + k),
                                fromArray(SPECIES, c.array(), c.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void sigmoidGradientRow(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                sigmoidGradient(
                                fromArray(SPECIES, a.array(), a.at(row) + k),
                                fromArray(SPECIES, b.array(), b.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void tanhGradientRow(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                tanhGradient(
                                fromArray(SPECIES, a.array(), a.at(row) + k),
                                fromArray(SPECIES, b.array(), b.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void reluGradientRow(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                reluGradient(
                                fromArray(SPECIES, a.array(), a.at(row) + k),
                                fromArray(SPECIES, b.array(), b.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void multiplySigmoidGradient(
            int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                sigmoidGradient(
                                fromArray(SPECIES, a.array(), a.at(row) + k)
                                        .mul(fromArray(SPECIES, b.array(), b.at(row) + k)),
                                fromArray(SPECIES, c.array(), c.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static void multiplyTanhGradient(int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                tanhGradient(
                                fromArray(SPECIES, a.array(), a.at(row) + k)
                                        .mul(fromArray(SPECIES, b.array(), b.at(row) + k)),
                                fromArray(SPECIES, c.array(), c.at(row) + k))
                        .intoArray(d.array(), d.at(row) + k);
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
