package io.rnn4j.core.run.batch;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

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
    public static List<Objective> of(
            Loss loss, List<Metric> metrics, int predictionWidth, int targetWidth) {
        List<Objective> objectives = new ArrayList<>();
        objectives.add(of(loss, predictionWidth, targetWidth));
        for (Metric metric : metrics) {
            Objective objective =
                    new Objective("metric '" + metric.name() + "'", predictionWidth, targetWidth);
            metric.define(objective);
            objectives.add(objective);
        }
        return objectives;
    }

    public static Objective of(Loss loss, int predictionWidth, int targetWidth) {
        Objective objective =
                new Objective("loss '" + loss.name() + "'", predictionWidth, targetWidth);
        loss.define(objective);
        return objective;
    }
}
