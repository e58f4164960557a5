package io.rnn4j.spark.scaling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A row of the file of measurements: the mean over the steps of one training.
 *
 * @param place where the steps ran
 * @param round number of the repetition
 * @param workload the steps
 * @param cost what a step has cost
 */
record Measurement(Place place, int round, Workload workload, Cost cost) {
    private static final String HEADER =
            "place,round,units,batch,partitions,reduction,numbers,step_seconds,sum_seconds,"
                    + "computing_seconds,driver_processor_seconds,weight_bytes,gradient_bytes,"
                    + "broadcast_bytes,result_bytes,tasks,preparing_seconds,spread";

    /**
     * What a step has cost.
     *
     * @param step seconds of the whole step
     * @param sum seconds from the weights to the sum of the gradients
     * @param computing seconds of the slowest partition
     * @param driver seconds that threads of the driver's process have run on a processor
     * @param weightBytes bytes of the weights
     * @param gradientBytes bytes of the gradients that partitions have sent
     * @param broadcastBytes bytes of broadcasts that executors have received, as Spark counts them
     * @param resultBytes bytes of the results of tasks, as Spark counts them
     * @param tasks number of tasks
     * @param preparing seconds in which tasks were read and their results written
     * @param spread standard deviation of the logarithm of a task's time, 0 if unknown
     */
    record Cost(
            double step,
            double sum,
            double computing,
            double driver,
            double weightBytes,
            double gradientBytes,
            double broadcastBytes,
            double resultBytes,
            double tasks,
            double preparing,
            double spread) {
        /** {@return the costs of a line} */
        static Cost parse(String line) {
            double[] values =
                    List.of(line.split(",")).stream().mapToDouble(Double::parseDouble).toArray();
            return new Cost(
                    values[0],
                    values[1],
                    values[2],
                    values[3],
                    values[4],
                    values[5],
                    values[6],
                    values[7],
                    values[8],
                    values[9],
                    values[10]);
        }

        /** {@return a line that {@link #parse} reads} */
        String line() {
            return String.format(
                    Locale.ROOT,
                    "%.6f,%.6f,%.6f,%.6f,%.0f,%.0f,%.0f,%.0f,%.3f,%.6f,%.4f",
                    step,
                    sum,
                    computing,
                    driver,
                    weightBytes,
                    gradientBytes,
                    broadcastBytes,
                    resultBytes,
                    tasks,
                    preparing,
                    spread);
        }
    }

    /**
     * The rows of a file.
     *
     * @param conditions the machine, and what else ran on it
     * @param rows the rows
     */
    record Table(String conditions, List<Measurement> rows) {
        /** {@return the table of a file} */
        static Table read(Path file) throws IOException {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 3 || !lines.get(1).equals(HEADER)) {
                throw new IOException(
                        "%s: expected conditions, the header %s and rows; measure again with this version"
                                .formatted(file, HEADER));
            }
            return new Table(
                    lines.getFirst(), lines.stream().skip(2).map(Measurement::parse).toList());
        }

        /** Writes the table to a file. */
        void write(Path file) throws IOException {
            StringBuilder text = new StringBuilder(conditions + "\n" + HEADER + "\n");
            rows.forEach(row -> text.append(row.line()).append('\n'));
            Files.writeString(file, text);
        }
    }

    private String line() {
        return String.join(
                ",",
                place.name(),
                Integer.toString(round),
                String.join(",", workload.words()),
                cost.line());
    }

    private static Measurement parse(String line) {
        String[] values = line.split(",", 8);
        Workload workload = Workload.parse(Arrays.copyOfRange(values, 2, 7));
        return new Measurement(
                Place.valueOf(values[0]),
                Integer.parseInt(values[1]),
                workload,
                Cost.parse(values[7]));
    }
}
