package io.rnn4j.core.optimizer;

/** The checks that optimizers make of their settings. */
final class Rates {
    private Rates() {}

    static void check(String optimizer, double learningRate, double weightDecay) {
        if (!(learningRate >= 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException(
                    optimizer + ": the learning rate is a number from 0, got " + learningRate);
        }
        notNegative(optimizer, "the weight decay", weightDecay);
    }

    static void notNegative(String optimizer, String setting, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException(
                    optimizer + ": " + setting + " is 0 or more, got " + value);
        }
    }

    static void fraction(String optimizer, String setting, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(
                    optimizer + ": " + setting + " is from 0 to below 1, got " + value);
        }
    }
}
