package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.optimizer.GradientClipping;
import io.rnn4j.api.optimizer.GradientClipping.Measure;
import io.rnn4j.api.optimizer.Optimizer;

import java.util.Optional;

/**
 * An optimizer with gradient clipping, for example {@code Clipped.byGlobalNorm(new Adam(), 1)}. It
 * corresponds to clipvalue, clipnorm and global_clipnorm of an optimizer of Keras, and to {@code
 * clip_grad_norm_} before the step of an optimizer in PyTorch.
 *
 * @param optimizer optimizer that receives the clipped gradients; it must not clip gradients itself
 * @param measure the limited quantity
 * @param limit maximum of the measure, greater than 0 and finite
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Clipped(@Required Optimizer optimizer, Measure measure, @Required double limit)
        implements WrappingOptimizer {
    /** Checks the settings. */
    public Clipped {
        SettingChecks.notNull("clipped", "optimizer", optimizer);
        SettingChecks.notNull("clipped", "measure", measure);
        SettingChecks.positive("clipped", "limit", limit);
        if (optimizer.clipping().isPresent()) {
            throw new IllegalArgumentException(
                    "clipped: optimizer '%s' clips gradients already, by %s; pass it without clipping"
                            .formatted(optimizer.name(), optimizer.clipping().get()));
        }
    }

    /** Creates Adam with a global norm of at most 1; specify an optimizer and a limit. */
    public Clipped() {
        this(new Adam(), Measure.GLOBAL_NORM, 1);
    }

    /**
     * {@return an optimizer that limits the magnitude of every element of a gradient}
     *
     * @param optimizer optimizer that receives the clipped gradients
     * @param limit maximum of the magnitude, greater than 0 and finite
     */
    public static Clipped byValue(Optimizer optimizer, double limit) {
        return new Clipped(optimizer, Measure.VALUE, limit);
    }

    /**
     * {@return an optimizer that limits the Euclidean norm of the gradient of each weight}
     *
     * @param optimizer optimizer that receives the clipped gradients
     * @param limit maximum of the norm, greater than 0 and finite
     */
    public static Clipped byNorm(Optimizer optimizer, double limit) {
        return new Clipped(optimizer, Measure.NORM, limit);
    }

    /**
     * {@return an optimizer that limits the Euclidean norm of all gradients together, by one factor
     * for all of them}
     *
     * @param optimizer optimizer that receives the clipped gradients
     * @param limit maximum of the norm, greater than 0 and finite
     */
    public static Clipped byGlobalNorm(Optimizer optimizer, double limit) {
        return new Clipped(optimizer, Measure.GLOBAL_NORM, limit);
    }

    @Override
    public String name() {
        return "clipped";
    }

    @Override
    public Optional<GradientClipping> clipping() {
        return Optional.of(new GradientClipping(measure, limit));
    }

    /** {@return a copy around this optimizer} */
    public Clipped optimizer(Optimizer optimizer) {
        return new Clipped(optimizer, measure, limit);
    }

    /** {@return a copy that limits this measure} */
    public Clipped measure(Measure measure) {
        return new Clipped(optimizer, measure, limit);
    }

    /** {@return a copy with this maximum of the measure, greater than 0 and finite} */
    public Clipped limit(double limit) {
        return new Clipped(optimizer, measure, limit);
    }
}
