package io.rnn4j.core.training;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Metric;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What training makes small at one output of a {@link io.rnn4j.core.model.Model}.
 *
 * @param output the name of the output
 * @param loss its loss
 * @param weight how much the loss counts in the sum over all outputs, 0 or more
 * @param metrics are measured beside it
 */
public record OutputLoss(String output, Loss loss, double weight, List<Metric> metrics) {
    /** Checks the settings. */
    public OutputLoss {
        Objects.requireNonNull(output, "the output of a loss is null");
        Objects.requireNonNull(loss, () -> "the loss of output '" + output + "' is null");
        if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException(
                    "the loss of output '" + output + "' counts 0 or more, got " + weight);
        }
        for (Metric metric : metrics) {
            Objects.requireNonNull(metric, () -> "a metric of output '" + output + "' is null");
        }
        metrics = List.copyOf(metrics);
    }

    /**
     * A loss of weight 1, without metrics.
     *
     * @param output the name of the output
     * @param loss its loss
     */
    public OutputLoss(String output, Loss loss) {
        this(output, loss, 1, List.of());
    }

    /**
     * Changes one setting.
     *
     * @param weight how much the loss counts in the sum
     * @return an output loss with it
     */
    public OutputLoss weight(double weight) {
        return new OutputLoss(output, loss, weight, metrics);
    }

    /**
     * Changes one setting.
     *
     * @param metrics are measured beside the loss
     * @return an output loss with them
     */
    public OutputLoss metrics(Metric... metrics) {
        return new OutputLoss(output, loss, weight, Arrays.asList(metrics));
    }
}
