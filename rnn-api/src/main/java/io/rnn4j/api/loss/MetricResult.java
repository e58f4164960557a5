package io.rnn4j.api.loss;

import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * A result of a {@link Metric} that is computed from totals.
 *
 * @param name name in the history, for example {@code precision_0}
 * @param of computes the result from the totals of a {@link RowAccumulator}
 */
public record MetricResult(String name, ToDoubleFunction<double[]> of) {
    /** Checks the components. */
    public MetricResult {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(of, "of");
    }
}
