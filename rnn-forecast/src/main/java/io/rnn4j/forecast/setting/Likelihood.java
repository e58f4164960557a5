package io.rnn4j.forecast.setting;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.core.loss.GaussianNegativeLogLikelihood;
import io.rnn4j.core.loss.StudentTNegativeLogLikelihood;

import java.util.Objects;

/** The distribution of the next value, whose parameters a network computes. */
public enum Likelihood {
    /** The normal distribution: mean and logarithm of the variance. */
    GAUSSIAN(2),
    /** Student's t-distribution: location, logarithms of squared scale and degrees of freedom. */
    STUDENT_T(3);

    private static final double LARGEST_LOGARITHM = 20; // as in the losses

    private final int parameters;

    Likelihood(int parameters) {
        this.parameters = parameters;
    }

    /** {@return the number of parameters of a value} */
    public int parameters() {
        return parameters;
    }

    /** {@return the negative log-likelihood, the loss of training} */
    public Loss loss() {
        return switch (this) {
            case GAUSSIAN -> new GaussianNegativeLogLikelihood();
            case STUDENT_T -> new StudentTNegativeLogLikelihood();
        };
    }

    /**
     * {@return a random number of the distribution}
     *
     * @param rows parameters
     * @param from index of the first parameter
     * @param random source of the random numbers 2n and 2n + 1
     * @param n number of the draw
     */
    public double draw(float[] rows, int from, RandomNumbers random, long n) {
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(random, "random");
        double location = rows[from];
        double scale = StrictMath.exp(limited(rows[from + 1]) / 2);
        return switch (this) {
            case GAUSSIAN -> location + scale * random.normal(n);
            case STUDENT_T ->
                    location + scale * studentT(StrictMath.exp(limited(rows[from + 2])), random, n);
        };
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
