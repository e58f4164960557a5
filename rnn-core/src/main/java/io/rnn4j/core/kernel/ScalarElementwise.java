package io.rnn4j.core.kernel;

import io.rnn4j.api.kernel.Elementwise;
import io.rnn4j.api.kernel.FloatMath;
import io.rnn4j.api.kernel.Fma;

/**
 * The {@link Elementwise} operations over one row.
 *
 * <p>One loop an operation: a loop that called a function object would be shared by all operations,
 * and the compiler would not inline the call.
 */
final class ScalarElementwise {

    private ScalarElementwise() {}

    static void apply(
            Elementwise operation,
            int n,
            float[] d,
            int dAt,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt) {
        switch (operation) {
            case COPY -> System.arraycopy(a, aAt, d, dAt, n);
            case ADD -> add(n, d, dAt, a, aAt, b, bAt);
            case SUBTRACT -> subtract(n, d, dAt, a, aAt, b, bAt);
            case MULTIPLY -> multiply(n, d, dAt, a, aAt, b, bAt);
            case DIVIDE -> divide(n, d, dAt, a, aAt, b, bAt);
            case MAXIMUM -> maximum(n, d, dAt, a, aAt, b, bAt);
            case MINIMUM -> minimum(n, d, dAt, a, aAt, b, bAt);
            case GREATER -> greater(n, d, dAt, a, aAt, b, bAt);
            case EQUAL -> equal(n, d, dAt, a, aAt, b, bAt);
            case ABSOLUTE -> absolute(n, d, dAt, a, aAt);
            case SIGN -> sign(n, d, dAt, a, aAt);
            case SQUARE_ROOT -> squareRoot(n, d, dAt, a, aAt);
            case RECIPROCAL_SQUARE_ROOT -> reciprocalSquareRoot(n, d, dAt, a, aAt);
            case EXP -> exp(n, d, dAt, a, aAt);
            case EXP_MINUS_ONE -> expMinusOne(n, d, dAt, a, aAt);
            case LOG -> log(n, d, dAt, a, aAt);
            case SIGMOID -> sigmoid(n, d, dAt, a, aAt);
            case TANH -> tanh(n, d, dAt, a, aAt);
            case RELU -> relu(n, d, dAt, a, aAt);
            case SOFTPLUS -> softplus(n, d, dAt, a, aAt);
            case MULTIPLY_ADD -> multiplyAdd(n, d, dAt, a, aAt, b, bAt, c, cAt);
            case NEGATED_MULTIPLY_ADD -> negatedMultiplyAdd(n, d, dAt, a, aAt, b, bAt, c, cAt);
            case SIGMOID_GRADIENT -> sigmoidGradientRow(n, d, dAt, a, aAt, b, bAt);
            case TANH_GRADIENT -> tanhGradientRow(n, d, dAt, a, aAt, b, bAt);
            case RELU_GRADIENT -> reluGradient(n, d, dAt, a, aAt, b, bAt);
            case MULTIPLY_SIGMOID_GRADIENT ->
                    multiplySigmoidGradient(n, d, dAt, a, aAt, b, bAt, c, cAt);
            case MULTIPLY_TANH_GRADIENT -> multiplyTanhGradient(n, d, dAt, a, aAt, b, bAt, c, cAt);
        }
    }

