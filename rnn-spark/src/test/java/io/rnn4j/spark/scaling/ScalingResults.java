package io.rnn4j.spark.scaling;

import io.rnn4j.spark.GradientNumbers;
import io.rnn4j.spark.Reduction;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Medians of measurements, and the growth model that is fitted to some of them.
 *
 * @param rows the measurements
 */
record ScalingResults(List<Measurement> rows) {
    /** What the model is fitted to: small and large models on one and two executors. */
    private static final List<Key> FITTED =
            List.of(
                    Key.tree(Place.ONE_EXECUTOR, 32, 512, 1),
                    Key.tree(Place.TWO_EXECUTORS, 32, 512, 2),
                    Key.tree(Place.TWO_EXECUTORS, 32, 512, 16),
                    Key.tree(Place.ONE_EXECUTOR, 512, 64, 1),
                    Key.tree(Place.TWO_EXECUTORS, 512, 64, 2));

    private static final Key BARRIER = Key.barrier(32, 512);

    /** What the model predicts, without having seen it. */
    static final List<Key> HELD_OUT =
            List.of(
                    Key.tree(Place.ONE_EXECUTOR, 128, 256, 1),
                    Key.tree(Place.ONE_EXECUTOR, 128, 512, 1),
                    Key.tree(Place.TWO_EXECUTORS, 128, 256, 2),
                    Key.tree(Place.TWO_EXECUTORS, 128, 512, 2),
                    Key.tree(Place.TWO_EXECUTORS, 128, 512, 16),
                    Key.barrier(128, 256),
                    Key.barrier(512, 64));

    /** What was measured: a workload at a place. */
    record Key(Place place, Workload workload) {
        static Key tree(Place place, int units, int batch, int partitions) {
            return new Key(
                    place,
                    new Workload(units, batch, partitions, Reduction.TREE, GradientNumbers.FLOAT));
        }

        static Key barrier(int units, int batch) {
            return new Key(
                    Place.TWO_EXECUTORS,
                    new Workload(units, batch, 2, Reduction.BARRIER, GradientNumbers.FLOAT));
        }

        static Key half(int units, int batch) {
            return new Key(
                    Place.TWO_EXECUTORS,
                    new Workload(units, batch, 2, Reduction.TREE, GradientNumbers.HALF));
        }

        /** {@return the cluster of this machine} */
        Cluster cluster() {
            return new Cluster(
                    place.workers(),
                    workload.partitions(),
                    workload.reduction(),
                    Cluster.Network.LOOPBACK);
        }
    }

    /** {@return the median of a cost over the rounds} */
    double median(Key key, ToDoubleFunction<Measurement.Cost> cost) {
        double[] values =
                rows.stream()
                        .filter(row -> row.place() == key.place())
                        .filter(row -> row.workload().equals(key.workload()))
                        .map(Measurement::cost)
                        .mapToDouble(cost)
                        .sorted()
                        .toArray();
        if (values.length == 0) {
            throw new IllegalArgumentException(
                    key + " was not measured; give the measurement more seconds");
        }
        return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
    }

    /** {@return the seconds of a step} */
    double step(Key key) {
        return median(key, Measurement.Cost::step);
    }

    /** {@return the seconds of a step of the same batch on one thread without Spark} */
    double oneCore(Key key) {
        return oneCore(key.workload().units(), key.workload().batch());
    }

    /** {@return the seconds of a step on one thread without Spark} */
    double oneCore(int units, int batch) {
        return step(Key.tree(Place.ONE_THREAD, units, batch, 0));
    }

    /** {@return the number of rounds} */
    long rounds() {
        return rows.stream().mapToInt(Measurement::round).distinct().count();
    }

    /** {@return the spread of the time of tasks that do the same work at the same time} */
    double spread() {
        return median(Key.tree(Place.TWO_EXECUTORS, 512, 64, 2), Measurement.Cost::spread);
    }

    /** {@return the fitted model} */
    GrowthModel model() {
        double prepare =
                Stream.of(FITTED.get(0), FITTED.get(1), FITTED.get(2))
                        .mapToDouble(key -> median(key, cost -> cost.preparing() / cost.tasks()))
                        .min()
                        .orElseThrow();
        GrowthModel without = GrowthFit.fit(FITTED.stream().map(this::point).toList(), prepare, 0);
        double barrier = step(BARRIER) - predicted(without, BARRIER).seconds();
        return GrowthFit.fit(
                FITTED.stream().map(this::point).toList(), prepare, Math.max(0, barrier));
    }

    private GrowthFit.Point point(Key key) {
        Cluster cluster = key.cluster();
        double share = oneCore(key) * cluster.partitionsOfAnExecutor() / cluster.partitions();
        return new GrowthFit.Point(step(key), share, key.workload().weights(), cluster);
    }

    /** {@return the prediction of a model for a measurement} */
    GrowthModel.Prediction predicted(GrowthModel model, Key key) {
        return model.predict(oneCore(key), key.workload().weights(), key.cluster());
    }

    /** {@return the mean of the relative errors of predictions that the model has not seen} */
    double error(GrowthModel model) {
        return HELD_OUT.stream()
                .mapToDouble(key -> Math.abs(predicted(model, key).seconds() / step(key) - 1))
                .average()
                .orElseThrow();
    }
}
