package io.rnn4j.core.model;

import io.rnn4j.api.Loss;
import io.rnn4j.api.Metric;
import io.rnn4j.api.Objective;

/** Lets losses and metrics write their equations. */
final class Objectives {
    private Objectives() {}

    static Objective of(Loss loss, int predictionWidth, int targetWidth) {
        Objective objective =
                new Objective("loss '" + loss.name() + "'", predictionWidth, targetWidth);
        loss.define(objective);
        return objective;
    }

    static Objective of(Metric metric, int predictionWidth, int targetWidth) {
        Objective objective =
                new Objective("metric '" + metric.name() + "'", predictionWidth, targetWidth);
        metric.define(objective);
        return objective;
    }
}
