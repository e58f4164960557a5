package io.rnn4j.testkit.golden;

import io.rnn4j.api.tensor.Tensor;

/** The loss of cases with upstream gradients: float32 results, summed in float64. */
final class WeightedSum {
    private WeightedSum() {}

    static double of(Tensor values, Tensor upstream) {
        double sum = 0;
        for (int n = 0; n < values.array().length; n++) {
            sum += (double) values.array()[n] * upstream.array()[n];
        }
        return sum;
    }
}
