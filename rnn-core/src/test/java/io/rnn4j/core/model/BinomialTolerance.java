package io.rnn4j.core.model;

/**
 * Tolerance of an observed share: five standard deviations, exceeded by chance once in 1.7 million
 * times.
 */
final class BinomialTolerance {
    private BinomialTolerance() {}

    /** Of the share of n draws. */
    static double ofShare(double probability, int n) {
        return 5 * Math.sqrt(probability * (1 - probability) / n);
    }

    /** Of the share of n pairs of neighbours: two pairs that have a draw in common go together. */
    static double ofPairs(double probability, int n) {
        double square = probability * probability;
        double variance = square * (1 - square) + 2 * square * probability * (1 - probability);
        return 5 * Math.sqrt(variance / n);
    }
}
