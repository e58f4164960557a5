package io.rnn4j.forecast.setting;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.core.loss.GaussianNegativeLogLikelihood;
import io.rnn4j.core.loss.StudentTNegativeLogLikelihood;

/** The distribution of the next value, whose parameters a network computes. */
public enum Likelihood {
    /** The normal distribution: mean and logarithm of the variance. */
    GAUSSIAN(2),
    /** Student's t-distribution: location, logarithms of squared scale and degrees of freedom. */
    STUDENT_T(3);

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
}
