package io.rnn4j.core.training;

import io.rnn4j.core.training.GradientFlow.Verdict;

/**
 * The norms of the gradients of a recurrence, divided by that at the last time step.
 *
 * @param relative norms by the number of steps before the last one that has a gradient
 */
record NormsBackwards(double[] relative) {
    private static final double VANISHED = 1e-6;
    private static final int EXPLODED = 100;

    /** Smallest number of steps over which the average factor is judged. */
    private static final int JUDGED = 10;

    private static final double SHRINKING = 0.55; // a step
    private static final double GROWING = 1.4; // a step

    static NormsBackwards of(double[] norms) {
        int steps = norms.length;
        while (steps > 0 && norms[steps - 1] == 0) {
            steps--;
        }
        double[] relative = new double[steps];
        for (int before = 0; before < steps; before++) {
            relative[before] = norms[steps - 1 - before] / norms[steps - 1];
        }
        return new NormsBackwards(relative);
    }

    /** {@return the number of steps before the last one} */
    int steps() {
        return relative.length - 1;
    }

    /** {@return the average factor a step; NaN for fewer than two steps} */
    double factor() {
        return steps() < 1 ? Double.NaN : Math.pow(relative[steps()], 1.0 / steps());
    }

    Verdict verdict() {
        boolean judged = steps() >= JUDGED;
        if (relative.length == 0) {
            return Verdict.NONE;
        }
        if (exploded() < relative.length || judged && factor() >= GROWING) {
            return Verdict.EXPLODING;
        }
        boolean vanishes = vanished() < relative.length || judged && factor() <= SHRINKING;
        return vanishes ? Verdict.VANISHING : Verdict.HEALTHY;
    }

    /**
     * {@return the relative norm above which the gradient explodes} If each of n steps adds the
     * same gradient to one that neither shrinks nor grows, the norm rises to n times the last one.
     */
    int limit() {
        return Math.max(EXPLODED, 2 * relative.length);
    }

    /** {@return the steps back after which the norm is above the limit or not finite, or all} */
    int exploded() {
        int before = 0;
        while (before < relative.length && relative[before] <= limit()) {
            before++;
        }
        return before;
    }

    /** {@return the steps back after which the norm is very small, or all} */
    int vanished() {
        int before = 0;
        while (before < relative.length && relative[before] >= VANISHED) {
            before++;
        }
        return before;
    }
}
