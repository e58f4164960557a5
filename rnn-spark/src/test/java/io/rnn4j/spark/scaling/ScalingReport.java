package io.rnn4j.spark.scaling;

import io.rnn4j.spark.GradientNumbers;
import io.rnn4j.spark.Reduction;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes the numbers and the charts of the guide from a file of measurements. */
final class ScalingReport {
    private static final String BEGIN = "<!-- ScalingReport begins -->\n";
    private static final String END = "<!-- ScalingReport ends -->\n";
    private static final double EFFICIENT = 0.5;

    private final Measurement.Table table;
    private final ScalingResults results;
    private final GrowthModel model;
    private final StringBuilder text = new StringBuilder();

    private ScalingReport(Measurement.Table table) {
        this.table = table;
        this.results = new ScalingResults(table.rows());
        this.model = results.model();
    }

    /**
     * Writes.
     *
     * @param arguments the file of measurements, and the directory of the guides
     */
    public static void main(String[] arguments) throws IOException {
        Measurement.Table table = Measurement.Table.read(Path.of(arguments[0]));
        Path docs = Path.of(arguments[1]);
        Path guide = docs.resolve("distributed.md");
        Files.writeString(guide, replaced(Files.readString(guide), table));
        ScalingCharts charts = new ScalingCharts(new ScalingResults(table.rows()));
        Files.writeString(docs.resolve("distributed-break-even.svg"), charts.breakEven());
        Files.writeString(docs.resolve("distributed-speed-up.svg"), charts.speedUp());
    }

