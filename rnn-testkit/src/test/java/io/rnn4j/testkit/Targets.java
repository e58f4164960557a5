package io.rnn4j.testkit;

import io.rnn4j.api.Loss;
import io.rnn4j.api.RandomNumbers;
import io.rnn4j.core.loss.BinaryCrossEntropyFromLogits;
import io.rnn4j.core.loss.OneHotSoftmaxCrossEntropy;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Rows of targets that suit a loss. */
final class Targets {
    static final int ROWS = 12;
    private static final long SEED = 3;

    private Targets() {}

    private static double[] targets(int size, IntToDoubleFunction target) {
        return IntStream.range(0, size).mapToDouble(target).toArray();
    }

    private static double[] anyNumbers(int width) {
        return targets(ROWS * width, new RandomNumbers(SEED, "target")::normal);
    }

    /** From 0 to 1, both included. */
    static double[] shares(int width) {
        RandomNumbers random = new RandomNumbers(SEED, "target");
        return targets(ROWS * width, n -> n % 3 == 0 ? n % 2 : random.uniform(n));
    }

    /** Classes; the ignored one among them. */
    private static double[] classes(int width, int ignored) {
        RandomNumbers random = new RandomNumbers(SEED, "target");
        return targets(ROWS, n -> n % 4 == 1 ? ignored : (int) (random.uniform(n) * width));
    }

    private static double[] oneHot(int width) {
        double[] index = classes(width, 0);
        return targets(ROWS * width, n -> index[n / width] == n % width ? 1 : 0);
    }

    static double[] of(Loss loss, int width) {
        return switch (loss) {
            case SoftmaxCrossEntropy crossEntropy -> classes(width, crossEntropy.ignoredIndex());
            case OneHotSoftmaxCrossEntropy crossEntropy -> oneHot(width);
            case BinaryCrossEntropyFromLogits crossEntropy -> shares(width);
            default -> anyNumbers(width);
        };
    }
}
