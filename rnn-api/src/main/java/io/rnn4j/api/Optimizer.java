package io.rnn4j.api;

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
}
