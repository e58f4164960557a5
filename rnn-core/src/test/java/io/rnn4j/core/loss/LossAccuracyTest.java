package io.rnn4j.core.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.rnn4j.api.Components;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.LossFunction;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Value and gradient of every loss for predictions from -1e4 to 1e4 on both sides of targets,
 * compared with formulas in double precision. A result that is a difference of two terms is
 * compared relative to them: they are rounded before they are subtracted.
 */
class LossAccuracyTest {
    private static final double RELATIVE = 1e-6;

    private static final double LARGEST = Float.MAX_VALUE / 16;

    private static final double[] SIZES = {
        0, 1e-30, 1e-6, 0.01, 0.3, 0.999, 1.3, 2.6, 5, 7.7, 12, 15, 16.5, 17.3, 20, 29.1, 40.7,
        80.3, 86.9, 90, 100, 104, 777.7, 1e4
    };

    /**
     * Losses with gamma functions, which {@link LossValuesTest} compares with exact numbers, and of
     * whole sequences, which {@code SequenceLossTest} compares with sums over all paths.
     */
    private static final Set<String> ELSEWHERE =
            Set.of(
                    new NegativeBinomialNegativeLogLikelihood().name(),
                    new StudentTNegativeLogLikelihood().name(),
                    new CtcLoss().name(),
                    new CrfLoss().name());

    /** A number and the size of the terms whose sum or difference it is. */
    private record Result(double number, double size) {
        static Result of(double... terms) {
            return new Result(
                    Arrays.stream(terms).sum(), Arrays.stream(terms).map(Math::abs).sum());
        }
    }

    /** The results for a row of the prediction and one of the target: the value, the gradient. */
    private interface Formula {
        List<Result> of(double[] prediction, double[] target);
    }

    /** A formula and targets for predictions of a width. */
    private record Case(int width, double[][] targets, Formula formula) {}

    private static final Map<String, Case> CASES = new HashMap<>();

    /** A loss of values, as a function of the error. */
    private static void ofError(String name, Formula formula) {
        double[][] targets = {{0}, {1}, {-2.5}, {16.7}};
        CASES.put(name, new Case(1, targets, (p, y) -> formula.of(new double[] {p[0] - y[0]}, y)));
    }

