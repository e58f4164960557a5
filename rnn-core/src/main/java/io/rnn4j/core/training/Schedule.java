package io.rnn4j.core.training;

import java.util.Arrays;

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
        double logarithm = StrictMath.log(base);
        return count -> StrictMath.exp(count * logarithm); // pow would allocate
    }

    /**
     * Stages: factor^k, where k of the ends lie behind (PyTorch's MultiStepLR, Keras'
     * PiecewiseConstantDecay with powers).
     *
     * @param factor what every stage is multiplied by, compared with the one before; more than 0
     * @param ends the counts at which a new stage begins, ascending
     * @return the schedule, which begins with 1
     * @throws IllegalArgumentException if the factor is not positive and finite, or the ends do not
     *     ascend
     */
    static Schedule stages(double factor, long... ends) {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "stages have a factor above 0 that is finite, got " + factor);
        }
        long[] kept = ends.clone();
        for (int k = 0; k < kept.length; k++) {
            if (kept[k] <= (k == 0 ? 0 : kept[k - 1])) {
                throw new IllegalArgumentException(
                        "the ends of stages ascend from above 0, got " + Arrays.toString(kept));
            }
        }
        return count -> {
            double product = 1;
            for (int k = 0; k < kept.length && count >= kept[k]; k++) {
                product *= factor;
            }
            return product;
        };
    }

    /**
     * Half a wave of a cosine: least + (1 - least)·(1 + cos(π·i/length))/2 up to the length, then
     * least (Loshchilov and Hutter 2017, arXiv:1608.03983, equation 5).
     *
     * @param length at which count it has come to its least value, at least 1
     * @param least its least value
     * @return the schedule, which begins with 1
     * @throws IllegalArgumentException if the length is below 1
     */
    static Schedule cosine(long length, double least) {
        if (length < 1) {
            throw new IllegalArgumentException(
                    "a cosine schedule has a length of at least 1, got " + length);
        }
        return count -> {
            double done = Math.min(1, (double) count / length);
            return least + (1 - least) * (1 + Cosine.ofHalfTurn(done)) / 2;
        };
    }

    /**
     * Begins small: the schedule times min(1, (i + 1)/length) (the warm-up of Goyal et al. 2017,
     * arXiv:1706.02677, section 2.2).
     *
     * @param length after how many counts the schedule is itself, at least 1
     * @return a schedule with it
     * @throws IllegalArgumentException if the length is below 1
     */
    default Schedule warmedUp(long length) {
        if (length < 1) {
            throw new IllegalArgumentException(
                    "a warm-up has a length of at least 1, got " + length);
        }
        return count -> at(count) * Math.min(1, (count + 1.0) / length);
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
