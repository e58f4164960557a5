package io.rnn4j.core.layer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.RandomMask;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

/**
 * Dropout (Srivastava et al. 2014). In training, every element of every row is set to 0 with
 * probability {@code rate} and multiplied by 1/(1 - rate) otherwise; in inference the layer is the
 * identity.
 *
 * @param rate probability that an element is dropped, at least 0 and less than 1
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Dropout(double rate) implements Layer {
    /** Checks the rate. */
    public Dropout {
        SettingChecks.dropRate("dropout", "rate", rate);
    }

    /** Creates the layer with rate 0.5, as in the paper. */
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

    /** Multiplies rows by random masks; a constant mask is the same at all time steps. */
    static Signal define(Network network, Signal input, double rate, boolean constant) {
        if (rate == 0) {
            return input;
        }
        RandomMask mask = RandomMask.dropout(network.scope() + "dropout", rate, constant);
        return network.rows(input, x -> x.times(Expr.mask(mask, x.width())));
    }

    /** {@return a layer with this rate, at least 0 and less than 1} */
    public Dropout rate(double rate) {
        return new Dropout(rate);
    }
}
