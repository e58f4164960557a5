package io.rnn4j.api.layer;

import io.rnn4j.api.component.Component;

import java.util.List;

/** A part of a network: it declares weights and composes nodes. */
public interface Layer extends Component {

    /**
     * Composes the layer.
     *
     * @param network takes weights and nodes
     * @param input what goes into the layer
     * @return what comes out of it
     * @throws IllegalArgumentException if the input does not suit the layer; the message names both
     */
    Signal define(Network network, Signal input);

    /**
     * Composes the layer in a network in which layers may read several signals. A layer that has
     * one input and one output needs not say more than {@link #define(Network, Signal)}.
     *
     * @param network takes weights and nodes
     * @param inputs what goes into the layer
     * @return what comes out of it
     * @throws IllegalArgumentException if the inputs do not suit the layer, in number or in shape
     */
    default List<Signal> define(Network network, List<Signal> inputs) {
        if (inputs.size() != 1) {
            throw new IllegalArgumentException(
                    "it reads one signal, got "
                            + inputs.size()
                            + "; merge them first, or use the layer once for each");
        }
        return List.of(define(network, inputs.getFirst()));
    }

    /**
     * The name that the weights of this layer begin with in a model, for example {@code lstm}.
     *
     * @return the component's name, unless the layer has a better one
     */
    default String label() {
        return name();
    }
}
