package io.rnn4j.interchange.keras;

import io.rnn4j.core.model.GraphLayer;
import io.rnn4j.interchange.InterchangeException;

/**
 * A weight of a layer in the graph and where its values come from.
 *
 * @param source the layer of Keras
 * @param layer the layer in the graph
 * @param weight name of the weight within the layer
 * @param values its values
 * @param frozen whether no optimizer may change it
 * @param composed whether it is computed from several arrays that an optimizer changes
 */
record Assignment(
        KerasLayer source,
        GraphLayer layer,
        String weight,
        Values values,
        boolean frozen,
        boolean composed) {
    /** Values of a weight. */
    interface Values {
        /** {@return the shape that the file gives} */
        long[] shape();

        /** {@return the values in row-major order} */
        float[] floats() throws InterchangeException;
    }

    String name() {
        return layer.label() + "/" + weight;
    }
}
