package io.rnn4j.core.model;

import io.rnn4j.api.Loss;
import io.rnn4j.api.LossReduction;
import io.rnn4j.api.Metric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The loss and the metrics over many batches: weighted sums, divided by the weights at the end. */
final class Sums {
    private final Loss loss;
    private final List<Metric> metrics;
    private final double[] sums;
    private final double[] weights;

    Sums(Loss loss, List<Metric> metrics) {
        this.loss = loss;
        this.metrics = metrics;
        this.sums = new double[metrics.size() + 1];
        this.weights = new double[sums.length];
    }

    void add(int index, double sum, double weight) {
        sums[index] += sum;
        weights[index] += weight;
    }

    double loss() {
        return loss.reduction() == LossReduction.SUM ? sums[0] : mean(0);
    }

    private double mean(int index) {
        return weights[index] == 0 ? 0 : sums[index] / weights[index];
    }

    /** Returns the loss and the metrics by name, each name with a prefix. */
    Map<String, Double> results(String prefix) {
        Map<String, Double> results = new LinkedHashMap<>();
        results.put(prefix + "loss", loss());
        for (int index = 0; index < metrics.size(); index++) {
            Metric metric = metrics.get(index);
            results.put(prefix + metric.name(), metric.finish(mean(index + 1)));
        }
        return results;
    }
}
