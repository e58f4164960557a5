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

    /** The loop of one operation over a row. */
    private interface Loop {
        void run(int width, int row, Rows d, Rows a, Rows b, Rows c);
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
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            load(a, i, k).intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case ADD ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            load(a, i, k).add(load(b, i, k)).intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case SUBTRACT ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            load(a, i, k).sub(load(b, i, k)).intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case MULTIPLY ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            load(a, i, k).mul(load(b, i, k)).intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case DIVIDE ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            load(a, i, k).div(load(b, i, k)).intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case MAXIMUM ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            load(a, i, k).max(load(b, i, k)).intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case MINIMUM ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            load(a, i, k).min(load(b, i, k)).intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case GREATER ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            indicator(load(a, i, k).compare(VectorOperators.GT, load(b, i, k)))
                                    .intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case EQUAL ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            indicator(load(a, i, k).compare(VectorOperators.EQ, load(b, i, k)))
                                    .intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case ABSOLUTE ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            load(a, i, k).abs().intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case SIGN ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            sign(load(a, i, k)).intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case SQUARE_ROOT ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            load(a, i, k).sqrt().intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case RECIPROCAL_SQUARE_ROOT ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            broadcast(SPECIES, 1f)
                                    .div(load(a, i, k).sqrt())
                                    .intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case EXP ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            VectorMath.exp(load(a, i, k)).intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case EXP_MINUS_ONE ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            VectorMath.expm1(load(a, i, k)).intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case LOG ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            VectorMath.log(load(a, i, k)).intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case SIGMOID ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            VectorMath.sigmoid(load(a, i, k)).intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case TANH ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            VectorMath.tanh(load(a, i, k)).intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case RELU ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            load(a, i, k).max(0f).intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case SOFTPLUS ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            VectorMath.softplus(load(a, i, k)).intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case EXP_OF_DIFFERENCE ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            VectorMath.expOfDifference(load(a, i, k), load(b, i, k))
                                    .intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case MULTIPLY_ADD ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            load(a, i, k)
                                    .fma(load(b, i, k), load(c, i, k))
                                    .intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case NEGATED_MULTIPLY_ADD ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            load(a, i, k)
                                    .neg()
                                    .fma(load(b, i, k), load(c, i, k))
                                    .intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case SIGMOID_GRADIENT ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            sigmoidGradient(load(a, i, k), load(b, i, k))
                                    .intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case TANH_GRADIENT ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            tanhGradient(load(a, i, k), load(b, i, k))
                                    .intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case RELU_GRADIENT ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            reluGradient(load(a, i, k), load(b, i, k))
                                    .intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case MULTIPLY_SIGMOID_GRADIENT ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            sigmoidGradient(load(a, i, k).mul(load(b, i, k)), load(c, i, k))
                                    .intoArray(d.array(), d.at(i) + k);
                        }
                    };
            case MULTIPLY_TANH_GRADIENT ->
                    (width, i, d, a, b, c) -> {
                        for (int k = 0; k < width; k += COUNT) {
                            tanhGradient(load(a, i, k).mul(load(b, i, k)), load(c, i, k))
                                    .intoArray(d.array(), d.at(i) + k);
                        }
                    };
        };
    }

    /** Applies an operation to rows whose width is a multiple of the lanes. */
    public static void apply(
            Elementwise operation, int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        Loop loop = LOOPS[operation.ordinal()];
        for (int row = 0; row < rows; row++) {
            loop.run(width, row, d, a, b, c);
        }
    }

    public static void affine(int rows, int width, Rows d, Rows a, float scale, float shift) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k += COUNT) {
                load(a, row, k)
                        .fma(broadcast(SPECIES, scale), broadcast(SPECIES, shift))
                        .intoArray(d.array(), d.at(row) + k);
            }
        }
    }

    private static FloatVector load(Rows rows, int row, int k) {
        return fromArray(SPECIES, rows.array(), rows.at(row) + k);
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
