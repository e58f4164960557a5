package io.rnn4j.core.layer;

import io.rnn4j.api.cell.DropoutRates;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.RandomMask;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

/**
 * Dropout (Srivastava et al. 2014): in training every element of every row is 0 with the
 * probability of the rate and is multiplied by 1/(1 - rate) otherwise; in inference nothing is
 * changed.
 *
 * @param rate how many elements are dropped, at least 0 and less than 1
 */
public record Dropout(double rate) implements Layer {
    /** Checks the rate. */
    public Dropout {
        DropoutRates.check("dropout", rate);
    }

    /** Half of the elements, as in the first paper. */
    public Dropout() {
        this(0.5);
    }

    @Override
    public String name() {
        return "dropout";
    }

    @Override
    public Signal define(Network network, Signal input) {
        return define(network, input, rate, false);
    }

    /** Multiplies rows with masks, if anything is dropped. */
    static Signal define(Network network, Signal input, double rate, boolean constant) {
        if (rate == 0) {
            return input;
        }
        RandomMask mask = RandomMask.dropout(network.scope() + "dropout", rate, constant);
        return network.rows(input, x -> x.times(Expr.mask(mask, x.width())));
    }
}
