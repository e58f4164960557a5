package io.rnn4j.core.training;

import java.util.Arrays;

/**
 * A number that changes during training, as a function of the number of completed optimizer steps
 * or epochs. It multiplies the learning rate ({@link FitOptions#learningRateFactor}) or is the
 * probability of scheduled sampling ({@link Feedback#scheduledSampling}).
 */
@FunctionalInterface
public interface Schedule {
    /**
     * {@return the number for the next step or epoch}
     *
     * @param count number of completed steps or epochs, from 0
     */
    double at(long count);

    /**
     * {@return a constant schedule}
     *
     * @param value the number
     */
    static Schedule constant(double value) {
        return count -> value;
    }

    /**
     * {@return linear decay: max(minimum, start - slope·i) (Bengio et al. 2015, arXiv:1506.03099,
     * section 2.4)}
     *
     * @param start value at the beginning
     * @param slope decrease for each step or epoch
     * @param minimum value at the end
     */
    static Schedule linear(double start, double slope, double minimum) {
        return count -> Math.max(minimum, start - slope * count);
    }

    /**
     * {@return exponential decay: k^i (Bengio et al. 2015, arXiv:1506.03099, section 2.4)}
     *
     * @param base k, above 0 and below 1
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
     * {@return decay at given counts, starting at 1: factor^k, where k is the number of milestones
     * reached, as MultiStepLR of PyTorch}
     *
     * @param factor multiplies the value at each milestone; above 0
     * @param milestones counts at which the value changes, ascending from above 0
     * @throws IllegalArgumentException if the factor is not positive and finite, or if the
     *     milestones do not ascend
     */
    static Schedule multiStep(double factor, long... milestones) {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the factor of a multi-step schedule is above 0 and finite, got " + factor);
        }
        long[] kept = milestones.clone();
        for (int k = 0; k < kept.length; k++) {
            if (kept[k] <= (k == 0 ? 0 : kept[k - 1])) {
                throw new IllegalArgumentException(
                        "the milestones of a multi-step schedule ascend from above 0, got "
                                + Arrays.toString(kept));
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
     * {@return cosine decay, starting at 1: minimum + (1 - minimum)·(1 + cos(π·i/length))/2 up to
     * the length, then the minimum (Loshchilov and Hutter 2017, arXiv:1608.03983, equation 5)}
     *
     * @param length count at which the minimum is reached, at least 1
     * @param minimum value at the end
     * @throws IllegalArgumentException if the length is below 1
     */
    static Schedule cosine(long length, double minimum) {
        requireLength("a cosine schedule", length);
        return count -> {
            double done = Math.min(1, (double) count / length);
            return minimum + (1 - minimum) * (1 + Cosine.ofHalfTurn(done)) / 2;
        };
    }

    /**
     * {@return inverse sigmoid decay: k / (k + exp(i/k)) (Bengio et al. 2015, arXiv:1506.03099,
     * section 2.4)}
     *
     * @param speed k, at least 1; larger values decay later
     * @throws IllegalArgumentException if k is below 1
     */
    static Schedule inverseSigmoid(double speed) {
        if (!(speed >= 1)) {
            throw new IllegalArgumentException(
                    "an inverse sigmoid schedule has a k of at least 1, got " + speed);
        }
        return count -> speed / (speed + StrictMath.exp(count / speed));
    }

    /**
     * {@return this schedule with a linear warm-up, multiplied by min(1, (i + 1)/length) (Goyal et
     * al. 2017, arXiv:1706.02677, section 2.2)}
     *
     * @param length number of steps or epochs of the warm-up, at least 1
     * @throws IllegalArgumentException if the length is below 1
     */
    default Schedule warmedUp(long length) {
        requireLength("a warm-up", length);
        return count -> at(count) * Math.min(1, (count + 1.0) / length);
    }

    private static void requireLength(String what, long length) {
        if (length < 1) {
            throw new IllegalArgumentException(
                    "%s has a length of at least 1, got %d".formatted(what, length));
        }
    }
}
