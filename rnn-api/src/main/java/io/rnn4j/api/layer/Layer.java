package io.rnn4j.api.layer;

import io.rnn4j.api.component.Component;

import java.util.List;

/** A layer: it declares weights and composes its output from the node kinds of {@link Network}. */
public interface Layer extends Component {

    /**
     * Declares the weights and nodes of a layer with one input and one output.
     *
     * @param network builder of weights and nodes
     * @param input input of the layer
     * @return output of the layer
     * @throws IllegalArgumentException if the input does not suit the layer; the message names both
     */
    Signal define(Network network, Signal input);

    /**
     * Declares the weights and nodes of the layer for any number of inputs and outputs. By default
     * it accepts one input and calls {@link #define(Network, Signal)}.
     *
     * @param network builder of weights and nodes
     * @param inputs inputs of the layer
     * @return outputs of the layer
     * @throws IllegalArgumentException if the inputs do not suit the layer, in number or in shape
     */
    default List<Signal> define(Network network, List<Signal> inputs) {
        if (inputs.size() != 1) {
            throw new IllegalArgumentException(
                    "it reads one signal, got %s; merge them first, or use the layer once for each"
                            .formatted(inputs.size()));
        }
        return List.of(define(network, inputs.getFirst()));
    }

    /**
     * {@return the label that the names of the layer's weights begin with in a model, for example
     * {@code lstm}; the component's name by default}
     */
    default String label() {
        return name();
    }
}
