package io.rnn4j.forecast.anomaly;

import io.rnn4j.api.tensor.Tensor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an {@link AnomalyStream} has learned from its values so far: the states of the network, the
 * scale, and the distributions of surprises. A stream that begins with it continues to the bit.
 */
public final class AnomalyState {
    private final Map<String, Tensor> network;
    private final double[] statistics;

    AnomalyState(Map<String, Tensor> network, double[] statistics) {
        this.network = new LinkedHashMap<>(network);
        this.statistics = statistics;
    }

    Map<String, Tensor> network() {
        return network;
    }

    double[] statistics() {
        return statistics;
    }
}