    static {
        ofError("mean_squared_error", (e, y) -> results(e[0] * e[0], 2 * e[0]));
        ofError("mean_absolute_error", (e, y) -> results(Math.abs(e[0]), Math.signum(e[0])));
        Formula huber = (e, y) -> huber(e[0]);
        ofError("huber", huber);
        ofError("smooth_l1", huber);
        ofError("log_cosh", (e, y) -> results(logCosh(e[0]), Math.tanh(e[0])));
        ofError(
                "mean_absolute_percentage_error",
                (e, y) -> {
                    double scale = 100 / Math.max(Math.abs(y[0]), 1e-7);
                    return results(Math.abs(e[0]) * scale, Math.signum(e[0]) * scale);
                });
        CASES.put(
                "mean_squared_logarithmic_error",
                new Case(
                        1,
                        new double[][] {{0}, {1}, {16.7}},
                        (p, y) -> {
                            double a = Math.log1p(Math.max(p[0], 0));
                            double b = Math.log1p(y[0]);
                            double size = a + b;
                            double slope = p[0] > 0 ? 1 / (1 + p[0]) : 0;
                            return List.of(
                                    new Result((a - b) * (a - b), size * Math.abs(a - b)),
                                    new Result(2 * (a - b) * slope, 2 * size * slope));
                        }));
        CASES.put(
                "hinge",
                new Case(
                        1,
                        new double[][] {{0}, {1}},
                        (p, y) -> {
                            double sign = y[0] > 0 ? 1 : -1;
                            double value = 1 - sign * p[0];
                            return value > 0 ? results(value, -sign) : results(0, 0);
                        }));
        CASES.put(
                "quantile_loss",
                new Case(
                        3,
                        new double[][] {{0}, {1}, {-2.5}},
                        (p, y) -> {
                            double[] all = {0, 0, 0, 0};
                            for (int k = 0; k < 3; k++) {
                                double quantile = new double[] {0.1, 0.5, 0.9}[k];
                                double error = y[0] - p[k];
                                double slope = error > 0 ? quantile : error < 0 ? quantile - 1 : 0;
                                all[0] += slope * error / 3;
                                all[k + 1] = -slope / 3;
                            }
                            return results(all);
                        }));
        CASES.put(
                "poisson_negative_log_likelihood",
                new Case(
                        1,
                        new double[][] {{0}, {1}, {7}},
                        (z, y) ->
                                List.of(
                                        Result.of(Math.exp(z[0]), -y[0] * z[0]),
                                        Result.of(Math.exp(z[0]), -y[0]))));
        CASES.put(
                "gaussian_negative_log_likelihood",
                new Case(
                        2,
                        new double[][] {{0}, {1}, {-2.5}},
                        (p, y) -> {
                            double error = y[0] - p[0];
                            double inverse = Math.exp(-p[1]);
                            double square = error * error * inverse;
                            return List.of(
                                    Result.of(p[1] / 2, square / 2),
                                    Result.of(-error * inverse),
                                    Result.of(0.5, -square / 2));
                        }));
        CASES.put(
                "binary_cross_entropy_from_logits",
                new Case(
                        1,
                        new double[][] {{0}, {1}, {0.25}, {0.999}},
                        (z, y) ->
                                List.of(
                                        Result.of(
                                                y[0] * softplus(-z[0]),
                                                (1 - y[0]) * softplus(z[0])),
                                        Result.of(
                                                -y[0] * sigmoid(-z[0]),
                                                (1 - y[0]) * sigmoid(z[0])))));
        CASES.put(
                "binary_focal_cross_entropy_from_logits",
                new Case(
                        1,
                        new double[][] {{0}, {1}},
                        (z, y) -> {
                            double sign = 2 * y[0] - 1;
                            double margin = sign * z[0];
                            double weight = y[0] > 0 ? 0.25 : 0.75;
                            double other = sigmoid(-margin);
                            double log = softplus(-margin);
                            return results(
                                    weight * other * other * log,
                                    -sign
                                            * weight
                                            * other
                                            * other
                                            * (2 * sigmoid(margin) * log + other));
                        }));
        CASES.put(
                "softmax_cross_entropy",
                new Case(
                        3,
                        new double[][] {{0}, {1}, {2}},
                        (z, y) -> {
                            double[] p = {0, 0, 0};
                            p[(int) y[0]] = 1;
                            return crossEntropy(z, p);
                        }));
        double[][] distributions = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0.25, 0.25, 0.5}};
        Formula oneHot = LossAccuracyTest::crossEntropy;
        CASES.put("one_hot_softmax_cross_entropy", new Case(3, distributions, oneHot));
        CASES.put(
                "kullback_leibler_divergence",
                new Case(
                        3,
                        distributions,
                        (z, y) -> {
                            List<Result> all = new ArrayList<>(crossEntropy(z, y));
                            double entropy =
                                    Arrays.stream(y).map(p -> p == 0 ? 0 : -p * Math.log(p)).sum();
                            all.set(0, Result.of(all.get(0).number(), -entropy));
                            return all;
                        }));
        CASES.put(
                "cosine_similarity",
                new Case(
                        3,
                        new double[][] {{1, 2, 3}, {-1, 0, 0}, {0, 1e-3, 1}},
                        (p, y) -> {
                            double norm = Math.max(norm(p), 1e-6);
                            double sum = 0;
                            double size = 0;
                            for (int k = 0; k < 3; k++) {
                                sum += p[k] / norm * y[k] / norm(y);
                                size += Math.abs(p[k] / norm * y[k] / norm(y));
                            }
                            List<Result> all = new ArrayList<>(List.of(new Result(-sum, size)));
                            for (int k = 0; k < 3; k++) {
                                double change = norm == 1e-6 ? 0 : sum * p[k] / norm / norm;
                                double slope = y[k] / norm(y) / norm;
                                double terms =
                                        size * Math.abs(p[k]) / norm / norm + Math.abs(slope);
                                all.add(new Result(change - slope, terms));
                            }
                            return all;
                        }));
    }

    private static List<Result> results(double... numbers) {
        return Arrays.stream(numbers).mapToObj(Result::of).toList();
    }

    private static List<Result> huber(double error) {
        double size = Math.abs(error);
        return size <= 1
                ? results(error * error / 2, error)
                : results(size - 0.5, Math.signum(error));
    }

    private static double logCosh(double error) {
        double size = Math.abs(error);
        return size < 1e-3 // two terms of the series
                ? size * size / 2 - Math.pow(size, 4) / 12
                : size + Math.log1p(Math.exp(-2 * size)) - Math.log(2);
    }

    private static double norm(double[] row) {
        return Math.sqrt(Arrays.stream(row).map(x -> x * x).sum());
    }

    private static double softplus(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }

    private static double sigmoid(double z) {
        return z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z));
    }

    /** The cross-entropy Σp·ln(1 + Σe^(other - z)), and q·Σp of the others - p·Σq of the others. */
    private static List<Result> crossEntropy(double[] z, double[] p) {
        double value = 0;
        double[] others = new double[z.length];
        for (int k = 0; k < z.length; k++) {
            for (int other = 0; other < z.length; other++) {
                others[k] += other == k ? 0 : Math.exp(z[other] - z[k]);
            }
            double largest = Arrays.stream(z).max().orElseThrow();
            double sum = Arrays.stream(z).map(logit -> Math.exp(logit - largest)).sum();
            double loss = others[k] < 1 ? Math.log1p(others[k]) : largest - z[k] + Math.log(sum);
            value += p[k] == 0 ? 0 : p[k] * loss;
        }
        List<Result> all = new ArrayList<>(results(value));
        for (int k = 0; k < z.length; k++) {
            double q = 1 / (1 + others[k]);
            double rest = Double.isInfinite(others[k]) ? 1 : others[k] / (1 + others[k]);
            all.add(Result.of((1 - p[k]) * q, -p[k] * rest));
        }
        return all;
    }

    static Stream<Loss> losses() {
        return Components.of(Loss.class).all().stream()
                .filter(loss -> !ELSEWHERE.contains(loss.name()));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void valueAndGradient(Loss loss) {
        Case tested = CASES.get(loss.name());
        assertNotNull(tested, "no formula of " + loss.name());
        for (double size : SIZES) {
            for (double first : new double[] {size, -size}) {
                for (double[] target : tested.targets()) {
                    double[] row = {first, 0.1, -size / 3};
                    check(loss, tested.formula(), Arrays.copyOf(row, tested.width()), target);
                    double[] other = {0.3, first, 0.2};
                    check(loss, tested.formula(), Arrays.copyOf(other, tested.width()), target);
                }
            }
        }
    }

    private static void check(Loss loss, Formula formula, double[] row, double[] target) {
        Tensor prediction = tensor(row);
        Tensor expected = tensor(target);
        LossFunction.Result result = new LossFunction(loss).apply(prediction, expected);
        List<Result> exact = formula.of(numbers(prediction), numbers(expected));
        if (exact.stream().anyMatch(each -> each.size() > LARGEST)) {
            return; // intermediate results overflow
        }
        String what = loss.name() + " of " + prediction + " and " + expected;
        assertClose(exact.getFirst(), result.value().get(), what);
        for (int k = 0; k < row.length; k++) {
            float slope = result.gradient().array()[k];
            assertClose(exact.get(k + 1), slope, what + ", derivative " + k);
        }
    }

    private static Tensor tensor(double[] row) {
        Tensor tensor = Tensor.zeros(1, row.length);
        for (int k = 0; k < row.length; k++) {
            tensor.array()[k] = (float) row[k];
        }
        return tensor;
    }

    /** {@return the floats of a tensor as they are} */
    private static double[] numbers(Tensor tensor) {
        double[] numbers = new double[tensor.array().length];
        Arrays.setAll(numbers, k -> tensor.array()[k]);
        return numbers;
    }

    private static void assertClose(Result exact, float actual, String what) {
        double tolerance = Math.max(Float.MIN_NORMAL, exact.size() * RELATIVE);
        assertEquals(exact.number(), actual, tolerance, what);
    }
}
