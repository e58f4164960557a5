package io.rnn4j.core.model;

/**
 * A number that changes in the course of a training: a function of how many steps of the optimizer,
 * or how many epochs, lie behind.
 */
@FunctionalInterface
public interface Schedule {
    /**
     * Returns the number.
     *
     * @param count how many steps or epochs lie behind, from 0
     * @return the number for the next one
     */
    double at(long count);

    /**
     * Always the same number.
     *
     * @param value the number
     * @return the schedule
     */
    static Schedule constant(double value) {
        return count -> value;
    }

    /**
     * Down a straight line: max(least, start - slope·i) (Bengio et al. 2015, arXiv:1506.03099,
     * section 2.4).
     *
     * @param start where it begins
     * @param slope how much each step takes away
     * @param least where it ends
     * @return the schedule
     */
    static Schedule linear(double start, double slope, double least) {
        return count -> Math.max(least, start - slope * count);
    }

    /**
     * Exponential decay: k^i (Bengio et al. 2015, arXiv:1506.03099, section 2.4).
     *
     * @param base k, above 0 and below 1
     * @return the schedule
     * @throws IllegalArgumentException if k is not between 0 and 1
     */
    static Schedule exponential(double base) {
        if (!(base > 0 && base < 1)) {
            throw new IllegalArgumentException(
                    "an exponential schedule has a base above 0 and below 1, got " + base);
        }
        return count -> StrictMath.pow(base, count);
    }

    /**
     * Inverse sigmoid decay: k / (k + exp(i/k)) (Bengio et al. 2015, arXiv:1506.03099, section
     * 2.4).
     *
     * @param speed k, at least 1; the larger, the later it falls
     * @return the schedule
     * @throws IllegalArgumentException if k is below 1
     */
    static Schedule inverseSigmoid(double speed) {
        if (!(speed >= 1)) {
            throw new IllegalArgumentException(
                    "an inverse sigmoid schedule has a k of at least 1, got " + speed);
        }
        return count -> speed / (speed + StrictMath.exp(count / speed));
    }
}
