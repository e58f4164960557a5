package io.rnn4j.api;

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
     * The name that the weights of this layer begin with in a model, for example {@code lstm}.
     *
     * @return the component's name, unless the layer has a better one
     */
    default String label() {
        return name();
    }
}
