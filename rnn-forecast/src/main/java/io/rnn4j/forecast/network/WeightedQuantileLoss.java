package io.rnn4j.forecast.network;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;

import java.util.Arrays;
import java.util.List;

/**
 * {@link io.rnn4j.core.loss.QuantileLoss} of rows of which some targets are missing: a row of the
 * target has the values of all steps, then a weight of 0 or 1 for each of them.
 *
 * @param quantiles the levels, ascending
 */
public record WeightedQuantileLoss(List<Double> quantiles) implements Loss {
    /** Copies the list. */
    public WeightedQuantileLoss {
        quantiles = List.copyOf(quantiles);
    }

    @Override
    public String name() {
        return "forecast.weighted_quantile_loss";
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.VALUES;
    }

    @Override
    public int targetWidth(int predictionWidth) {
        return 2 * (predictionWidth / quantiles.size());
    }

    @Override
    public void define(Objective o) {
        int count = quantiles.size();
        int width = o.prediction().width();
        Expr row = o.target(targetWidth(width));
        double[] above = new double[width];
        double[] below = new double[width];
        for (int column = 0; column < width; column++) {
            above[column] = quantiles.get(column % count);
            below[column] = 1 - above[column];
        }
        Expr error = repeated(row, 0, width).minus(o.prediction());
        Expr loss =
                error.relu()
                        .times(Expr.constant(above))
                        .plus(error.negate().relu().times(Expr.constant(below)));
        o.value(loss.times(repeated(row, width / count, width)));
    }

    /** {@return a row in which each element from a column on occurs once for every quantile} */
    private Expr repeated(Expr row, int first, int width) {
        Expr sum = null;
        int count = quantiles.size();
        for (int step = 0; step < width / count; step++) {
            double[] columns = new double[width];
            Arrays.fill(columns, step * count, (step + 1) * count, 1);
            Expr placed = row.column(first + step).times(Expr.constant(columns));
            sum = sum == null ? placed : sum.plus(placed);
        }
        return sum;
    }
}
