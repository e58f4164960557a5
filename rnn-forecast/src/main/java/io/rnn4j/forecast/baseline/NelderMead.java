package io.rnn4j.forecast.baseline;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/** The simplex search of Nelder and Mead (1965) for a minimum, without derivatives. */
final class NelderMead {
    private static final int MOST_EVALUATIONS = 1_000;
    private static final double PRECISION = 1e-8;

    private NelderMead() {}

    /**
     * {@return the best point found}
     *
     * @param function the function, infinite outside its domain
     * @param start a point of the domain
     * @param sizes the distances from the start to the other corners of the first simplex
     */
    static double[] minimise(ToDoubleFunction<double[]> function, double[] start, double[] sizes) {
        int dimensions = start.length;
        double[][] corners = new double[dimensions + 1][];
        double[] results = new double[dimensions + 1];
        for (int corner = 0; corner <= dimensions; corner++) {
            corners[corner] = start.clone();
            if (corner > 0) {
                corners[corner][corner - 1] += sizes[corner - 1];
            }
            results[corner] = function.applyAsDouble(corners[corner]);
        }
        int evaluations = dimensions + 1;
        while (evaluations < MOST_EVALUATIONS) {
            sort(corners, results);
            if (results[dimensions] - results[0] <= PRECISION * (1 + Math.abs(results[0]))) {
                break;
            }
            double[] centre = centre(corners);
            double[] reflected = along(centre, corners[dimensions], -1);
            double result = function.applyAsDouble(reflected);
            evaluations++;
            if (result < results[0]) {
                double[] expanded = along(centre, corners[dimensions], -2);
                double further = function.applyAsDouble(expanded);
                evaluations++;
                boolean isBetter = further < result;
                corners[dimensions] = isBetter ? expanded : reflected;
                results[dimensions] = isBetter ? further : result;
            } else if (result < results[dimensions - 1]) {
                corners[dimensions] = reflected;
                results[dimensions] = result;
            } else {
                boolean outside = result < results[dimensions];
                double[] contracted = along(centre, corners[dimensions], outside ? -0.5 : 0.5);
                double nearer = function.applyAsDouble(contracted);
                evaluations++;
                if (nearer < Math.min(result, results[dimensions])) {
                    corners[dimensions] = contracted;
                    results[dimensions] = nearer;
                } else {
                    for (int corner = 1; corner <= dimensions; corner++) {
                        corners[corner] = along(corners[0], corners[corner], 0.5);
                        results[corner] = function.applyAsDouble(corners[corner]);
                    }
                    evaluations += dimensions;
                }
            }
        }
        sort(corners, results);
        return corners[0];
    }

    /** Sorts by result; equal results keep their order. */
    private static void sort(double[][] corners, double[] results) {
        for (int corner = 1; corner < results.length; corner++) {
            double[] point = corners[corner];
            double result = results[corner];
            int at = corner;
            while (at > 0 && results[at - 1] > result) {
                corners[at] = corners[at - 1];
                results[at] = results[at - 1];
                at--;
            }
            corners[at] = point;
            results[at] = result;
        }
    }

    /** The mean of all corners but the worst. */
    private static double[] centre(double[][] corners) {
        int dimensions = corners.length - 1;
        double[] centre = new double[dimensions];
        for (double[] corner : Arrays.copyOf(corners, dimensions)) {
            for (int axis = 0; axis < dimensions; axis++) {
                centre[axis] += corner[axis] / dimensions;
            }
        }
        return centre;
    }

    private static double[] along(double[] from, double[] to, double factor) {
        double[] point = new double[from.length];
        for (int axis = 0; axis < from.length; axis++) {
            point[axis] = from[axis] + factor * (to[axis] - from[axis]);
        }
        return point;
    }
}
