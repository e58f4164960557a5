package io.rnn4j.forecast.anomaly;

import io.rnn4j.api.component.SettingChecks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Settings of an {@link AnomalyDetector}. Immutable: each setter returns a copy. */
public final class AnomalyOptions implements Cloneable {
    private static final String NAME = "anomaly options";

    /** The largest number of quiet steps; a stream keeps one surprise for each of them. */
    private static final int MOST_QUIET_STEPS = 100_000;

    private static final AnomalyOptions STANDARD = new AnomalyOptions();

    // Fields are assigned in a copy before it is returned, and never again.
    private int units = 16;
    private int epochs = 100;
    private double level = 0.99;
    private int quietSteps = 200;
    private boolean adaptive = true;
    private AnomalyThreshold threshold = AnomalyThreshold.standard();
    private long seed;

    private AnomalyOptions() {}

    private AnomalyOptions with(Consumer<AnomalyOptions> change) {
        try {
            AnomalyOptions copy = (AnomalyOptions) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** {@return the default settings} */
    public static AnomalyOptions standard() {
        return STANDARD;
    }

    /** {@return the number of units of the recurrent network, 16 by default} */
    public int units() {
        return units;
    }

    /**
     * {@return a copy with another setting}
     *
     * @param newUnits number of units of the recurrent network, at least 1
     */
    public AnomalyOptions units(int newUnits) {
        SettingChecks.atLeastOne(NAME, "units", newUnits);
        return with(copy -> copy.units = newUnits);
    }

    /** {@return the number of passes over the values in training, 100 by default} */
    public int epochs() {
        return epochs;
    }

    /**
     * {@return a copy with another setting}
     *
     * @param newEpochs number of passes over the values in training, at least 1
     */
    public AnomalyOptions epochs(int newEpochs) {
        SettingChecks.atLeastOne(NAME, "epochs", newEpochs);
        return with(copy -> copy.epochs = newEpochs);
    }

    /**
     * {@return the share of values that should lie within the expected interval, 0.99 by default}
     */
    public double level() {
        return level;
    }

    /**
     * {@return a copy with another setting}
     *
     * @param newLevel the share of values that should lie within the expected interval, greater
     *     than 0 and less than 1
     */
    public AnomalyOptions level(double newLevel) {
        SettingChecks.require(
                newLevel > 0 && newLevel < 1,
                NAME,
                "level",
                "greater than 0 and less than 1",
                newLevel);
        return with(copy -> copy.level = newLevel);
    }

    /**
     * {@return the number of steps after a surprise in which only a greater one has a score, so
     * that an event that lasts has few scores; 200 by default}
     */
    public int quietSteps() {
        return quietSteps;
    }

    /**
     * {@return a copy with another setting}
     *
     * @param newQuietSteps number of steps after a surprise in which only a greater one has a
     *     score, from 0 to 100,000
     */
    public AnomalyOptions quietSteps(int newQuietSteps) {
        SettingChecks.require(
                newQuietSteps >= 0 && newQuietSteps <= MOST_QUIET_STEPS,
                NAME,
                "quietSteps",
                "from 0 to " + MOST_QUIET_STEPS,
                newQuietSteps);
        return with(copy -> copy.quietSteps = newQuietSteps);
    }

    /**
     * {@return whether streams adapt their scale and the distributions of their surprises to new
     * values, true by default; the weights of the network never change}
     */
    public boolean adaptive() {
        return adaptive;
    }

    /**
     * {@return a copy with another setting}
     *
     * @param newAdaptive whether streams adapt to new values
     */
    public AnomalyOptions adaptive(boolean newAdaptive) {
        return with(copy -> copy.adaptive = newAdaptive);
    }

    /**
     * {@return the rule that says which values are anomalies, by default scores or spikes of at
     * least 3}
     */
    public AnomalyThreshold threshold() {
        return threshold;
    }

    /**
     * {@return a copy with another setting}
     *
     * @param newThreshold the rule that decides which values are anomalies
     */
    public AnomalyOptions threshold(AnomalyThreshold newThreshold) {
        Objects.requireNonNull(newThreshold, "threshold");
        return with(copy -> copy.threshold = newThreshold);
    }

    /** {@return the seed of the initial weights and of the order of the samples, 0 by default} */
    public long seed() {
        return seed;
    }

    /**
     * {@return a copy with another setting}
     *
     * @param newSeed seed of the initial weights and of the order of the samples
     */
    public AnomalyOptions seed(long newSeed) {
        return with(copy -> copy.seed = newSeed);
    }

    private Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("units", units);
        all.put("epochs", epochs);
        all.put("level", level);
        all.put("quietSteps", quietSteps);
        all.put("adaptive", adaptive);
        all.put("threshold", threshold);
        all.put("seed", seed);
        return all;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AnomalyOptions that && all().equals(that.all());
    }

    @Override
    public int hashCode() {
        return all().hashCode();
    }

    /** {@return all settings} */
    @Override
    public String toString() {
        return "AnomalyOptions" + all();
    }
}