    private static void add(int n, float[] d, int dAt, float[] a, int aAt, float[] b, int bAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = a[aAt + k] + b[bAt + k];
        }
    }

    private static void subtract(
            int n, float[] d, int dAt, float[] a, int aAt, float[] b, int bAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = a[aAt + k] - b[bAt + k];
        }
    }

    private static void multiply(
            int n, float[] d, int dAt, float[] a, int aAt, float[] b, int bAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = a[aAt + k] * b[bAt + k];
        }
    }

    private static void divide(int n, float[] d, int dAt, float[] a, int aAt, float[] b, int bAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = a[aAt + k] / b[bAt + k];
        }
    }

    private static void maximum(int n, float[] d, int dAt, float[] a, int aAt, float[] b, int bAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = Math.max(a[aAt + k], b[bAt + k]);
        }
    }

    private static void minimum(int n, float[] d, int dAt, float[] a, int aAt, float[] b, int bAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = Math.min(a[aAt + k], b[bAt + k]);
        }
    }

    private static void greater(int n, float[] d, int dAt, float[] a, int aAt, float[] b, int bAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = a[aAt + k] > b[bAt + k] ? 1f : 0f;
        }
    }

    private static void equal(int n, float[] d, int dAt, float[] a, int aAt, float[] b, int bAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = a[aAt + k] == b[bAt + k] ? 1f : 0f;
        }
    }

    private static void absolute(int n, float[] d, int dAt, float[] a, int aAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = Math.abs(a[aAt + k]);
        }
    }

    private static void sign(int n, float[] d, int dAt, float[] a, int aAt) {
        for (int k = 0; k < n; k++) {
            float x = a[aAt + k];
            d[dAt + k] = x > 0f ? 1f : x < 0f ? -1f : 0f;
        }
    }

    private static void squareRoot(int n, float[] d, int dAt, float[] a, int aAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = (float) Math.sqrt(a[aAt + k]);
        }
    }

    private static void reciprocalSquareRoot(int n, float[] d, int dAt, float[] a, int aAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = 1f / (float) Math.sqrt(a[aAt + k]);
        }
    }

    private static void exp(int n, float[] d, int dAt, float[] a, int aAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = FloatMath.exp(a[aAt + k]);
        }
    }

    private static void expMinusOne(int n, float[] d, int dAt, float[] a, int aAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = FloatMath.expm1(a[aAt + k]);
        }
    }

    private static void log(int n, float[] d, int dAt, float[] a, int aAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = FloatMath.log(a[aAt + k]);
        }
    }

    private static void sigmoid(int n, float[] d, int dAt, float[] a, int aAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = FloatMath.sigmoid(a[aAt + k]);
        }
    }

    private static void tanh(int n, float[] d, int dAt, float[] a, int aAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = FloatMath.tanh(a[aAt + k]);
        }
    }

    private static void relu(int n, float[] d, int dAt, float[] a, int aAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = Math.max(a[aAt + k], 0f);
        }
    }

    private static void softplus(int n, float[] d, int dAt, float[] a, int aAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = FloatMath.softplus(a[aAt + k]);
        }
    }

    private static void multiplyAdd(
            int n, float[] d, int dAt, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = Fma.fma(a[aAt + k], b[bAt + k], c[cAt + k]);
        }
    }

    private static void negatedMultiplyAdd(
            int n, float[] d, int dAt, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = Fma.fma(-a[aAt + k], b[bAt + k], c[cAt + k]);
        }
    }

    private static void sigmoidGradientRow(
            int n, float[] d, int dAt, float[] a, int aAt, float[] b, int bAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = sigmoidGradient(a[aAt + k], b[bAt + k]);
        }
    }

    private static void tanhGradientRow(
            int n, float[] d, int dAt, float[] a, int aAt, float[] b, int bAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = tanhGradient(a[aAt + k], b[bAt + k]);
        }
    }

    private static void reluGradient(
            int n, float[] d, int dAt, float[] a, int aAt, float[] b, int bAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = b[bAt + k] > 0f ? a[aAt + k] : 0f;
        }
    }

    private static void multiplySigmoidGradient(
            int n, float[] d, int dAt, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = sigmoidGradient(a[aAt + k] * b[bAt + k], c[cAt + k]);
        }
    }

    private static void multiplyTanhGradient(
            int n, float[] d, int dAt, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        for (int k = 0; k < n; k++) {
            d[dAt + k] = tanhGradient(a[aAt + k] * b[bAt + k], c[cAt + k]);
        }
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
