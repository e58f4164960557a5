package io.rnn4j.core.metric;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.RowAccumulator;

/**
 * The root of the mean squared error divided by the range of the targets, or another measure of
 * their size, named {@code nrmse}: at least 0. All elements of all rows count together. If the
 * divisor is 0, it is 0 for perfect predictions, otherwise infinite.
 *
 * @param normalization the divisor, {@link Normalization#RANGE} by default
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record NormalizedRootMeanSquaredError(Normalization normalization) implements Metric {
    /** Checks the settings. */
    public NormalizedRootMeanSquaredError {
        SettingChecks.notNull("nrmse", "normalization", normalization);
    }

    /** Creates the metric that divides by the range of the targets. */
    public NormalizedRootMeanSquaredError() {
        this(Normalization.RANGE);
    }

    @Override
    public String name() {
        return "nrmse";
    }

    @Override
    public void define(Objective o) {
        int width = o.prediction().width();
        o.accumulate(() -> new Elements(normalization), o.prediction(), o.target(width));
        o.result(name(), totals -> totals[0]);
    }

    /** {@return a copy with this divisor} */
    public NormalizedRootMeanSquaredError normalization(Normalization normalization) {
        return new NormalizedRootMeanSquaredError(normalization);
    }

    /** The metric over all elements. */
    private static final class Elements implements RowAccumulator {
        private final Normalization normalization;
        private final ValueSpread spread = new ValueSpread();

        Elements(Normalization normalization) {
            this.normalization = normalization;
        }

        @Override
        public void clear() {
            spread.clear();
        }

        @Override
        public void add(double[] row, double weight) {
            int width = row.length / 2;
            for (int column = 0; column < width; column++) {
                spread.add(row[column], row[width + column], weight);
            }
        }

        @Override
        public double[] totals() {
            double error = Math.sqrt(spread.meanSquaredError());
            double divisor =
                    switch (normalization) {
                        case RANGE -> spread.range();
                        case STANDARD_DEVIATION -> Math.sqrt(spread.variance());
                        case MEAN -> Math.abs(spread.mean());
                    };
            return new double[] {error == 0 ? 0 : error / divisor};
        }

        @Override
        public double[] state() {
            return spread.state();
        }

        @Override
        public void restore(double[] state) {
            double[] all = new double[ValueSpread.STATE];
            RowAccumulator.copy(state, all);
            spread.restore(all, 0);
        }
    }
}
