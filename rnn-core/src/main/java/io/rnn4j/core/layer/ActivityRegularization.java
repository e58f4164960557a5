package io.rnn4j.core.layer;

import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.regularization.Regularizer;
import io.rnn4j.core.regularization.L2;

/**
 * Adds the penalty of a regularizer on the outputs of the layer before it to the loss, and returns
 * them unchanged: the sum over all elements of all unmasked steps, divided by the number of samples
 * of the batch, as in Keras. The penalty is part of the loss that {@code fit}, {@code trainStep}
 * and {@code evaluate} return. Forward passes on tensors do not contain it.
 *
 * @param regularizer the regularizer, one for rows, such as L1 or L2; required
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record ActivityRegularization(@Required Regularizer regularizer) implements Layer {
    /** Checks the setting. */
    public ActivityRegularization {
        SettingChecks.notNull("activity_regularization", "regularizer", regularizer);
    }

    /** Creates the layer with L2 of factor 0.01; specify a regularizer. */
    public ActivityRegularization() {
        this(new L2());
    }

    @Override
    public String name() {
        return "activity_regularization";
    }

    @Override
    public Signal define(Network network, Signal input) {
        network.penalize(input, regularizer);
        return input;
    }

    /** {@return a layer with this regularizer} */
    public ActivityRegularization regularizer(Regularizer regularizer) {
        return new ActivityRegularization(regularizer);
    }
}
