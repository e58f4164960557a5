package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.Required;
import io.rnn4j.api.optimizer.GradientClipping;
import io.rnn4j.api.optimizer.GradientClipping.Measure;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.Update;

import java.util.Objects;
import java.util.Optional;

/**
 * An optimizer that uses limited gradients, for example {@code Clipped.byGlobalNorm(new Adam(),
 * 1)}. What Keras calls clipvalue, clipnorm and global_clipnorm of an optimizer, and what a call of
 * clip_grad_norm_ before an optimizer's step does in PyTorch.
 *
 * @param optimizer uses the gradients
 * @param measure what is limited
 * @param limit the largest value of it, more than 0
 */
public record Clipped(@Required Optimizer optimizer, Measure measure, @Required double limit)
        implements Optimizer {
    /** Checks the settings. */
    public Clipped {
        Objects.requireNonNull(optimizer, "clipped: optimizer");
        if (optimizer.clipping().isPresent()) {
            throw new IllegalArgumentException(
                    "clipped: optimizer '"
                            + optimizer.name()
                            + "' clips gradients already, by "
                            + optimizer.clipping().get());
        }
        new GradientClipping(measure, limit); // checks them
    }

    /** Adam with a global norm of 1 at most; give an optimizer and a limit. */
    public Clipped() {
        this(new Adam(), Measure.GLOBAL_NORM, 1);
    }

    /**
     * Cuts every element off.
     *
     * @param optimizer uses the gradients
     * @param limit the largest magnitude of an element
     * @return the optimizer with clipping
     */
    public static Clipped byValue(Optimizer optimizer, double limit) {
        return new Clipped(optimizer, Measure.VALUE, limit);
    }

    /**
     * Scales the gradient of every weight by itself.
     *
     * @param optimizer uses the gradients
     * @param limit the largest Euclidean norm of the gradient of a weight
     * @return the optimizer with clipping
     */
    public static Clipped byNorm(Optimizer optimizer, double limit) {
        return new Clipped(optimizer, Measure.NORM, limit);
    }

    /**
     * Scales all gradients by the same factor.
     *
     * @param optimizer uses the gradients
     * @param limit the largest Euclidean norm of all gradients together
     * @return the optimizer with clipping
     */
    public static Clipped byGlobalNorm(Optimizer optimizer, double limit) {
        return new Clipped(optimizer, Measure.GLOBAL_NORM, limit);
    }

    @Override
    public String name() {
        return "clipped";
    }

    @Override
    public double learningRate() {
        return optimizer.learningRate();
    }

    @Override
    public Optional<GradientClipping> clipping() {
        return Optional.of(new GradientClipping(measure, limit));
    }

    @Override
    public void define(Update update) {
        optimizer.define(update);
    }
}
