package io.rnn4j.testkit;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.core.loss.BinaryCrossEntropyFromLogits;
import io.rnn4j.core.loss.BinaryFocalCrossEntropyFromLogits;
import io.rnn4j.core.loss.CosineSimilarity;
import io.rnn4j.core.loss.Hinge;
import io.rnn4j.core.loss.KullbackLeiblerDivergence;
import io.rnn4j.core.loss.MeanAbsolutePercentageError;
import io.rnn4j.core.loss.MeanSquaredLogarithmicError;
import io.rnn4j.core.loss.NegativeBinomialNegativeLogLikelihood;
import io.rnn4j.core.loss.OneHotSoftmaxCrossEntropy;
import io.rnn4j.core.loss.PoissonNegativeLogLikelihood;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Valid rows of targets for a loss. */
final class Targets {
    static final int ROWS = 12;
    private static final long SEED = 3;

    private Targets() {}

    private static double[] targets(int size, IntToDoubleFunction target) {
        return IntStream.range(0, size).mapToDouble(target).toArray();
    }

    private static double[] anyNumbers(int width, int rows) {
        return targets(rows * width, new RandomNumbers(SEED, "target")::normal);
    }

    /** From 0 to 1 inclusive. */
    static double[] shares(int width) {
        return shares(width, ROWS);
    }

    private static double[] shares(int width, int rows) {
        RandomNumbers random = new RandomNumbers(SEED, "target");
        return targets(rows * width, n -> n % 3 == 0 ? n % 2 : random.uniform(n));
    }

    /** Classes, including the ignored one. */
    private static double[] classes(int width, int rows, int ignored) {
        RandomNumbers random = new RandomNumbers(SEED, "target");
        return targets(rows, n -> n % 4 == 1 ? ignored : (int) (random.uniform(n) * width));
    }

    private static double[] oneHot(int width, int rows) {
        double[] index = classes(width, rows, 0);
        return targets(rows * width, n -> index[n / width] == n % width ? 1 : 0);
    }

    /** Probabilities, some of them 0. */
    private static double[] distributions(int width, int rows) {
        double[] row = shares(width, rows);
        for (int from = 0; from < row.length; from += width) {
            row[from] += 0.1;
            double sum = Arrays.stream(row, from, from + width).sum();
            for (int column = from; column < from + width; column++) {
                row[column] /= sum;
            }
        }
        return row;
    }

    private static double[] labels(int width, int rows) {
        RandomNumbers random = new RandomNumbers(SEED, "target");
        return targets(rows * width, n -> random.uniform(n) < 0.5 ? 0 : 1);
    }

    /** Away from the lower limits of divisors. */
    private static double[] notNearZero(int width, int rows) {
        return Arrays.stream(anyNumbers(width, rows))
                .map(number -> number + Math.copySign(0.1, number))
                .toArray();
    }

    private static double[] counts(int width, int rows) {
        return Arrays.stream(sizes(width, rows)).map(size -> Math.ceil(3 * size)).toArray();
    }

    /** At least 0, some of them 0. */
    private static double[] sizes(int width, int rows) {
        return Arrays.stream(anyNumbers(width, rows)).map(number -> Math.max(0, number)).toArray();
    }

    /** {@return the widths that a loss accepts: a softmax has at least two classes} */
    static int[] widths(Loss loss, int... widths) {
        boolean softmax = loss.predictionKind().isClass();
        return IntStream.of(widths)
                .filter(width -> !softmax || width > 1)
                .map(width -> width(loss, width))
                .toArray();
    }

    /** {@return the smallest width from a given one that suits the parameters of a loss} */
    static int width(Loss loss, int from) {
        return IntStream.iterate(from, width -> width + 1)
                .filter(width -> accepts(loss, width))
                .findFirst()
                .orElseThrow();
    }

    private static boolean accepts(Loss loss, int width) {
        try {
            return loss.targetWidth(width) > 0;
        } catch (IllegalArgumentException unsuitable) {
            return false;
        }
    }

    static double[] of(Loss loss, int width) {
        return of(loss, width, ROWS);
    }

    static double[] of(Loss loss, int width, int rows) {
        return switch (loss) {
            case SoftmaxCrossEntropy crossEntropy ->
                    classes(width, rows, crossEntropy.ignoredIndex());
            case OneHotSoftmaxCrossEntropy crossEntropy -> oneHot(width, rows);
            case KullbackLeiblerDivergence divergence -> distributions(width, rows);
            case BinaryCrossEntropyFromLogits crossEntropy -> shares(width, rows);
            case BinaryFocalCrossEntropyFromLogits crossEntropy -> labels(width, rows);
            case MeanAbsolutePercentageError error -> notNearZero(width, rows);
            case CosineSimilarity similarity -> notNearZero(width, rows);
            case PoissonNegativeLogLikelihood poisson -> counts(width, rows);
            case NegativeBinomialNegativeLogLikelihood binomial ->
                    counts(loss.targetWidth(width), rows);
            case Hinge hinge -> labels(width, rows);
            case MeanSquaredLogarithmicError error -> sizes(width, rows);
            default -> anyNumbers(loss.targetWidth(width), rows);
        };
    }
}
