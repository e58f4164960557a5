package io.rnn4j.core.run.fit;

import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.core.engine.objective.ObjectiveRun;
import io.rnn4j.core.run.batch.Goal;
import io.rnn4j.core.run.batch.Goals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The losses and the metrics over many batches: weighted sums, divided by the weights at the end.
 */
public final class Sums {
    private final Goals goals;
    private final double[][] sums; // by goal: the loss, then the metrics
    private final double[][] weights;

    Sums(Goals goals) {
        this.goals = goals;
        this.sums = rooms(goals);
        this.weights = rooms(goals);
    }

    private static double[][] rooms(Goals goals) {
        return goals.all().stream()
                .map(goal -> new double[goal.asked().metrics().size() + 1])
                .toArray(double[][]::new);
    }

    void add(int goal, int index, ObjectiveRun batch) {
        sums[goal][index] = batch.addTo(sums[goal][index]);
        weights[goal][index] += batch.totalWeight();
    }

    private double loss(int goal) {
        boolean sum = goals.all().get(goal).asked().loss().reduction() == LossReduction.SUM;
        return sum ? sums[goal][0] : mean(goal, 0);
    }

    private double mean(int goal, int index) {
        return weights[goal][index] == 0 ? 0 : sums[goal][index] / weights[goal][index];
    }

    /** Returns the loss, those of the outputs and the metrics by name, each name with a prefix. */
    public Map<String, Double> results(String prefix) {
        Map<String, Double> results = new LinkedHashMap<>();
        double total = 0;
        for (int goal = 0; goal < sums.length; goal++) {
            total += goals.all().get(goal).asked().weight() * loss(goal);
        }
        results.put(prefix + "loss", total);
        for (int number = 0; number < sums.length; number++) {
            Goal goal = goals.all().get(number);
            if (goals.named()) {
                results.put(prefix + goals.name(goal, "loss"), loss(number));
            }
            List<Metric> metrics = goal.asked().metrics();
            for (int index = 0; index < metrics.size(); index++) {
                Metric metric = metrics.get(index);
                double value = metric.finish(mean(number, index + 1));
                results.put(prefix + goals.name(goal, metric.name()), value);
            }
        }
        return results;
    }
}
