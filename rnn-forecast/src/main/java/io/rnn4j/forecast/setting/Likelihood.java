package io.rnn4j.forecast.setting;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.core.loss.GaussianNegativeLogLikelihood;
import io.rnn4j.core.loss.NegativeBinomialNegativeLogLikelihood;
import io.rnn4j.core.loss.StudentTNegativeLogLikelihood;

/** The distribution of the next value, whose parameters a network computes. */
public enum Likelihood {
    /** The normal distribution: mean and logarithm of the variance. */
    GAUSSIAN(2),
    /** Student's t-distribution: location, logarithms of squared scale and degrees of freedom. */
    STUDENT_T(3),
    /**
     * The negative binomial distribution, for counts: logarithms of the mean and of the dispersion.
     * The network reads ln(1 + y) of a count y, and a normalisation has no effect.
     */
    NEGATIVE_BINOMIAL(2);

    private final int parameters;

    Likelihood(int parameters) {
        this.parameters = parameters;
    }

    /** {@return the number of parameters of a value} */
    public int parameters() {
        return parameters;
    }

    /** {@return whether values are counts} */
    public boolean isOfCounts() {
        return this == NEGATIVE_BINOMIAL;
    }

    /**
     * {@return the location of the distribution, which is the mean of a normal or of counts}
     *
     * @param first its first parameter
     */
    public double location(float first) {
        return isOfCounts() ? StrictMath.exp(first) : first;
    }

    /** {@return the negative log-likelihood, the loss of training} */
    public Loss loss() {
        return switch (this) {
            case GAUSSIAN -> new GaussianNegativeLogLikelihood();
            case STUDENT_T -> new StudentTNegativeLogLikelihood();
            case NEGATIVE_BINOMIAL -> new NegativeBinomialNegativeLogLikelihood();
        };
    }
}
