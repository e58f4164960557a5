package io.rnn4j.forecast.anomaly;

import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Session;

import java.nio.DoubleBuffer;
import java.time.LocalDateTime;
import java.util.Objects;

/**
 * Scores the values of a stream one by one. Its memory is constant, so a stream may be endless; a
 * step allocates nothing and depends on no later value. It is used by one thread at a time.
 *
 * <p>The <em>surprise</em> of a value is -log₁₀ of the probability of a value at least as unusual
 * as this one, given those before it: 3 is one in a thousand. The <em>score</em> is the surprise if
 * it is greater than those of the last {@link AnomalyOptions#quietSteps()} values, and 0 otherwise,
 * so an event has a score where it begins and where it grows. The <em>spike</em> finds single
 * values far from their prediction, also during an event.
 *
 * <p>A missing value, NaN, has the score NaN and is no anomaly. The network then reads the last
 * value again.
 */
public final class AnomalyStream {
    private static final double LEAST_WIDTH = 0.1; // of half an interval, in transformed values

    private final AnomalyOptions options;
    private final TimeFeatures features;
    private final boolean timed;
    private final Session session;
    private final float[] input = new float[ValueNetwork.FEATURES];
    private final float[] output = new float[ValueNetwork.QUANTILES.size()];
    private final RunningScale scale = new RunningScale();
    private final Surprise parts = new Surprise();
    private final SpikeTail spikes = new SpikeTail();
    private final TailDistribution surprises = new TailDistribution();
    private final Likelihood likelihood = new Likelihood();
    private final RecentMaximum recent;
    private double last = Double.NaN; // transformed; NaN before the first value
    private double score;
    private double surprise;
    private double spike;
    private double expected = Double.NaN;
    private double lower = Double.NaN;
    private double upper = Double.NaN;
    private boolean anomaly;

    AnomalyStream(AnomalyOptions options, TimeFeatures features, boolean timed, Model model) {
        this.options = options;
        this.features = features;
        this.timed = timed;
        this.session = model.session(1);
        this.recent = new RecentMaximum(options.quietSteps());
    }

    static int statistics(AnomalyOptions options) {
        return 1
                + RunningScale.SIZE
                + Surprise.SIZE
                + SpikeTail.SIZE
                + TailDistribution.SIZE
                + Likelihood.SIZE
                + new RecentMaximum(options.quietSteps()).size();
    }

    /**
     * Takes the next value of a stream without times.
     *
     * @param value the value, finite, or NaN where it is missing
     * @return the score, at least 0; NaN for a missing value
     * @throws IllegalArgumentException if the value is infinite
     * @throws IllegalStateException if the detector was fitted with times
     */
    public double next(double value) {
        if (timed) {
            throw new IllegalStateException(
                    "the detector was fitted with times, got a value without one; call next(value,"
                            + " time)");
        }
        return next(value, 0, options.adaptive(), options.adaptive(), options.adaptive());
    }

    /**
     * Takes the next value of a stream with times. Times need not be equidistant: they tell the
     * time of the day and of the week.
     *
     * @param value the value, finite, or NaN where it is missing
     * @param time its time, in the time zone of the times the detector was fitted with
     * @return the score, at least 0; NaN for a missing value
     * @throws IllegalArgumentException if the value is infinite
     * @throws IllegalStateException if the detector was fitted without times
     */
    public double next(double value, LocalDateTime time) {
        Objects.requireNonNull(time, "time");
        if (!timed) {
            throw new IllegalStateException(
                    "the detector was fitted without times, got a value with a time; call"
                            + " next(value), or fit with times");
        }
        boolean adaptive = options.adaptive();
        return next(value, TimeFeatures.seconds(time), adaptive, adaptive, adaptive);
    }

    /** Begins with a scale, before any value. */
    void begin(RunningScale begun) {
        DoubleBuffer statistics = DoubleBuffer.allocate(RunningScale.SIZE);
        begun.save(statistics);
        scale.restore(statistics.flip());
    }

    /** Takes a value that the scale already knows. */
    void learn(double value, long seconds, boolean learnError) {
        next(value, seconds, true, learnError, false);
    }

