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
            case COPY ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                fromArray(SPECIES, a.array(), a.at(row) + k)
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case ADD ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                fromArray(SPECIES, a.array(), a.at(row) + k)
                                        .add(fromArray(SPECIES, b.array(), b.at(row) + k))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case SUBTRACT ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                fromArray(SPECIES, a.array(), a.at(row) + k)
                                        .sub(fromArray(SPECIES, b.array(), b.at(row) + k))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case MULTIPLY ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                fromArray(SPECIES, a.array(), a.at(row) + k)
                                        .mul(fromArray(SPECIES, b.array(), b.at(row) + k))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case DIVIDE ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                fromArray(SPECIES, a.array(), a.at(row) + k)
                                        .div(fromArray(SPECIES, b.array(), b.at(row) + k))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case MAXIMUM ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                fromArray(SPECIES, a.array(), a.at(row) + k)
                                        .max(fromArray(SPECIES, b.array(), b.at(row) + k))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case MINIMUM ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                fromArray(SPECIES, a.array(), a.at(row) + k)
                                        .min(fromArray(SPECIES, b.array(), b.at(row) + k))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case GREATER ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                indicator(
                                                fromArray(SPECIES, a.array(), a.at(row) + k)
                                                        .compare(
                                                                VectorOperators.GT,
                                                                fromArray(
                                                                        SPECIES,
                                                                        b.array(),
                                                                        b.at(row) + k)))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case EQUAL ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                indicator(
                                                fromArray(SPECIES, a.array(), a.at(row) + k)
                                                        .compare(
                                                                VectorOperators.EQ,
                                                                fromArray(
                                                                        SPECIES,
                                                                        b.array(),
                                                                        b.at(row) + k)))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case ABSOLUTE ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                fromArray(SPECIES, a.array(), a.at(row) + k)
                                        .abs()
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case SIGN ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                sign(fromArray(SPECIES, a.array(), a.at(row) + k))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case SQUARE_ROOT ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                fromArray(SPECIES, a.array(), a.at(row) + k)
                                        .sqrt()
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case RECIPROCAL_SQUARE_ROOT ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                broadcast(SPECIES, 1f)
                                        .div(fromArray(SPECIES, a.array(), a.at(row) + k).sqrt())
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case EXP ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                VectorMath.exp(fromArray(SPECIES, a.array(), a.at(row) + k))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case EXP_MINUS_ONE ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                VectorMath.expm1(fromArray(SPECIES, a.array(), a.at(row) + k))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case LOG ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                VectorMath.log(fromArray(SPECIES, a.array(), a.at(row) + k))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case SIGMOID ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                VectorMath.sigmoid(fromArray(SPECIES, a.array(), a.at(row) + k))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case TANH ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                VectorMath.tanh(fromArray(SPECIES, a.array(), a.at(row) + k))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case RELU ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                fromArray(SPECIES, a.array(), a.at(row) + k)
                                        .max(0f)
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case SOFTPLUS ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                VectorMath.softplus(fromArray(SPECIES, a.array(), a.at(row) + k))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case MULTIPLY_ADD ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                fromArray(SPECIES, a.array(), a.at(row) + k)
                                        .fma(
                                                fromArray(SPECIES, b.array(), b.at(row) + k),
                                                fromArray(SPECIES, c.array(), c.at(row) + k))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case NEGATED_MULTIPLY_ADD ->
                    (rows, width, d, a, b, c) -> {
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
                    };
            case SIGMOID_GRADIENT ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                sigmoidGradient(
                                                fromArray(SPECIES, a.array(), a.at(row) + k),
                                                fromArray(SPECIES, b.array(), b.at(row) + k))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case TANH_GRADIENT ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                tanhGradient(
                                                fromArray(SPECIES, a.array(), a.at(row) + k),
                                                fromArray(SPECIES, b.array(), b.at(row) + k))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case RELU_GRADIENT ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                reluGradient(
                                                fromArray(SPECIES, a.array(), a.at(row) + k),
                                                fromArray(SPECIES, b.array(), b.at(row) + k))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case MULTIPLY_SIGMOID_GRADIENT ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                sigmoidGradient(
                                                fromArray(SPECIES, a.array(), a.at(row) + k)
                                                        .mul(
                                                                fromArray(
                                                                        SPECIES,
                                                                        b.array(),
                                                                        b.at(row) + k)),
                                                fromArray(SPECIES, c.array(), c.at(row) + k))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
            case MULTIPLY_TANH_GRADIENT ->
                    (rows, width, d, a, b, c) -> {
                        for (int row = 0; row < rows; row++) {
                            for (int k = 0; k < width; k += COUNT) {
                                tanhGradient(
                                                fromArray(SPECIES, a.array(), a.at(row) + k)
                                                        .mul(
                                                                fromArray(
                                                                        SPECIES,
                                                                        b.array(),
                                                                        b.at(row) + k)),
                                                fromArray(SPECIES, c.array(), c.at(row) + k))
                                        .intoArray(d.array(), d.at(row) + k);
                            }
                        }
                    };
        };
    }

    /** Applies an operation to rows whose width is a multiple of the lanes. */
    public static void apply(
            Elementwise operation, int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        LOOPS[operation.ordinal()].run(rows, width, d, a, b, c);
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
