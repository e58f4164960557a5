package io.rnn4j.simd;

import static io.rnn4j.simd.Lanes.COUNT;
import static io.rnn4j.simd.Lanes.all;

import io.rnn4j.api.kernel.Elementwise;

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
final class VectorElementwise {

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

    static void apply(Elementwise operation, Operands o) {
        LOOPS[operation.ordinal()].run(o);
    }

    private static void copy(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, o.a(row, k));
            }
        }
    }

    private static void add(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, o.a(row, k).add(o.b(row, k)));
            }
        }
    }

    private static void subtract(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, o.a(row, k).sub(o.b(row, k)));
            }
        }
    }

    private static void multiply(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, o.a(row, k).mul(o.b(row, k)));
            }
        }
    }

    private static void divide(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, o.a(row, k).div(o.b(row, k)));
            }
        }
    }

    private static void maximum(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, o.a(row, k).max(o.b(row, k)));
            }
        }
    }

    private static void minimum(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, o.a(row, k).min(o.b(row, k)));
            }
        }
    }

    private static void greater(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, indicator(o.a(row, k).compare(VectorOperators.GT, o.b(row, k))));
            }
        }
    }

    private static void equal(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, indicator(o.a(row, k).compare(VectorOperators.EQ, o.b(row, k))));
            }
        }
    }

    private static void absolute(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, o.a(row, k).abs());
            }
        }
    }

    private static void signRow(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, sign(o.a(row, k)));
            }
        }
    }

    private static void squareRoot(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, o.a(row, k).sqrt());
            }
        }
    }

    private static void reciprocalSquareRoot(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, all(1f).div(o.a(row, k).sqrt()));
            }
        }
    }

    static void affine(Operands o, float scale, float shift) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, o.a(row, k).fma(all(scale), all(shift)));
            }
        }
    }

    private static void exp(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, VectorMath.exp(o.a(row, k)));
            }
        }
    }

    private static void expMinusOne(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, VectorMath.expm1(o.a(row, k)));
            }
        }
    }

    private static void log(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, VectorMath.log(o.a(row, k)));
            }
        }
    }

    private static void sigmoid(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, VectorMath.sigmoid(o.a(row, k)));
            }
        }
    }

    private static void tanh(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, VectorMath.tanh(o.a(row, k)));
            }
        }
    }

    private static void relu(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, o.a(row, k).max(0f));
            }
        }
    }

    private static void softplus(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, VectorMath.softplus(o.a(row, k)));
            }
        }
    }

    private static void multiplyAdd(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, o.a(row, k).fma(o.b(row, k), o.c(row, k)));
            }
        }
    }

    private static void negatedMultiplyAdd(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, o.a(row, k).neg().fma(o.b(row, k), o.c(row, k)));
            }
        }
    }

    private static void sigmoidGradientRow(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, sigmoidGradient(o.a(row, k), o.b(row, k)));
            }
        }
    }

    private static void tanhGradientRow(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, tanhGradient(o.a(row, k), o.b(row, k)));
            }
        }
    }

    private static void reluGradientRow(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, reluGradient(o.a(row, k), o.b(row, k)));
            }
        }
    }

    private static void multiplySigmoidGradient(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, sigmoidGradient(o.a(row, k).mul(o.b(row, k)), o.c(row, k)));
            }
        }
    }

    private static void multiplyTanhGradient(Operands o) {
        for (int row = 0; row < o.rows; row++) {
            for (int k = 0; k < o.width; k += COUNT) {
                o.put(row, k, tanhGradient(o.a(row, k).mul(o.b(row, k)), o.c(row, k)));
            }
        }
    }

    /** 1 where the condition holds, else 0. */
    private static FloatVector indicator(VectorMask<Float> condition) {
        return all(0f).blend(1f, condition);
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
        return all(0f).blend(d, y.compare(VectorOperators.GT, 0f));
    }
}