    /** {@return a guide with the numbers of these measurements} */
    static String replaced(String guide, Measurement.Table table) {
        int begin = guide.indexOf(BEGIN);
        int end = guide.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(
                    "the guide has no lines %s and %s".formatted(BEGIN.strip(), END.strip()));
        }
        return guide.substring(0, begin + BEGIN.length())
                + new ScalingReport(table).write()
                + guide.substring(end);
    }

    private String write() {
        writeThroughput();
        writeCosts();
        writeModel();
        writePredictions();
        writeSimulation();
        return text.toString();
    }

    private void add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }

    private void writeThroughput() {
        add("\nMeasured on %s; medians of %s rounds.", table.conditions(), results.rounds());
        add(" Samples a second:\n\n| LSTM, batch |");
        for (Place place : Place.values()) {
            add(" %s |", place.title());
        }
        add("\n|---|---|---|---|---|---|\n");
        for (Workload workload : ScalingMeasurement.workloads(Place.ONE_THREAD)) {
            add("| %s, %s |", workload.units(), workload.batch());
            for (Place place : Place.values()) {
                int partitions = place.isSpark() ? place.workers() : 0;
                double seconds =
                        results.step(
                                ScalingResults.Key.tree(
                                        place, workload.units(), workload.batch(), partitions));
                add(" %,.0f |", workload.batch() / seconds);
            }
            add("\n");
        }
    }

    private void writeCosts() {
        add(
                "\n"
                        + "A step in milliseconds and its bytes, on executors in processes of their"
                        + " own. What Spark");
        add(" counts includes descriptions of tasks, and the model, once for each training:\n\n");
        add("| LSTM, batch, partitions | executors | whole | slowest partition |");
        add(" tasks and transfers | update |");
        add(" 4 · weights | of gradients | broadcast (Spark) | of results (Spark) |\n");
        add("|---|---|---|---|---|---|---|---|---|---|\n");
        for (Place place : List.of(Place.ONE_EXECUTOR, Place.TWO_EXECUTORS)) {
            for (Workload workload : ScalingMeasurement.workloads(place)) {
                writeCosts(new ScalingResults.Key(place, workload));
            }
        }
    }

    private void writeCosts(ScalingResults.Key key) {
        Workload workload = key.workload();
        add("| %s, %s, %s", workload.units(), workload.batch(), workload.partitions());
        add(workload.reduction() == Reduction.BARRIER ? ", `BARRIER`" : "");
        add(workload.numbers() == GradientNumbers.HALF ? ", `HALF`" : "");
        add(
                " | %s | %.1f | %.1f | %.1f | %.1f | %,.0f | %,.0f | %,.0f | %,.0f |\n",
                key.place().workers(),
                1e3 * results.step(key),
                1e3 * results.median(key, Measurement.Cost::computing),
                1e3 * results.median(key, cost -> cost.sum() - cost.computing()),
                1e3 * results.median(key, cost -> cost.step() - cost.sum()),
                4.0 * workload.weights(),
                results.median(key, Measurement.Cost::gradientBytes),
                results.median(key, Measurement.Cost::broadcastBytes),
                results.median(key, Measurement.Cost::resultBytes));
    }

    private void writeModel() {
        add("\nThe constants of the model:\n\n| constant | value | from |\n|---|---|---|\n");
        add("| stage | %.1f ms | fit |\n", 1e3 * model.stage());
        add("| launch of a task | %.2f ms | fit |\n", 1e3 * model.launch());
        add(
                "| preparing a task | %.1f ms | what Spark measures of tasks |\n",
                1e3 * model.prepare());
        add("| byte of weights | %.2f ns | fit |\n", 1e9 * model.weightByte());
        add("| received byte of gradients | %.2f ns | fit |\n", 1e9 * model.gradientByte());
        add("| barrier | %.1f ms | one measurement less its prediction |\n", 1e3 * model.barrier());
        add(
                "| spread of a task's time | %.2f | what Spark measures of tasks |\n",
                results.spread());
    }

    private void writePredictions() {
        add("\nMeasurements that the fit has not seen, in milliseconds:\n\n");
        add("| LSTM, batch, partitions | executors | predicted | measured | error |\n");
        add("|---|---|---|---|---|\n");
        for (ScalingResults.Key key : ScalingResults.HELD_OUT) {
            Workload workload = key.workload();
            double predicted = results.predicted(model, key).seconds();
            double measured = results.step(key);
            add("| %s, %s, %s", workload.units(), workload.batch(), workload.partitions());
            add(workload.reduction() == Reduction.BARRIER ? ", `BARRIER`" : "");
            add(
                    " | %s | %.1f | %.1f | %+.0f %% |\n",
                    key.place().workers(),
                    1e3 * predicted,
                    1e3 * measured,
                    100 * (predicted / measured - 1));
        }
        add("\nThe mean of the errors without signs is %.0f %%.", 100 * results.error(model));
        add(
                " Two executors shared two cores, also with the driver: the slower of them took"
                        + " %.0f %%",
                100 * slowerOfTwo());
        add(
                " of the time that one executor took for twice as many samples, where the model has"
                        + " 50 %%.\n");
    }

    private double slowerOfTwo() {
        return results.median(
                        ScalingResults.Key.tree(Place.TWO_EXECUTORS, 128, 512, 2),
                        Measurement.Cost::computing)
                / results.median(
                        ScalingResults.Key.tree(Place.ONE_EXECUTOR, 128, 512, 1),
                        Measurement.Cost::computing);
    }

    private record Column(int units, Reduction reduction, int gigabits) {
        Cluster cluster(int executors) {
            return Cluster.of(executors, reduction, Cluster.Network.gigabits(gigabits));
        }
    }

    private void writeSimulation() {
        List<Column> columns = new ArrayList<>();
        for (int units : new int[] {128, 512}) {
            for (Reduction reduction : Reduction.values()) {
                columns.add(new Column(units, reduction, 1));
                columns.add(new Column(units, reduction, 10));
            }
        }
        add("\nSimulated: times as fast as one thread, steps of %,d samples", ScalingCharts.BATCH);
        add(
                " (%.1f s on one thread with 128 units, %.1f s with 512):\n\n| executors |",
                ScalingCharts.oneCore(results, 128), ScalingCharts.oneCore(results, 512));
        for (Column column : columns) {
            add(" %s, `%s`, %s Gbit/s |", column.units(), column.reduction(), column.gigabits());
        }
        add("\n|---|---|---|---|---|---|---|---|---|\n");
        for (int executors = 1; executors <= 1024; executors *= 2) {
            add("| %,d |", executors);
            for (Column column : columns) {
                add(" %.1f |", speedUp(column, executors));
            }
            add("\n");
        }
        add("| most, for half of the time computing |");
        for (Column column : columns) {
            int most = 0;
            for (int executors = 1; executors <= 1024; executors *= 2) {
                if (speedUp(column, executors) >= EFFICIENT * executors) {
                    most = executors;
                }
            }
            add(" %s |", most == 0 ? "none" : "%,d".formatted(most));
        }
        add("\n\n");
    }

    private double speedUp(Column column, int executors) {
        return ScalingCharts.oneCore(results, column.units())
                / ScalingCharts.simulated(
                        results, model, column.units(), column.cluster(executors));
    }
}
