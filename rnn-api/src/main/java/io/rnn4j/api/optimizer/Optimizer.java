package io.rnn4j.api.optimizer;

import io.rnn4j.api.component.Component;
import io.rnn4j.api.regularization.Constraint;
import io.rnn4j.api.regularization.Regularizer;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An optimizer: it changes weights by their gradients, written as expressions of one element. */
public interface Optimizer extends Component {

    /** {@return the learning rate at the start of training, at least 0 and finite as a float} */
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

    /**
     * {@return how the optimizer treats a weight; as any other by default}
     *
     * @param weight name of the weight
     */
    default WeightOptions options(String weight) {
        return WeightOptions.STANDARD;
    }

    /**
     * {@return the regularizers whose penalties on a weight are added to the loss; none by default}
     *
     * @param weight name of the weight
     */
    default List<Regularizer> regularizers(String weight) {
        return List.of();
    }

    /**
     * {@return the constraints that a weight satisfies after every step; none by default}
     *
     * @param weight name of the weight
     */
    default List<Constraint> constraints(String weight) {
        return List.of();
    }

    /**
     * Checks that the optimizer suits the weights of a model. Called when the model is compiled.
     *
     * @param weights names of all weights
     * @throws IllegalArgumentException if it does not, for example because a pattern matches none
     */
    default void requireSuitable(Set<String> weights) {}

    /**
     * {@return the slot whose values are the weights for validation and after {@code fit}, for
     * example their moving average; empty, for the weights themselves, by default}
     */
    default Optional<String> evaluatedSlot() {
        return Optional.empty();
    }
}
