package io.rnn4j.core.engine.objective;

import io.rnn4j.api.optimizer.GradientClipping;

import java.util.List;

/**
 * Clips gradients before an update. Norms are computed in double precision and in a fixed order,
 * independent of threads.
 */
public final class ClippingRun {
    private static final double EPSILON = 1e-6;

    private ClippingRun() {}

    /**
     * Clips the gradients of all weights in place.
     *
     * @return the quantity before clipping; its largest value if it is limited for each element or
     *     weight. NaN or infinite if a gradient is
     */
    public static double clip(GradientClipping clipping, List<float[]> gradients) {
        double limit = clipping.limit();
        double largest = 0;
        for (int index = 0; index < gradients.size(); index++) {
            float[] gradient = gradients.get(index);
            switch (clipping.measure()) {
                case VALUE -> {
                    largest = Math.max(largest, maximum(gradient));
                    limitElements(gradient, (float) limit);
                }
                case NORM -> {
                    double norm = Math.sqrt(sumOfSquares(gradient));
                    largest = Math.max(largest, norm);
                    scale(gradient, limit, norm);
                }
                case GLOBAL_NORM -> largest += sumOfSquares(gradient);
                case GLOBAL_SUM_NORM -> largest += sum(gradient);
                case GLOBAL_MAXIMUM_NORM -> largest = Math.max(largest, maximum(gradient));
            }
        }
        return switch (clipping.measure()) {
            case VALUE, NORM -> largest;
            case GLOBAL_NORM -> scaleAll(gradients, limit, Math.sqrt(largest));
            case GLOBAL_SUM_NORM, GLOBAL_MAXIMUM_NORM -> scaleAll(gradients, limit, largest);
        };
    }

    private static double scaleAll(List<float[]> gradients, double limit, double norm) {
        for (int index = 0; index < gradients.size(); index++) {
            scale(gradients.get(index), limit, norm);
        }
        return norm;
    }

    private static void scale(float[] gradient, double limit, double norm) {
        double factor = limit / (norm + EPSILON);
        if (factor >= 1) {
            return;
        }
        for (int k = 0; k < gradient.length; k++) {
            gradient[k] = (float) (gradient[k] * factor);
        }
    }

    private static void limitElements(float[] gradient, float bound) {
        for (int k = 0; k < gradient.length; k++) {
            gradient[k] = Math.max(-bound, Math.min(bound, gradient[k]));
        }
    }

    /** Uses four partial sums: a single one would wait for the latency of each addition. */
    private static double sumOfSquares(float[] gradient) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int k = 0;
        for (; k + 3 < gradient.length; k += 4) {
            a += (double) gradient[k] * gradient[k];
            b += (double) gradient[k + 1] * gradient[k + 1];
            c += (double) gradient[k + 2] * gradient[k + 2];
            d += (double) gradient[k + 3] * gradient[k + 3];
        }
        for (; k < gradient.length; k++) {
            a += (double) gradient[k] * gradient[k];
        }
        return (a + b) + (c + d);
    }

    private static double sum(float[] gradient) {
        double sum = 0;
        for (float g : gradient) {
            sum += Math.abs(g);
        }
        return sum;
    }

    private static double maximum(float[] gradient) {
        float maximum = 0;
        for (float g : gradient) {
            maximum = Math.max(maximum, Math.abs(g));
        }
        return maximum;
    }
}
