package io.rnn4j.forecast.anomaly;

import io.rnn4j.api.component.SettingChecks;

import java.util.Objects;

/** Settings of an {@link AnomalyDetector}. Immutable: each setter returns a copy. */
public final class AnomalyOptions {
    private static final AnomalyOptions STANDARD =
            new AnomalyOptions(
                    new Values(16, 100, 0.99, 200, true, AnomalyThreshold.standard(), 0));

    private final Values values;

    private record Values(
            int units,
            int epochs,
            double level,
            int quietSteps,
            boolean adaptive,
            AnomalyThreshold threshold,
            long seed) {
        Values {
            String name = "anomaly options";
            SettingChecks.atLeastOne(name, "units", units);
            SettingChecks.atLeastOne(name, "epochs", epochs);
            SettingChecks.require(
                    level > 0 && level < 1, name, "level", "greater than 0 and less than 1", level);
            SettingChecks.require(
                    quietSteps >= 0 && quietSteps <= MOST_QUIET_STEPS,
                    name,
                    "quietSteps",
                    "from 0 to " + MOST_QUIET_STEPS,
                    quietSteps);
            Objects.requireNonNull(threshold, "threshold");
        }
    }

    /** The greatest number of quiet steps: a stream remembers and compares as many surprises. */
    private static final int MOST_QUIET_STEPS = 100_000;

    private AnomalyOptions(Values values) {
        this.values = values;
    }

    private AnomalyOptions(
            int units,
            int epochs,
            double level,
            int quietSteps,
            boolean adaptive,
            AnomalyThreshold threshold,
            long seed) {
        this(new Values(units, epochs, level, quietSteps, adaptive, threshold, seed));
    }

    /** {@return the default settings} */
    public static AnomalyOptions standard() {
        return STANDARD;
    }

    /** {@return the number of units of the recurrent network, 16 by default} */
    public int units() {
        return values.units;
    }

    /**
     * {@return a copy with another setting}
     *
     * @param newUnits number of units of the recurrent network, at least 1
     */
    public AnomalyOptions units(int newUnits) {
        return new AnomalyOptions(
                newUnits,
                values.epochs,
                values.level,
                values.quietSteps,
                values.adaptive,
                values.threshold,
                values.seed);
    }

    /** {@return the number of passes over the values in training, 100 by default} */
    public int epochs() {
        return values.epochs;
    }

    /**
     * {@return a copy with another setting}
     *
     * @param newEpochs number of passes over the values in training, at least 1
     */
    public AnomalyOptions epochs(int newEpochs) {
        return new AnomalyOptions(
                values.units,
                newEpochs,
                values.level,
                values.quietSteps,
                values.adaptive,
                values.threshold,
                values.seed);
    }

    /** {@return the share of values that the expected interval is to hold, 0.99 by default} */
    public double level() {
        return values.level;
    }

    /**
     * {@return a copy with another setting}
     *
     * @param newLevel the share of values that the expected interval is to hold, greater than 0 and
     *     less than 1
     */
    public AnomalyOptions level(double newLevel) {
        return new AnomalyOptions(
                values.units,
                values.epochs,
                newLevel,
                values.quietSteps,
                values.adaptive,
                values.threshold,
                values.seed);
    }

    /**
     * {@return the number of steps after a surprise in which only a greater one has a score, so
     * that an event that lasts raises one alarm; 200 by default}
     */
    public int quietSteps() {
        return values.quietSteps;
    }

    /**
     * {@return a copy with another setting}
     *
     * @param newQuietSteps number of steps after a surprise in which only a greater one has a
     *     score, from 0 to 100,000
     */
    public AnomalyOptions quietSteps(int newQuietSteps) {
        return new AnomalyOptions(
                values.units,
                values.epochs,
                values.level,
                newQuietSteps,
                values.adaptive,
                values.threshold,
                values.seed);
    }

    /**
     * {@return whether streams adapt their scale and the distributions of their surprises to new
     * values, true by default; the weights of the network never change}
     */
    public boolean adaptive() {
        return values.adaptive;
    }

    /**
     * {@return a copy with another setting}
     *
     * @param newAdaptive whether streams adapt to new values
     */
    public AnomalyOptions adaptive(boolean newAdaptive) {
        return new AnomalyOptions(
                values.units,
                values.epochs,
                values.level,
                values.quietSteps,
                newAdaptive,
                values.threshold,
                values.seed);
    }

    /** {@return the rule that says which values are anomalies, by default scores of at least 3} */
    public AnomalyThreshold threshold() {
        return values.threshold;
    }

    /**
     * {@return a copy with another setting}
     *
     * @param newThreshold the rule that says which values are anomalies
     */
    public AnomalyOptions threshold(AnomalyThreshold newThreshold) {
        return new AnomalyOptions(
                values.units,
                values.epochs,
                values.level,
                values.quietSteps,
                values.adaptive,
                newThreshold,
                values.seed);
    }

    /** {@return the seed of the initial weights and of the order of the samples, 0 by default} */
    public long seed() {
        return values.seed;
    }

    /**
     * {@return a copy with another setting}
     *
     * @param newSeed seed of the initial weights and of the order of the samples
     */
    public AnomalyOptions seed(long newSeed) {
        return new AnomalyOptions(
                values.units,
                values.epochs,
                values.level,
                values.quietSteps,
                values.adaptive,
                values.threshold,
                newSeed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AnomalyOptions that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** {@return all settings} */
    @Override
    public String toString() {
        return values.toString().replaceFirst("Values", "AnomalyOptions");
    }
}
