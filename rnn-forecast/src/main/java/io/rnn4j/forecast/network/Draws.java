package io.rnn4j.forecast.network;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.forecast.setting.Likelihood;

/** Random numbers of the distributions that networks compute. */
final class Draws {
    private static final double LARGEST_LOGARITHM = 20; // as in the losses

    private Draws() {}

    /**
     * {@return a random number of a distribution}
     *
     * @param likelihood the distribution
     * @param rows its parameters
     * @param from index of the first parameter
     * @param random source of the random numbers 2n and 2n + 1
     * @param n number of the draw
     */
    static double draw(
            Likelihood likelihood, float[] rows, int from, RandomNumbers random, long n) {
        float first = rows[from];
        float second = rows[from + 1];
        return switch (likelihood) {
            case GAUSSIAN -> first + scale(second) * random.normal(n);
            case STUDENT_T -> {
                double degrees = StrictMath.exp(limited(rows[from + 2]));
                yield first + scale(second) * studentT(degrees, random, n);
            }
            case NEGATIVE_BINOMIAL ->
                    new CountDraws(random.bits(2 * n))
                            .negativeBinomial(
                                    StrictMath.exp(limited(first)),
                                    StrictMath.exp(limited(second)));
        };
    }

    private static double scale(double logarithmOfSquare) {
        return StrictMath.exp(limited(logarithmOfSquare) / 2);
    }

    private static double limited(double logarithm) {
        return Math.max(-LARGEST_LOGARITHM, Math.min(LARGEST_LOGARITHM, logarithm));
    }

    /** Bailey (1994): √(ν (u^(-2/ν) - 1)) cos 2πv, for uniform u and v. */
    private static double studentT(double degrees, RandomNumbers random, long n) {
        double u = 1 - random.uniform(2 * n);
        double growth = StrictMath.expm1(-2 / degrees * StrictMath.log(u));
        double angle = 2 * Math.PI * random.uniform(2 * n + 1);
        return StrictMath.sqrt(degrees * growth) * StrictMath.cos(angle);
    }
}
