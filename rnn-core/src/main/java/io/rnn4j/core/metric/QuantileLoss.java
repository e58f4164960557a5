package io.rnn4j.core.metric;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

import java.util.Arrays;
import java.util.List;

/**
 * The mean of max(q (y - p), (q - 1) (y - p)) over rows and elements, with the target y and the
 * prediction p of the quantile q (pinball loss, Koenker and Bassett 1978): at least 0, in the unit
 * of the target.
 *
 * @param quantiles q, each greater than 0 and less than 1; 0.5 by default. As in the loss of this
 *     name, a prediction has all quantiles of the first element of the target, then those of the
 *     second one, and so on
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record QuantileLoss(List<Double> quantiles) implements Metric {
    /** Checks the settings. */
    public QuantileLoss {
        quantiles = SettingChecks.copyOf("quantile_loss", "quantiles", quantiles);
        SettingChecks.require(
                !quantiles.isEmpty(), "quantile_loss", "quantiles", "at least one", quantiles);
        for (int index = 0; index < quantiles.size(); index++) {
            float quantile = quantiles.get(index).floatValue();
            SettingChecks.require(
                    quantile > 0 && quantile < 1,
                    "quantile_loss",
                    "quantiles[" + index + "]",
                    "greater than 0 and less than 1",
                    quantiles.get(index));
        }
    }

    /** Creates the metric of the median. */
    public QuantileLoss() {
        this(List.of(0.5));
    }

    @Override
    public String name() {
        return "quantile_loss";
    }

    @Override
    public void define(Objective o) {
        int width = o.prediction().width();
        int number = quantiles.size();
        if (width % number != 0) {
            throw new IllegalArgumentException(
                    "%s of %s quantiles needs predictions of as many elements for each target, got"
                                    .formatted(o.owner(), number)
                            + " width "
                            + width);
        }
        Expr target = o.target(width / number);
        double[] row = new double[width];
        for (int column = 0; column < width; column++) {
            row[column] = quantiles.get(column % number);
        }
        Expr q = Expr.constant(row);
        Expr error = repeated(target, number).minus(o.prediction());
        o.value(error.times(q).max(error.times(q.minus(1))));
    }

    /** Returns the row in which every element is repeated. */
    private static Expr repeated(Expr row, int times) {
        if (times == 1 || row.width() == 1) {
            return row;
        }
        Expr sum = null;
        for (int column = 0; column < row.width(); column++) {
            double[] places = new double[row.width() * times];
            Arrays.fill(places, column * times, (column + 1) * times, 1);
            Expr placed = row.column(column).times(Expr.constant(places));
            sum = sum == null ? placed : sum.plus(placed);
        }
        return sum;
    }

    /** {@return a copy with these quantiles, each greater than 0 and less than 1} */
    public QuantileLoss quantiles(List<Double> quantiles) {
        return new QuantileLoss(quantiles);
    }
}
