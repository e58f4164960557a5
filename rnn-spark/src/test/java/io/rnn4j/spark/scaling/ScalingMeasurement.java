package io.rnn4j.spark.scaling;

import io.rnn4j.spark.GradientNumbers;
import io.rnn4j.spark.LocalSpark;
import io.rnn4j.spark.Reduction;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures steps on plain threads and on Spark. Each place has a process of its own, and all are
 * measured in turn, so that other programs disturb all alike. The first three rounds warm up.
 *
 * <p>It is a test source, because rnn-benchmarks does not depend on Spark, and the jar of rnn-spark
 * should not contain it.
 */
final class ScalingMeasurement {
    private static final int WARMING = 3; // rounds
    private static final double SECONDS = 1; // of a training, about
    private static final int MOST_STEPS = 20;

    private final Path directory;
    private final Map<Place, Worker> workers = new EnumMap<>(Place.class);

    private ScalingMeasurement(Path directory) {
        this.directory = directory;
    }

    /** A process and its streams. */
    private record Worker(Process process, BufferedReader answers, PrintStream requests) {
        String answer() throws IOException {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(ScalingWorker.ANSWER)) {
                    return line.substring(ScalingWorker.ANSWER.length());
                }
            }
            throw new IOException(
                    "the process of a place has ended with status "
                            + process.onExit().join().exitValue());
        }
    }

    /**
     * Runs the measurement.
     *
     * @param arguments the file to write, the number of seconds after which no training begins, and
     *     the conditions: the machine, and what else runs on it
     */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]).toAbsolutePath();
        long end = System.nanoTime() + Long.parseLong(arguments[1]) * 1_000_000_000;
        String conditions = String.join(" ", List.of(arguments).subList(2, arguments.length));
        ScalingMeasurement measurement =
                new ScalingMeasurement(Files.createTempDirectory("rnn4j-scaling"));
        Runtime.getRuntime().addShutdownHook(new Thread(measurement::close));
        measurement.start();
        List<Measurement> rows = new ArrayList<>();
        for (int round = 0; System.nanoTime() < end; round++) {
            List<Measurement> own = measurement.round(round, end, rows);
            if (round >= WARMING) {
                rows.addAll(own);
                new Measurement.Table(conditions, rows).write(file);
            }
            System.out.println("round " + round + ": " + own.size() + " trainings");
        }
        if (rows.isEmpty()) {
            throw new IllegalStateException(
                    "the time was over before the places were warm; allow more seconds");
        }
    }

    /** {@return what is measured at a place} */
    static List<Workload> workloads(Place place) {
        List<Workload> workloads = new ArrayList<>();
        int partitions = place.isSpark() ? place.workers() : 0;
        for (int[] size : new int[][] {{32, 512}, {128, 256}, {128, 512}, {512, 64}}) {
            workloads.add(tree(size[0], size[1], partitions));
        }
        if (place == Place.TWO_EXECUTORS) {
            workloads.add(tree(32, 512, 16));
            workloads.add(tree(128, 512, 16));
            for (int[] size : new int[][] {{32, 512}, {128, 256}, {512, 64}}) {
                workloads.add(
                        new Workload(
                                size[0], size[1], 2, Reduction.BARRIER, GradientNumbers.FLOAT));
            }
            workloads.add(new Workload(512, 64, 2, Reduction.TREE, GradientNumbers.HALF));
        }
        return workloads;
    }

    private static Workload tree(int units, int batch, int partitions) {
        return new Workload(units, batch, partitions, Reduction.TREE, GradientNumbers.FLOAT);
    }

    private void start() throws IOException {
        for (Place place : Place.values()) {
            workers.put(place, start(place));
        }
        for (Worker worker : workers.values()) {
            worker.answer();
        }
    }

    private Worker start(Place place) throws IOException {
        ProcessBuilder builder = LocalSpark.driver(directory, ScalingWorker.class);
        builder.command().add(place.name());
        builder.redirectError(directory.resolve(place.name() + ".log").toFile());
        Process process = builder.start();
        return new Worker(
                process,
                process.inputReader(StandardCharsets.UTF_8),
                new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8));
    }

    private List<Measurement> round(int round, long end, List<Measurement> before)
            throws IOException {
        List<Measurement> rows = new ArrayList<>();
        int most = workloads(Place.TWO_EXECUTORS).size();
        for (int n = 0; n < most; n++) {
            for (Place place : Place.values()) {
                List<Workload> workloads = workloads(place);
                if (n < workloads.size() && System.nanoTime() < end) {
                    Workload workload = workloads.get(n);
                    Worker worker = workers.get(place);
                    worker.requests()
                            .println(
                                    ScalingWorker.request(
                                            workload, steps(place, workload, before)));
                    Measurement.Cost cost = Measurement.Cost.parse(worker.answer());
                    rows.add(new Measurement(place, round, workload, cost));
                }
            }
        }
        return rows;
    }

    private static int steps(Place place, Workload workload, List<Measurement> before) {
        return before.stream()
                .filter(row -> row.place() == place && row.workload().equals(workload))
                .mapToInt(row -> (int) Math.clamp(SECONDS / row.cost().step(), 3, MOST_STEPS))
                .max()
                .orElse(5);
    }

    private void close() {
        for (Worker worker : workers.values()) {
            worker.requests().close(); // ends Spark
            worker.process().descendants().forEach(ProcessHandle::destroy);
            worker.process().destroy();
        }
    }
}
