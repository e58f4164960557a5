package io.rnn4j.core.run.batch;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.ObjectiveDefinition;

import java.util.ArrayList;
import java.util.List;

/** Lets losses and metrics write their equations. */
public final class Objectives {
    private Objectives() {}

    /**
     * Returns the objective of the loss, then those of the metrics.
     *
     * @throws IllegalArgumentException if the widths do not suit one of them
     */
    public static List<ObjectiveDefinition> of(
            Loss loss, List<Metric> metrics, int predictionWidth, int targetWidth) {
        List<ObjectiveDefinition> objectives = new ArrayList<>();
        objectives.add(ObjectiveDefinition.of(loss, predictionWidth, targetWidth));
        for (Metric metric : metrics) {
            objectives.add(ObjectiveDefinition.of(metric, predictionWidth, targetWidth));
        }
        return objectives;
    }
}
