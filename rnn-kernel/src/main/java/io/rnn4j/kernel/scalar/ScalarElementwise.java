package io.rnn4j.kernel.scalar;

import io.rnn4j.kernel.Elementwise;

/**
 * The {@link Elementwise} operations as plain loops. They define the bits that every {@link
 * io.rnn4j.kernel.Kernels} gives, and serve other kernels where their own code does not reach.
 *
 * <p>One loop an operation: a loop that called a function object would be shared by all operations,
 * and the compiler would not inline the call.
 */
public final class ScalarElementwise {

    private ScalarElementwise() {}

    /**
     * Applies an operation to every element of [rows, width], as {@link
     * io.rnn4j.kernel.Kernels#apply} does. Operands beyond those of the operation are not read and
     * may be null.
     *
     * @param operation what to compute
     * @param rows number of rows
     * @param width elements of a row
     * @param d result; it may be the very place of an operand
     * @param dOffset where it begins
     * @param dStride distance of its rows
     * @param a first operand
     * @param aOffset where it begins
     * @param aStride distance of its rows, 0 for one row used for all
     * @param b second operand
     * @param bOffset where it begins
     * @param bStride distance of its rows
     * @param c third operand
     * @param cOffset where it begins
     * @param cStride distance of its rows
     * @throws IndexOutOfBoundsException if an array ends before what is read or written
     */
    public static void apply(
            Elementwise operation,
            int rows,
            int width,
            float[] d,
            int dOffset,
            int dStride,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float[] c,
            int cOffset,
            int cStride) {
        int operands = operation.operands();
        if (rows > 1
                && dStride == width
                && aStride == width
                && (operands < 2 || bStride == width)
                && (operands < 3 || cStride == width)) {
            row(operation, rows * width, d, dOffset, a, aOffset, b, bOffset, c, cOffset);
            return;
        }
        for (int row = 0; row < rows; row++) {
            row(
                    operation,
                    width,
                    d,
                    dOffset + row * dStride,
                    a,
                    aOffset + row * aStride,
                    b,
                    bOffset + row * bStride,
                    c,
                    cOffset + row * cStride);
        }
    }

    /**
     * {@code d = fma(a, scale, shift)} for every element, as {@link io.rnn4j.kernel.Kernels#affine}
     * does.
     *
     * @param rows number of rows
     * @param width elements of a row
     * @param d result; it may be the very place of the operand
     * @param dOffset where it begins
     * @param dStride distance of its rows
     * @param a operand
     * @param aOffset where it begins
     * @param aStride distance of its rows
     * @param scale factor
     * @param shift addend
     * @throws IndexOutOfBoundsException if an array ends before what is read or written
     */
    public static void affine(
            int rows,
            int width,
            float[] d,
            int dOffset,
            int dStride,
            float[] a,
            int aOffset,
            int aStride,
            float scale,
            float shift) {
        if (rows > 1 && dStride == width && aStride == width) { // as in apply
            int n = rows * width;
            affine(1, n, d, dOffset, n, a, aOffset, n, scale, shift);
            return;
        }
        for (int row = 0; row < rows; row++) {
            int dAt = dOffset + row * dStride;
            int aAt = aOffset + row * aStride;
            for (int k = 0; k < width; k++) {
                d[dAt + k] = Fma.fma(a[aAt + k], scale, shift);
            }
        }
    }

    private static void row(
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
