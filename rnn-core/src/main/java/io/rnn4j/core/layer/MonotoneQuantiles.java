package io.rnn4j.core.layer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

import java.util.Arrays;

/**
 * Quantiles that do not cross, for {@link io.rnn4j.core.loss.QuantileLoss}: of the elements x of a
 * row, the first is the lowest quantile, and every other one adds a positive increment to the
 * quantile before it, q₁ = x₁ and q_k = q_(k-1) + ln(1 + e^x_k). A row has the width of its input.
 * Quantiles of several targets are computed separately: those of the first target, then those of
 * the second one, and so on.
 *
 * @param targets number of targets, at least 1; it divides the width of the input
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record MonotoneQuantiles(int targets) implements Layer {
    /** Checks the settings. */
    public MonotoneQuantiles {
        SettingChecks.atLeastOne("monotone_quantiles", "targets", targets);
    }

    /** Creates the layer for one target: all elements of a row are its quantiles. */
    public MonotoneQuantiles() {
        this(1);
    }

    @Override
    public String name() {
        return "monotone_quantiles";
    }

    @Override
    public Signal define(Network network, Signal input) {
        if (input.width() % targets != 0) {
            throw new IllegalArgumentException(
                    ("monotone_quantiles: targets must be at least 1 and divide the width of the"
                         + " input, %s, got %s; give the layer before it as many units as there are"
                         + " quantiles of all targets")
                            .formatted(input.width(), targets));
        }
        int quantiles = input.width() / targets;
        return quantiles == 1 ? input : network.rows(input, x -> sums(x, quantiles));
    }

    /** Adds the terms in the order of the columns, so that rounding does not change the order. */
    private static Expr sums(Expr x, int quantiles) {
        double[] lowest = new double[x.width()];
        double[] others = new double[x.width()];
        for (int column = 0; column < x.width(); column++) {
            lowest[column] = column % quantiles == 0 ? 1 : 0;
            others[column] = 1 - lowest[column];
        }
        Expr increments = x.softplus().times(Expr.constant(others));
        Expr terms = x.times(Expr.constant(lowest)).plus(increments);
        Expr sum = null;
        for (int column = 0; column < x.width(); column++) {
            double[] from = new double[x.width()];
            int end = (column / quantiles + 1) * quantiles;
            Arrays.fill(from, column, end, 1);
            Expr added = terms.column(column).times(Expr.constant(from));
            sum = sum == null ? added : sum.plus(added);
        }
        return sum;
    }

    /** {@return a copy for this number of targets, at least 1} */
    public MonotoneQuantiles targets(int targets) {
        return new MonotoneQuantiles(targets);
    }
}
