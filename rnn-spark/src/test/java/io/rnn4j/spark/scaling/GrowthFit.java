package io.rnn4j.spark.scaling;

import java.util.List;
import java.util.stream.IntStream;

/** Fits the constants of a {@link GrowthModel} to measurements. */
final class GrowthFit {
    private static final int TERMS = 4;

    private GrowthFit() {}

    /**
     * A measurement on processes of one machine.
     *
     * @param step seconds of a step
     * @param computing the share of the time on one core, in seconds
     * @param weights number of weights
     * @param cluster the cluster, without barrier stages
     */
    record Point(double step, double computing, long weights, Cluster cluster) {}

    /**
     * Fits the constants of stages, launches and bytes: none is negative, and the sum of the
     * squares of errors, each divided by the time of the step, is least.
     *
     * @param points the measurements, of which there are at least four
     * @param prepare seconds of an executor for each task, as measured
     * @param barrier further seconds of a barrier stage, as measured
     */
    static GrowthModel fit(List<Point> points, double prepare, double barrier) {
        double[][] rows = new double[points.size()][];
        double[] values = new double[points.size()];
        for (int k = 0; k < rows.length; k++) {
            Point point = points.get(k);
            rows[k] = terms(point);
            double overhead = point.step() - point.computing();
            values[k] = overhead - prepare * point.cluster().tasksOfAnExecutor();
            for (int term = 0; term < TERMS; term++) {
                rows[k][term] /= point.step();
            }
            values[k] /= point.step();
        }
        double[] best = leastSquares(rows, values);
        return new GrowthModel(best[0], best[1], prepare, best[2], best[3], barrier);
    }

    private static double[] terms(Point point) {
        double bytes = (double) Float.BYTES * point.weights();
        return new double[] {
            point.cluster().stages(),
            point.cluster().tasks(),
            bytes,
            bytes * GrowthModel.sums(point.cluster())
        };
    }

    /**
     * {@return the factors of at least 0 with the least squares of errors} A factor is 0 or free:
     * the solution is the best of those of all choices of free factors.
     */
    static double[] leastSquares(double[][] rows, double[] values) {
        int terms = rows[0].length;
        double[] best = new double[terms];
        for (int free = 1; free < 1 << terms; free++) {
            double[] factors = solve(rows, values, free);
            if (factors != null && squares(rows, values, factors) < squares(rows, values, best)) {
                best = factors;
            }
        }
        return best;
    }

    private static double squares(double[][] rows, double[] values, double[] factors) {
        double sum = 0;
        for (int k = 0; k < rows.length; k++) {
            double error = -values[k];
            for (int term = 0; term < factors.length; term++) {
                error += factors[term] * rows[k][term];
            }
            sum += error * error;
        }
        return sum;
    }

    /** {@return the factors with the least squares, or null if they are negative or any} */
    private static double[] solve(double[][] rows, double[] values, int free) {
        int terms = rows[0].length;
        int[] chosen = IntStream.range(0, terms).filter(t -> (free >> t & 1) == 1).toArray();
        int n = chosen.length;
        double[] scales = new double[n]; // columns differ by many orders of magnitude
        double[][] equations = new double[n][n + 1];
        for (int i = 0; i < n; i++) {
            for (double[] row : rows) {
                scales[i] = Math.max(scales[i], Math.abs(row[chosen[i]]));
            }
        }
        for (int k = 0; k < rows.length; k++) {
            for (int i = 0; i < n; i++) {
                double left = rows[k][chosen[i]] / scales[i];
                for (int j = 0; j < n; j++) {
                    equations[i][j] += left * rows[k][chosen[j]] / scales[j];
                }
                equations[i][n] += left * values[k];
            }
        }
        double[] factors = new double[terms];
        if (!eliminate(equations)) {
            return null;
        }
        for (int i = 0; i < n; i++) {
            double factor = equations[i][n] / equations[i][i] / scales[i];
            if (!(factor >= 0)) {
                return null;
            }
            factors[chosen[i]] = factor;
        }
        return factors;
    }

    /** Makes positive definite equations diagonal; returns whether they have one solution. */
    private static boolean eliminate(double[][] equations) {
        for (int pivot = 0; pivot < equations.length; pivot++) {
            if (equations[pivot][pivot] < 1e-9) {
                return false;
            }
            for (int row = 0; row < equations.length; row++) {
                double factor = equations[row][pivot] / equations[pivot][pivot];
                for (int k = 0; row != pivot && k < equations[row].length; k++) {
                    equations[row][k] -= factor * equations[pivot][k];
                }
            }
        }
        return true;
    }
}
