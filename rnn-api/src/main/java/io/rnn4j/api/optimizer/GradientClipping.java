package io.rnn4j.api.optimizer;

import java.util.List;
import java.util.Objects;

/**
 * Gradient clipping. By value, every element is limited to ±limit; by a norm, all elements are
 * multiplied by min(1, limit/(norm + 1e-6)) (Pascanu et al. 2013, in the form of PyTorch). Norms
 * are computed in double precision and in a fixed order, independent of threads.
 *
 * @param measure quantity that is limited
 * @param limit upper limit of the quantity, more than 0
 */
public record GradientClipping(Measure measure, double limit) {
    private static final double EPSILON = 1e-6;

    /** The quantities that can be limited. */
    public enum Measure {
        /** The absolute value of every element. */
        VALUE,
        /** The norm √Σg² of each weight. */
        NORM,
        /** The norm √Σg² of all weights together. */
        GLOBAL_NORM,
        /** The sum Σ|g| over all weights. */
        GLOBAL_SUM_NORM,
        /** The largest |g| of all weights. */
        GLOBAL_MAXIMUM_NORM
    }

    /** Validates the limit. */
    public GradientClipping {
        Objects.requireNonNull(measure, "measure");
        if (!(limit > 0)) {
            throw new IllegalArgumentException(
                    "the limit of gradient clipping is more than 0, got %s".formatted(limit));
        }
    }

    /**
     * Clips gradients in place.
     *
     * @param gradients gradient of each weight, overwritten
     * @return the quantity before clipping; its largest value if it is limited for each element or
     *     weight. NaN or infinite if a gradient is
     */
    public double clip(List<float[]> gradients) {
        double largest = 0;
        for (int index = 0; index < gradients.size(); index++) {
            float[] gradient = gradients.get(index);
            switch (measure) {
                case VALUE -> {
                    largest = Math.max(largest, maximum(gradient));
                    limitElements(gradient);
                }
                case NORM -> {
                    double norm = Math.sqrt(sumOfSquares(gradient));
                    largest = Math.max(largest, norm);
                    scale(gradient, norm);
                }
                case GLOBAL_NORM -> largest += sumOfSquares(gradient);
                case GLOBAL_SUM_NORM -> largest += sum(gradient);
                case GLOBAL_MAXIMUM_NORM -> largest = Math.max(largest, maximum(gradient));
            }
        }
        return switch (measure) {
            case VALUE, NORM -> largest;
            case GLOBAL_NORM -> scaleAll(gradients, Math.sqrt(largest));
            case GLOBAL_SUM_NORM, GLOBAL_MAXIMUM_NORM -> scaleAll(gradients, largest);
        };
    }

    private double scaleAll(List<float[]> gradients, double norm) {
        for (int index = 0; index < gradients.size(); index++) {
            scale(gradients.get(index), norm);
        }
        return norm;
    }

    private void scale(float[] gradient, double norm) {
        double factor = limit / (norm + EPSILON);
        if (factor >= 1) {
            return;
        }
        for (int k = 0; k < gradient.length; k++) {
            gradient[k] = (float) (gradient[k] * factor);
        }
    }

    private void limitElements(float[] gradient) {
        float bound = (float) limit;
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
