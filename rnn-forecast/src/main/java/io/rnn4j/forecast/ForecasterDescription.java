package io.rnn4j.forecast;

import io.rnn4j.forecast.network.NetworkSettings;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.window.Features;
import io.rnn4j.forecast.window.Framing;
import io.rnn4j.forecast.window.SampleLayout;
import io.rnn4j.forecast.window.SampleWidths;

/**
 * What a fitted network needs for a forecast in addition to its weights.
 *
 * @param name name of the method
 * @param network the network
 * @param framing how windows are cut; its horizon is that of one call of the network
 * @param features how columns become features
 * @param frequency the distance between two steps
 * @param horizon number of steps of a forecast
 * @param paths number of sampled paths
 * @param origin where the weights come from
 */
record ForecasterDescription(
        String name,
        NetworkSettings network,
        Framing framing,
        Features features,
        Frequency frequency,
        int horizon,
        int paths,
        Origin origin) {
    /**
     * Where the weights come from.
     *
     * @param settings all settings as text
     * @param seed seed of training and paths
     * @param data the fingerprint of the data
     */
    record Origin(String settings, long seed, String data) {}

    SampleLayout layout() {
        return network.kind().layout(features, network.segment());
    }

    SampleWidths widths() {
        return SampleWidths.of(framing, features, layout());
    }

    boolean isRecursive() {
        return framing.horizon() < horizon;
    }
}
