package io.rnn4j.spark.scaling;

import io.rnn4j.spark.Reduction;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** The charts of the guide. */
final class ScalingCharts {
    /** Number of samples of a step in simulations: one block for each of 1,024 executors. */
    static final int BATCH = 1024 * Workload.BLOCK;

    private static final int CORES = 16; // of a machine without Spark
    private static final int POINTS = 200;
    private static final LogChart.Axis EXECUTORS = new LogChart.Axis("executors", 1, 1024);

    private final ScalingResults results;
    private final GrowthModel model;

    ScalingCharts(ScalingResults results) {
        this.results = results;
        this.model = results.model();
    }

    /** {@return seconds of a step of {@value #BATCH} samples on one thread} */
    static double oneCore(ScalingResults results, int units) {
        int batch = units == 512 ? 64 : 512;
        return results.oneCore(units, batch) / batch * BATCH;
    }

    /** {@return how long a step must take on one core before executors pay} */
    String breakEven() {
        List<LogChart.Line> lines = new ArrayList<>();
        addBreakEven(lines, "faster than one core", e -> 1 - 1 / e);
        addBreakEven(lines, "faster than %s cores".formatted(CORES), e -> 1.0 / CORES - 1 / e);
        addBreakEven(lines, "half of it computing", e -> 1 / e);
        lines.add(
                line(
                        "a step of %,d samples".formatted(BATCH),
                        3,
                        false,
                        e -> oneCore(results, 512)));
        lines.add(line("a step of 64 samples", 3, true, e -> results.oneCore(512, 64)));
        return new LogChart(
                        "Break-even of an LSTM with 512 units: executors pay above a line",
                        "Time of a step on one core from which executors are faster than one core,"
                                + " faster than 16 cores of one machine, or spend half of the time"
                                + " on computing, by the number of executors, for networks of 1"
                                + " and 10 Gbit/s.",
                        EXECUTORS,
                        new LogChart.Axis("seconds of a step on one core", 0.01, 1000),
                        lines)
                .svg();
    }

    /** Adds where the overhead is a share of the time on one core, on two networks. */
    private void addBreakEven(List<LogChart.Line> lines, String name, DoubleUnaryOperator share) {
        int colour = lines.size() / 2;
        for (int gigabits : new int[] {10, 1}) {
            Cluster.Network network = Cluster.Network.gigabits(gigabits);
            lines.add(
                    line(
                            "%s, %s Gbit/s".formatted(name, gigabits),
                            colour,
                            gigabits == 1,
                            e ->
                                    overhead(Workload.weights(512), e, network)
                                            / share.applyAsDouble(e)));
        }
    }

    private double overhead(long weights, double executors, Cluster.Network network) {
        Cluster cluster = Cluster.of((int) Math.round(executors), Reduction.TREE, network);
        return model.predict(0, weights, cluster).overhead();
    }

    private static LogChart.Line line(
            String name, int colour, boolean dashed, DoubleUnaryOperator value) {
        List<LogChart.Point> points =
                IntStream.rangeClosed(0, POINTS)
                        .map(
                                n ->
                                        (int)
                                                Math.round(
                                                        StrictMath.pow(
                                                                EXECUTORS.most(),
                                                                (double) n / POINTS)))
                        .distinct()
                        .mapToObj(e -> new LogChart.Point(e, value.applyAsDouble(e)))
                        .toList();
        return new LogChart.Line(name, colour, dashed, points);
    }

    /** {@return how many times as fast as one core executors are, as simulated} */
    String speedUp() {
        List<LogChart.Line> lines = new ArrayList<>();
        int colour = 0;
        for (int units : new int[] {128, 512}) {
            for (Reduction reduction : Reduction.values()) {
                for (int gigabits : new int[] {10, 1}) {
                    List<LogChart.Point> points = new ArrayList<>();
                    for (int executors = 1; executors <= 1024; executors *= 2) {
                        double seconds =
                                simulated(
                                        results,
                                        model,
                                        units,
                                        Cluster.of(
                                                executors,
                                                reduction,
                                                Cluster.Network.gigabits(gigabits)));
                        points.add(
                                new LogChart.Point(executors, oneCore(results, units) / seconds));
                    }
                    lines.add(
                            new LogChart.Line(
                                    "LSTM %s, %s, %s Gbit/s".formatted(units, reduction, gigabits),
                                    colour,
                                    gigabits == 1,
                                    points));
                }
                colour++;
            }
        }
        return new LogChart(
                        "Simulated speed-up over one thread, steps of %,d samples".formatted(BATCH),
                        "Speed-up by the number of executors, from 1 to 1,024, for LSTMs with 128"
                                + " and 512 units, trees and barrier stages, and networks of 1 and"
                                + " 10 Gbit/s.",
                        EXECUTORS,
                        new LogChart.Axis("times as fast as one thread", 1, 1000),
                        lines)
                .svg();
    }

    /** {@return simulated seconds of a step of {@value #BATCH} samples} */
    static double simulated(ScalingResults results, GrowthModel model, int units, Cluster cluster) {
        return new ClusterSimulation(model, results.spread(), 1)
                .seconds(oneCore(results, units), Workload.weights(units), cluster, 100);
    }
}