    private double next(
            double value, long seconds, boolean adaptive, boolean learnError, boolean learnScale) {
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "a value must be finite, or NaN where it is missing, got " + value);
        }
        boolean first = Double.isNaN(last);
        if (!first) {
            predict(seconds);
        }
        if (Double.isNaN(value)) {
            recent.add(0);
            score = Double.NaN;
            surprise = Double.NaN;
            spike = Double.NaN;
            anomaly = false;
            return score;
        }
        double transformed = scale.transform(value);
        surprise = parts.next(transformed, first ? 0 : error(transformed), adaptive, learnError);
        if (!first) {
            spikes.next(distance(value), learnError);
            spike = spikes.spike();
        }
        likelihood.next(surprise, learnError);
        score = surprise > recent.value() ? surprise : 0;
        recent.add(surprise);
        anomaly = isAnomalous();
        if (learnError) {
            surprises.add(surprise);
        }
        if (learnScale) {
            scale.add(value);
        }
        last = scale.transform(value);
        return score;
    }

    private void predict(long seconds) {
        input[0] = (float) last;
        features.write(seconds, input, 1);
        session.step(input, output);
        double factor = parts.errorQuantile(options.level());
        double middle = last + output[1];
        expected = scale.inverse(middle);
        lower = scale.inverse(middle - factor * below());
        upper = scale.inverse(middle + factor * above());
    }

    private double below() {
        return Math.max(LEAST_WIDTH, output[1] - output[0]);
    }

    private double above() {
        return Math.max(LEAST_WIDTH, output[2] - output[1]);
    }

    private double error(double transformed) {
        double error = transformed - (last + output[1]);
        return error < 0 ? -error / below() : error / above();
    }

    /** The error of the value itself in half-widths of its interval. */
    private double distance(double value) {
        double middle = last + output[1];
        double centre = scale.inverse(middle);
        double bound = scale.inverse(value < centre ? middle - below() : middle + above());
        return Math.abs(value - centre) / Math.abs(bound - centre);
    }

    private boolean isAnomalous() {
        return switch (options.threshold()) {
            case AnomalyThreshold.Score(double least) -> score >= least || spike >= least;
            case AnomalyThreshold.Quantile(double level) ->
                    score > 0 && score > surprises.quantile(level);
            case AnomalyThreshold.Likelihood(double probability) ->
                    likelihood.probability() <= probability;
        };
    }

    /** {@return the score of the last value, at least 0; NaN if it was missing} */
    public double score() {
        return score;
    }

    /** {@return the surprise of the last value, at least 0; NaN if it was missing} */
    public double surprise() {
        return surprise;
    }

    /**
     * {@return the spike of the last value, at least 0; NaN if it was missing} It is the surprise
     * of the error of the prediction alone if no error of the last 30 steps was nearly as
     * improbable, and 0 otherwise, whatever the scores before it.
     */
    public double spike() {
        return spike;
    }

    /** {@return whether the last value is an anomaly by the threshold of the detector} */
    public boolean isAnomaly() {
        return anomaly;
    }

    /**
     * {@return the probability, in a normal distribution of the means of ten surprises, of a mean
     * at least as great as that of the last ten; a small probability indicates a change in the
     * stream}
     */
    public double likelihood() {
        return likelihood.probability();
    }

    /** {@return the predicted median of the last value; NaN before the first value} */
    public double expected() {
        return expected;
    }

    /**
     * {@return the lower bound of the expected interval of the last value; NaN before the first
     * value}
     */
    public double lower() {
        return lower;
    }

    /**
     * {@return the upper bound of the expected interval of the last value; NaN before the first
     * value}
     */
    public double upper() {
        return upper;
    }

    /**
     * {@return what the stream has learned so far, for {@link #restore} or {@link
     * AnomalyDetector#continuing}}
     */
    public AnomalyState snapshot() {
        DoubleBuffer statistics = DoubleBuffer.allocate(statistics(options));
        statistics.put(last);
        scale.save(statistics);
        parts.save(statistics);
        spikes.save(statistics);
        surprises.save(statistics);
        likelihood.save(statistics);
        recent.save(statistics);
        return new AnomalyState(session.snapshot(), statistics.array());
    }

    /**
     * Continues after the values that another stream of the same detector has seen.
     *
     * @param state what {@link #snapshot()} has returned
     * @throws IllegalArgumentException if it is the state of a detector with other settings
     */
    public void restore(AnomalyState state) {
        Objects.requireNonNull(state, "state");
        AnomalyDetector.requireSize(state, options);
        session.restore(state.network());
        DoubleBuffer statistics = DoubleBuffer.wrap(state.statistics());
        last = statistics.get();
        scale.restore(statistics);
        parts.restore(statistics);
        spikes.restore(statistics);
        surprises.restore(statistics);
        likelihood.restore(statistics);
        recent.restore(statistics);
    }
}
