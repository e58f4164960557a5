package io.rnn4j.core.training;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * The losses of a learning rate range test, see {@link io.rnn4j.core.model.LearningRateFinder}. It
 * ends before the last learning rate if the loss diverged.
 */
public final class LearningRateCurve {
    private final double[] rates;
    private final double[] losses;
    private final double[] smoothed;

    /**
     * Creates a curve. The smoothed losses are exponential moving averages, corrected for their
     * start: sᵢ = (βsᵢ₋₁ + (1-β)lossᵢ), divided by 1 - βⁱ.
     *
     * @param rates learning rate of each step, ascending
     * @param losses loss of each step, before it; of the same length
     * @param smoothing β, at least 0 and below 1
     * @throws IllegalArgumentException if the lengths differ, or if β is out of range
     */
    public LearningRateCurve(double[] rates, double[] losses, double smoothing) {
        Objects.requireNonNull(rates, "rates");
        Objects.requireNonNull(losses, "losses");
        if (rates.length != losses.length || !(smoothing >= 0 && smoothing < 1)) {
            throw new IllegalArgumentException(
                    ("a curve has a loss for every learning rate and a smoothing from 0 to below 1,"
                                    + " got %s rates, %s losses and %s")
                            .formatted(rates.length, losses.length, smoothing));
        }
        this.rates = rates.clone();
        this.losses = losses.clone();
        this.smoothed = new double[losses.length];
        double average = 0;
        double weight = 0; // 1 - βⁱ
        for (int step = 0; step < losses.length; step++) {
            average = smoothing * average + (1 - smoothing) * losses[step];
            weight = smoothing * weight + (1 - smoothing);
            smoothed[step] = average / weight;
        }
    }

    /** {@return a copy of the learning rates of the steps, ascending} */
    public double[] rates() {
        return rates.clone();
    }

    /** {@return a copy of the losses of the steps, each before the step} */
    public double[] losses() {
        return losses.clone();
    }

    /** {@return a copy of the smoothed losses} */
    public double[] smoothedLosses() {
        return smoothed.clone();
    }

    /**
     * {@return the learning rate at which the smoothed loss falls fastest, as a function of the
     * logarithm of the rate, before its minimum (Smith 2017, with the choice of fastai)}
     *
     * @throws IllegalStateException if the loss never falls: it diverged at once, or the learning
     *     rates are too small
     */
    public double suggestion() {
        int lowest = lowest();
        int best = -1;
        double steepest = 0;
        for (int step = 1; step < lowest; step++) {
            double slope =
                    (smoothed[step + 1] - smoothed[step - 1])
                            / StrictMath.log(rates[step + 1] / rates[step - 1]);
            if (slope < steepest) {
                steepest = slope;
                best = step;
            }
        }
        if (best < 0) {
            throw new IllegalStateException(
                    ("the loss does not fall at any of the %s learning rates from %s to %s; choose"
                                    + " other bounds or more steps")
                            .formatted(
                                    rates.length,
                                    rates.length == 0 ? Double.NaN : rates[0],
                                    rates.length == 0 ? Double.NaN : rates[rates.length - 1]));
        }
        return rates[best];
    }

    /** {@return the step with the lowest smoothed loss; -1 if there are no steps} */
    private int lowest() {
        int lowest = -1;
        for (int step = 0; step < smoothed.length; step++) {
            if (lowest < 0 || smoothed[step] < smoothed[lowest]) {
                lowest = step;
            }
        }
        return lowest;
    }

    /**
     * {@return the learning rate with the lowest smoothed loss; larger ones make training diverge}
     *
     * @throws IllegalStateException if there are no steps
     */
    public double lowestLossRate() {
        if (rates.length == 0) {
            throw new IllegalStateException("the curve has no steps; take at least one");
        }
        return rates[lowest()];
    }

    /** {@return lines of learning rate, loss and smoothed loss, separated by commas} */
    public String toCsv() {
        StringBuilder text = new StringBuilder("learning_rate,loss,smoothed_loss\n");
        for (int step = 0; step < rates.length; step++) {
            text.append(rates[step]).append(',').append(losses[step]).append(',');
            text.append(smoothed[step]).append('\n');
        }
        return text.toString();
    }

    /** {@return the bounds of the curve} */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "LearningRateCurve[%s steps, rates %s, losses %s]",
                rates.length,
                bounds(rates),
                bounds(smoothed));
    }

    private static String bounds(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? "none" : sorted[0] + " to " + sorted[sorted.length - 1];
    }
}
