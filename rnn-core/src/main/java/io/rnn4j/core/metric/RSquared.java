package io.rnn4j.core.metric;

import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.RowAccumulator;

import java.util.Arrays;

/**
 * The coefficient of determination R² = 1 - Σ(y - p)² / Σ(y - ȳ)², with the target y, its weighted
 * mean ȳ and the prediction p, named {@code r2}: 1 for perfect predictions, 0 for those that are
 * always ȳ, negative for worse ones. It is the mean over the elements of a row. An element whose
 * targets are constant counts 1 if its predictions are perfect, otherwise 0.
 */
public record RSquared() implements Metric {
    @Override
    public String name() {
        return "r2";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public void define(Objective o) {
        int width = o.prediction().width();
        o.accumulate(() -> new Columns(width), o.prediction(), o.target(width));
        o.result(name(), each -> Arrays.stream(each).average().orElseThrow());
    }

    /** R² of every element. */
    private static final class Columns implements RowAccumulator {
        private final ValueSpread[] spreads;

        Columns(int width) {
            this.spreads = new ValueSpread[width];
            Arrays.setAll(spreads, column -> new ValueSpread());
        }

        @Override
        public void clear() {
            for (ValueSpread spread : spreads) {
                spread.clear();
            }
        }

        @Override
        public void add(double[] row, double weight) {
            for (int column = 0; column < spreads.length; column++) {
                spreads[column].add(row[column], row[spreads.length + column], weight);
            }
        }

        @Override
        public double[] totals() {
            return Arrays.stream(spreads).mapToDouble(Columns::of).toArray();
        }

        @Override
        public double[] state() {
            return Arrays.stream(spreads)
                    .flatMapToDouble(spread -> Arrays.stream(spread.state()))
                    .toArray();
        }

        @Override
        public void restore(double[] state) {
            double[] all = new double[spreads.length * ValueSpread.STATE];
            RowAccumulator.copy(state, all);
            for (int column = 0; column < spreads.length; column++) {
                spreads[column].restore(all, column * ValueSpread.STATE);
            }
        }

        private static double of(ValueSpread spread) {
            double error = spread.meanSquaredError();
            if (spread.variance() == 0) {
                return error == 0 ? 1 : 0;
            }
            return 1 - error / spread.variance();
        }
    }
}
