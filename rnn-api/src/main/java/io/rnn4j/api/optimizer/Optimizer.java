package io.rnn4j.api.optimizer;

import io.rnn4j.api.component.Component;

import java.util.Optional;

/** How a gradient changes a weight, written as expressions of one element. */
public interface Optimizer extends Component {

    /**
     * The learning rate at the start of training.
     *
     * @return more than 0
     */
    double learningRate();

    /**
     * Writes the next value of the weight and of every slot.
     *
     * @param update gives weight, gradient, slots and scalars, takes the next values
     */
    void define(Update update);

    /**
     * Tells how gradients are limited before the equations see them.
     *
     * @return empty, for gradients as they are, unless the optimizer has a setting
     */
    default Optional<GradientClipping> clipping() {
        return Optional.empty();
    }
}
