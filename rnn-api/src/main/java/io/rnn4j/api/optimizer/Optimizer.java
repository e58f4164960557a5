package io.rnn4j.api.optimizer;

import io.rnn4j.api.component.Component;

import java.util.Optional;

/** An optimizer: it changes weights by their gradients, written as expressions of one element. */
public interface Optimizer extends Component {

    /** {@return the learning rate at the start of training, more than 0} */
    double learningRate();

    /**
     * Declares the next value of the weight and of every slot.
     *
     * @param update builder of the equations
     */
    void define(Update update);

    /** {@return the clipping of gradients before the update; empty, for none, by default} */
    default Optional<GradientClipping> clipping() {
        return Optional.empty();
    }
}
