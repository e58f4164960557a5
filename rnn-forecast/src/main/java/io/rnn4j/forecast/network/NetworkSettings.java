package io.rnn4j.forecast.network;

import io.rnn4j.forecast.setting.Likelihood;

import java.util.List;

/**
 * The size and the output of a network.
 *
 * @param kind its kind
 * @param units width of its states, at least 1
 * @param layers number of recurrent layers, at least 1
 * @param dropout rate of dropout before the output, from 0 to below 1
 * @param segment number of steps of a segment of {@code segmentRnn}
 * @param quantiles levels of the quantiles that it computes; empty for one value
 * @param likelihood distribution of {@code deepAr}
 */
public record NetworkSettings(
        NetworkKind kind,
        int units,
        int layers,
        double dropout,
        int segment,
        List<Double> quantiles,
        Likelihood likelihood) {
    /** Copies the list. */
    public NetworkSettings {
        quantiles = List.copyOf(quantiles);
    }

    /** {@return whether the network computes distributions of counts} */
    public boolean isOfCounts() {
        return kind == NetworkKind.DEEP_AR && likelihood.isOfCounts();
    }

    /** {@return the number of outputs for each step of the horizon} */
    public int outputsOfStep() {
        return kind == NetworkKind.DEEP_AR
                ? likelihood.parameters()
                : Math.max(1, quantiles.size());
    }
}
