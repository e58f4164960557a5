package io.rnn4j.core.training;

import java.util.Arrays;
import java.util.Objects;

/**
 * A number that changes during training, as a function of the number of completed optimizer steps
 * or epochs. It multiplies the learning rate ({@link FitOptions#learningRateFactor}) or is the
 * probability of scheduled sampling ({@link Feedback#scheduledSampling}). Schedules are combined:
 *
 * <pre>{@code
 * Schedule.cosine(10_000, 0.01).afterWarmUp(500)
 * Schedule.constant(1).then(1_000, Schedule.inverseTime(0.01)).times(Schedule.multiStep(0.1, 5_000))
 * }</pre>
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
     * @param value the number, finite
     * @throws IllegalArgumentException if the number is not finite
     */
    static Schedule constant(double value) {
        ScheduleChecks.finite("the value of a constant schedule", value);
        return count -> value;
    }

    /**
     * {@return linear decay: max(minimum, start - slope·i) (Bengio et al. 2015, arXiv:1506.03099,
     * section 2.4)}
     *
     * @param start value at the beginning
     * @param slope decrease for each step or epoch
     * @param minimum value at the end
     * @throws IllegalArgumentException if one of them is not finite
     */
    static Schedule linear(double start, double slope, double minimum) {
        ScheduleChecks.finite("the start of a linear schedule", start);
        ScheduleChecks.finite("the slope of a linear schedule", slope);
        ScheduleChecks.finite("the minimum of a linear schedule", minimum);
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
        Objects.requireNonNull(milestones, "milestones");
        ScheduleChecks.positive("the factor of a multi-step schedule", factor);
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
        ScheduleChecks.length("a cosine schedule", length);
        ScheduleChecks.finite("the minimum of a cosine schedule", minimum);
        return count -> {
            double done = Math.min(1, (double) count / length);
            return minimum + (1 - minimum) * (1 + Cosine.ofHalfTurn(done)) / 2;
        };
    }

    /**
     * {@return cosine decay with warm restarts (Loshchilov and Hutter 2017, arXiv:1608.03983), as
     * CosineAnnealingWarmRestarts of PyTorch: {@link #cosine} over a length, then again from 1 over
     * a length that is {@code growth} times the last one}
     *
     * @param length length of the first cycle, at least 1
     * @param growth factor of the length from cycle to cycle, at least 1
     * @param minimum value that the end of a cycle approaches
     * @throws IllegalArgumentException if the length or the growth is below 1
     */
    static Schedule cosineWithRestarts(long length, int growth, double minimum) {
        ScheduleChecks.length("a cosine schedule with restarts", length);
        if (growth < 1) {
            throw new IllegalArgumentException(
                    "the cycles of a cosine schedule with restarts grow by a factor of at least 1,"
                            + " got "
                            + growth);
        }
        ScheduleChecks.finite("the minimum of a cosine schedule with restarts", minimum);
        return count -> {
            long cycle = length;
            long within = count;
            if (growth == 1) {
                within %= cycle;
            } else {
                while (within >= cycle) {
                    within -= cycle;
                    cycle *= growth;
                }
            }
            double cosine = Cosine.ofHalfTurn((double) within / cycle);
            return minimum + (1 - minimum) * (1 + cosine) / 2;
        };
    }

    /**
     * {@return polynomial decay, starting at 1: minimum + (1 - minimum)·(1 - i/length)^power up to
     * the length, then the minimum, as PolynomialDecay of Keras}
     *
     * @param length count at which the minimum is reached, at least 1
     * @param power the exponent, above 0; 1 for a line
     * @param minimum value at the end
     * @throws IllegalArgumentException if the length is below 1 or if the power is not positive and
     *     finite
     */
    static Schedule polynomial(long length, double power, double minimum) {
        ScheduleChecks.length("a polynomial schedule", length);
        ScheduleChecks.positive("the power of a polynomial schedule", power);
        ScheduleChecks.finite("the minimum of a polynomial schedule", minimum);
        return count -> {
            double left = 1 - Math.min(1, (double) count / length);
            // pow would allocate
            double decayed = left == 0 ? 0 : StrictMath.exp(power * StrictMath.log(left));
            return minimum + (1 - minimum) * (power == 1 ? left : decayed);
        };
    }

    /**
     * {@return inverse time decay, starting at 1: 1/(1 + rate·i), as InverseTimeDecay of Keras}
     *
     * @param rate the rate, above 0
     * @throws IllegalArgumentException if the rate is not positive and finite
     */
    static Schedule inverseTime(double rate) {
        ScheduleChecks.positive("the rate of an inverse time schedule", rate);
        return count -> 1 / (1 + rate * count);
    }

    /**
     * {@return one cycle (Smith and Topin 2017, arXiv:1708.07120) with the defaults of OneCycleLR
     * of PyTorch: from 1/25 to 1 over the first 30 %, then to 1/250000} The learning rate of the
     * optimizer is the largest of the cycle. The momentum is not changed.
     *
     * @param length number of steps or epochs of the cycle, at least 2
     * @throws IllegalArgumentException if the length is below 2
     */
    static Schedule oneCycle(long length) {
        return oneCycle(length, 0.3, 1.0 / 25, 1.0 / 250_000);
    }

    /**
     * {@return one cycle (Smith and Topin 2017, arXiv:1708.07120, with the counts of OneCycleLR of
     * PyTorch): half a cosine wave from the start to 1, which is reached at count {@code
     * rise·length} - 1, then half a wave to the end, which is reached at count {@code length} - 1
     * and kept}
     *
     * @param length number of steps or epochs of the cycle, at least 2
     * @param rise fraction of the length in which the value rises, at least 0 and below 1
     * @param start value at the beginning
     * @param end value at the end
     * @throws IllegalArgumentException if the length is below 2 or the fraction is out of range
     */
    static Schedule oneCycle(long length, double rise, double start, double end) {
        if (length < 2 || !(rise >= 0 && rise < 1)) {
            throw new IllegalArgumentException(
                    ("one cycle has a length of at least 2 and rises in a fraction from 0 to below"
                                    + " 1 of it, got %s and %s")
                            .formatted(length, rise));
        }
        ScheduleChecks.finite("the start of one cycle", start);
        ScheduleChecks.finite("the end of one cycle", end);
        double top = rise * length - 1;
        return count -> {
            if (count <= top && top > 0) {
                return 1 + (start - 1) * (1 + Cosine.ofHalfTurn(count / top)) / 2;
            }
            double done = Math.min(1, (count - top) / (length - 1 - top));
            return end + (1 - end) * (1 + Cosine.ofHalfTurn(done)) / 2;
        };
    }

    /**
     * {@return inverse sigmoid decay: k / (k + exp(i/k)) (Bengio et al. 2015, arXiv:1506.03099,
     * section 2.4)}
     *
     * @param speed k, at least 1 and finite; larger values decay later
     * @throws IllegalArgumentException if k is below 1 or infinite
     */
    static Schedule inverseSigmoid(double speed) {
        if (!(speed >= 1)) {
            throw new IllegalArgumentException(
                    "an inverse sigmoid schedule has a k of at least 1, got " + speed);
        }
        ScheduleChecks.finite("the k of an inverse sigmoid schedule", speed);
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
        ScheduleChecks.length("a warm-up", length);
        return count -> at(count) * Math.min(1, (count + 1.0) / length);
    }

    /**
     * {@return a linear warm-up before this schedule: the first value times (i + 1)/length for the
     * length, then this schedule from its beginning}
     *
     * @param length number of steps or epochs of the warm-up, at least 1
     * @throws IllegalArgumentException if the length is below 1
     */
    default Schedule afterWarmUp(long length) {
        return constant(1).warmedUp(length).times(count -> at(0)).then(length, this);
    }

    /**
     * {@return this schedule for a number of steps or epochs, then another one from its beginning}
     *
     * @param length number of steps or epochs of this schedule, at least 1
     * @param next the other schedule
     * @throws IllegalArgumentException if the length is below 1
     */
    default Schedule then(long length, Schedule next) {
        ScheduleChecks.length("the first part of a sequence of schedules", length);
        Objects.requireNonNull(next, "the second part of a sequence of schedules");
        return count -> count < length ? at(count) : next.at(count - length);
    }

    /**
     * {@return the product of this schedule and another one}
     *
     * @param other the other schedule
     */
    default Schedule times(Schedule other) {
        Objects.requireNonNull(other, "the second factor of a product of schedules");
        return count -> at(count) * other.at(count);
    }

    /**
     * {@return this schedule slowed down: it advances by one every {@code factor} counts} It turns
     * a schedule by epoch into one by step, given the number of steps of an epoch, and a smooth
     * decay into a staircase.
     *
     * @param factor number of counts for which the value stays the same, at least 1
     * @throws IllegalArgumentException if the factor is below 1
     */
    default Schedule slowedBy(long factor) {
        ScheduleChecks.length("one count of a schedule that is slowed down", factor);
        return count -> at(count / factor);
    }
}
