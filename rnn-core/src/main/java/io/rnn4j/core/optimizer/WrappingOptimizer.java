package io.rnn4j.core.optimizer;

import io.rnn4j.api.optimizer.GradientClipping;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.Update;
import io.rnn4j.api.optimizer.WeightOptions;
import io.rnn4j.api.regularization.Constraint;
import io.rnn4j.api.regularization.Regularizer;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An optimizer that wraps another one and delegates to it whatever it does not change. */
public interface WrappingOptimizer extends Optimizer {
    /** {@return the other optimizer} */
    Optimizer optimizer();

    @Override
    default double learningRate() {
        return optimizer().learningRate();
    }

    @Override
    default void define(Update update) {
        optimizer().define(update);
    }

    @Override
    default Optional<GradientClipping> clipping() {
        return optimizer().clipping();
    }

    @Override
    default WeightOptions options(String weight) {
        return optimizer().options(weight);
    }

    @Override
    default List<Regularizer> regularizers(String weight) {
        return optimizer().regularizers(weight);
    }

    @Override
    default List<Constraint> constraints(String weight) {
        return optimizer().constraints(weight);
    }

    @Override
    default void requireSuitable(Set<String> weights) {
        optimizer().requireSuitable(weights);
    }

    @Override
    default Optional<String> evaluatedSlot() {
        return optimizer().evaluatedSlot();
    }
}
