package io.rnn4j.interchange.keras;

import io.rnn4j.interchange.InterchangeException;

import java.util.List;
import java.util.Map;

/** The arrays of a file, by the layers that they belong to. */
interface KerasWeights {
    /**
     * {@return the arrays of every layer with weights, in the order of its {@link WeightLayout};
     * layers inside a model that is a layer have entries of their own}
     *
     * @param model the model
     * @param version the version of Keras that wrote the file
     * @throws InterchangeException if an array is missing, or if there are too many
     */
    Map<KerasLayer, List<StoredArray>> assign(KerasModel model, KerasVersion version)
            throws InterchangeException;

    /** {@return the same arrays, found by the order of the layers in place of their names} */
    default KerasWeights byOrder() {
        return this;
    }

    /** {@return the groups that have arrays, if their names say of which kind the layers are} */
    default List<LayerMatching.Group> groups() {
        return List.of();
    }

    /** {@return the exception for a layer whose arrays are missing} */
    static InterchangeException missing(KerasLayer layer, Object expected, Object found) {
        return new InterchangeException(
                "the weights of %s are missing: expected %s, found %s; build the model with the layers of the file, or save the whole model again"
                        .formatted(layer.describe(), expected, found));
    }
}
