package io.rnn4j.core.training;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Metric;

import java.util.List;
import java.util.Objects;

/**
 * The loss and the metrics of one output of a model.
 *
 * @param output name of the output
 * @param loss the loss, which training minimises
 * @param weight factor of the loss in the sum over all outputs, 0 or more and finite as a float
 * @param metrics evaluated in addition to the loss
 */
@SuppressWarnings("doclint:missing") // {@return …} documents the parameter of a setter
public record OutputLoss(String output, Loss loss, double weight, List<Metric> metrics) {
    /** Checks the settings. */
    public OutputLoss {
        Objects.requireNonNull(output, "the output of a loss is null");
        Objects.requireNonNull(loss, () -> "the loss of output '" + output + "' is null");
        if (!(weight >= 0) || !Float.isFinite((float) weight)) {
            throw new IllegalArgumentException(
                    "the loss of output '%s' has a weight of 0 or more, finite as a float, got %s"
                            .formatted(output, weight));
        }
        metrics = NullChecks.copyOf("metrics", metrics);
    }

    /**
     * Creates a loss of weight 1, without metrics.
     *
     * @param output name of the output
     * @param loss the loss
     */
    public OutputLoss(String output, Loss loss) {
        this(output, loss, 1, List.of());
    }

    /** {@return a copy with this factor of the loss in the sum over all outputs, 0 or more} */
    public OutputLoss weight(double weight) {
        return new OutputLoss(output, loss, weight, metrics);
    }

    /** {@return a copy with these metrics, evaluated in addition to the loss} */
    public OutputLoss metrics(Metric... metrics) {
        return new OutputLoss(output, loss, weight, NullChecks.listOf("metrics", metrics));
    }
}
