package io.rnn4j.kernel.scalar;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Rows;

/**
 * The {@link Elementwise} operations in plain loops. The formulas here define the bits that all
 * kernels compute.
 */
final class ScalarElementwise {

    private ScalarElementwise() {}

    static void apply(Elementwise operation, int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        int operands = operation.operands();
        for (int row = 0; row < rows; row++) {
            int dAt = d.at(row);
            int aAt = a.at(row);
            if (operation == Elementwise.COPY) {
                System.arraycopy(a.array(), aAt, d.array(), dAt, width);
            } else if (operands == 1) {
                unary(operation, width, d.array(), dAt, a.array(), aAt);
            } else if (operands == 2) {
                binary(operation, width, d.array(), dAt, a.array(), aAt, b.array(), b.at(row));
            } else {
                ternary(operation, width, d.array(), dAt, a.array(), aAt, b, c, row);
            }
        }
    }

    private static void unary(
            Elementwise operation, int width, float[] d, int dAt, float[] a, int aAt) {
        for (int k = 0; k < width; k++) {
            d[dAt + k] = value(operation, a[aAt + k]);
        }
    }

    private static float value(Elementwise operation, float a) {
        return switch (operation) {
            case ABSOLUTE -> Math.abs(a);
            case SIGN -> a > 0f ? 1f : a < 0f ? -1f : 0f;
            case SQUARE_ROOT -> (float) Math.sqrt(a);
            case RECIPROCAL_SQUARE_ROOT -> 1f / (float) Math.sqrt(a);
            case EXP -> FloatMath.exp(a);
            case EXP_MINUS_ONE -> FloatMath.expm1(a);
            case LOG -> FloatMath.log(a);
            case SIGMOID -> FloatMath.sigmoid(a);
            case TANH -> FloatMath.tanh(a);
            case RELU -> Math.max(a, 0f);
            case SOFTPLUS -> FloatMath.softplus(a);
            default -> throw new IllegalArgumentException(operation.name());
        };
    }

    private static void binary(
            Elementwise operation,
            int width,
            float[] d,
            int dAt,
            float[] a,
            int aAt,
            float[] b,
            int bAt) {
        for (int k = 0; k < width; k++) {
            d[dAt + k] = value(operation, a[aAt + k], b[bAt + k]);
        }
    }

    private static float value(Elementwise operation, float a, float b) {
        return switch (operation) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case MAXIMUM -> Math.max(a, b);
            case MINIMUM -> Math.min(a, b);
            case GREATER -> a > b ? 1f : 0f;
            case EQUAL -> a == b ? 1f : 0f;
            case EXP_OF_DIFFERENCE -> FloatMath.expOfDifference(a, b);
            case SIGMOID_GRADIENT -> sigmoidGradient(a, b);
            case TANH_GRADIENT -> tanhGradient(a, b);
            case RELU_GRADIENT -> b > 0f ? a : 0f;
            default -> throw new IllegalArgumentException(operation.name());
        };
    }

    private static void ternary(
            Elementwise operation,
            int width,
            float[] d,
            int dAt,
            float[] a,
            int aAt,
            Rows second,
            Rows third,
            int row) {
        float[] b = second.array();
        float[] c = third.array();
        int bAt = second.at(row);
        int cAt = third.at(row);
        for (int k = 0; k < width; k++) {
            d[dAt + k] = value(operation, a[aAt + k], b[bAt + k], c[cAt + k]);
        }
    }

    private static float value(Elementwise operation, float a, float b, float c) {
        return switch (operation) {
            case MULTIPLY_ADD -> Fma.fma(a, b, c);
            case NEGATED_MULTIPLY_ADD -> Fma.fma(-a, b, c);
            case MULTIPLY_SIGMOID_GRADIENT -> sigmoidGradient(a * b, c);
            case MULTIPLY_TANH_GRADIENT -> tanhGradient(a * b, c);
            default -> throw new IllegalArgumentException(operation.name());
        };
    }

    /** d·y·(1 - y). */
    private static float sigmoidGradient(float d, float y) {
        float product = d * y;
        return Fma.fma(-product, y, product);
    }

    /** d·(1 - y²). */
    private static float tanhGradient(float d, float y) {
        return Fma.fma(-(d * y), y, d);
    }
}
