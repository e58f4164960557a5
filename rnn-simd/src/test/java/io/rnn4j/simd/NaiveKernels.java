package io.rnn4j.simd;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Reduction;
import io.rnn4j.kernel.scalar.FloatMath;

/** The contract of {@link io.rnn4j.kernel.Kernels} in the simplest form: element by element. */
final class NaiveKernels {

    private NaiveKernels() {}

    static float apply(Elementwise operation, float a, float b, float c) {
        return switch (operation) {
            case COPY -> a;
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case MAXIMUM -> Math.max(a, b);
            case MINIMUM -> Math.min(a, b);
            case GREATER -> a > b ? 1 : 0;
            case EQUAL -> a == b ? 1 : 0;
            case ABSOLUTE -> Math.abs(a);
            case SIGN -> a > 0 ? 1 : a < 0 ? -1 : 0;
            case SQUARE_ROOT -> (float) Math.sqrt(a);
            case RECIPROCAL_SQUARE_ROOT -> 1 / (float) Math.sqrt(a);
            case EXP -> FloatMath.exp(a);
            case EXP_MINUS_ONE -> FloatMath.expm1(a);
            case LOG -> FloatMath.log(a);
            case SIGMOID -> FloatMath.sigmoid(a);
            case TANH -> FloatMath.tanh(a);
            case RELU -> Math.max(a, 0f);
            case SOFTPLUS -> FloatMath.softplus(a);
            case EXP_OF_DIFFERENCE -> FloatMath.expOfDifference(a, b);
            case MULTIPLY_ADD -> Math.fma(a, b, c);
            case NEGATED_MULTIPLY_ADD -> Math.fma(-a, b, c);
            case SIGMOID_GRADIENT -> Math.fma(-(a * b), b, a * b);
            case TANH_GRADIENT -> Math.fma(-(a * b), b, a);
            case RELU_GRADIENT -> b > 0 ? a : 0;
            case MULTIPLY_SIGMOID_GRADIENT -> apply(Elementwise.SIGMOID_GRADIENT, a * b, c, 0);
            case MULTIPLY_TANH_GRADIENT -> apply(Elementwise.TANH_GRADIENT, a * b, c, 0);
        };
    }

    /** A product's element plus the sums of chains of terms. */
    static float addProduct(float start, int chain, float[] left, float[] right) {
        float sum = start;
        for (int first = 0; first < left.length; first += chain) {
            float part = 0;
            for (int k = first; k < Math.min(left.length, first + chain); k++) {
                part = Math.fma(left[k], right[k], part);
            }
            sum += part;
        }
        return sum;
    }

    static float reduce(Reduction reduction, int width, float[] a, int at) {
        float maximum = a[at];
        for (int k = 0; k < width; k++) {
            maximum = Math.max(maximum, a[at + k]);
        }
        double sum = 0;
        for (int first = 0; first < width; first += 512) {
            float[] parts = new float[16];
            for (int k = first; k < Math.min(width, first + 512); k++) {
                parts[k % 16] +=
                        reduction == Reduction.SUM ? a[at + k] : FloatMath.exp(a[at + k] - maximum);
            }
            for (int half : new int[] {8, 4, 2, 1}) {
                for (int k = 0; k < half; k++) {
                    parts[k] += parts[k + half];
                }
            }
            sum += parts[0];
        }
        return switch (reduction) {
            case SUM -> (float) sum;
            case MAXIMUM -> maximum;
            case LOG_SUM_EXP ->
                    Float.isInfinite(maximum) ? maximum : maximum + FloatMath.log((float) sum);
        };
    }
}
