package io.rnn4j.spark;

import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;

import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A driver of an estimator, a stream of sessions and a search, with two executors in processes of
 * their own, one of which is killed in each of these. The argument is a directory. Prints the
 * results, as {@link #main} of another process would without Spark.
 */
final class ClusterJobsProgram {
    private ClusterJobsProgram() {}

    static final List<TrialSettings> TRIALS =
            List.of(
                    new TrialSettings(Map.of("rate", 0.001)),
                    new TrialSettings(Map.of("rate", 0.01)),
                    new TrialSettings(Map.of("rate", 0.1)));

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        SparkSession spark =
                ClusterProgram.cluster()
                        .config(
                                "spark.sql.streaming.stateStore.providerClass",
                                "org.apache.spark.sql.execution.streaming.state"
                                        + ".RocksDBStateStoreProvider")
                        .getOrCreate();
        Killer killer = new Killer();
        spark.sparkContext().addSparkListener(killer);
        killer.afterJobs(9); // after the first steps
        RnnRegressionModel fitted = regressor().fit(table(spark));
        System.out.println(ClusterProgram.checksum(fitted.network()));
        Map<String, Double> predictions =
                EstimatorsTest.predictions(fitted.transform(table(spark)));
        System.out.println("predictions " + new TreeMap<>(predictions));
        writeSteps(spark, directory);
        killer.afterJobs(2); // of four batches, one job each or more
        stream(spark, directory);
        System.out.println("stream " + streamed(spark, directory));
        killer.afterJobs(-1);
        String trials = directory.resolve("trials").toUri().toString();
        String marker = directory.resolve("killed").toString();
        List<Row> scores =
                TrialSearch.run(
                                spark,
                                TRIALS,
                                trials,
                                (number, settings) -> {
                                    if (number == 1) {
                                        dieOnce(Path.of(marker));
                                    }
                                    return score(settings);
                                })
                        .select("score")
                        .collectAsList();
        System.out.println("scores " + scores);
        spark.stop();
    }

    // ---- estimator

    static RnnRegressor regressor() {
        return new RnnRegressor()
                .setKeyCol("key")
                .setNumFeatures(2)
                .setLayers(Layers.gru(6))
                .setMaxIter(3)
                .setBatchSize(20)
                .setBlockSize(3)
                .setSeed(7);
    }

    private static Dataset<Row> table(SparkSession spark) {
        return EstimatorsTest.table(spark);
    }

    // ---- streaming

    static Model streamModel() {
        return Sequential.of(
                7,
                Layers.input(2),
                Layers.lstm(4).returnSequences(true),
                Layers.gru(3).returnSequences(true),
                Layers.dense(2));
    }

    /** {@return the features of a time step of a key} */
    static float[] features(String key, long time) {
        return new float[] {(float) (time * 0.1), key.equals("a") ? 1 : -1};
    }

    private static void writeSteps(SparkSession spark, Path directory) {
        for (int file = 0; file < 4; file++) {
            spark.range(3 * file, 3 * file + 3)
                    .selectExpr("explode(array('a', 'b', 'c')) AS key", "id AS time")
                    .selectExpr("key", "time", "array(time * 0.1, IF(key = 'a', 1, -1)) AS values")
                    .coalesce(1)
                    .write()
                    .mode("append")
                    .json(directory.resolve("steps").toString());
        }
    }

    private static void stream(SparkSession spark, Path directory) throws Exception {
        Dataset<Row> steps =
                spark.readStream()
                        .schema("key STRING, time BIGINT, values ARRAY<FLOAT>")
                        .option("maxFilesPerTrigger", "1")
                        .json(directory.resolve("steps").toString());
        KeyedSessions.outputs(steps, streamModel(), "key", "time", "values")
                .writeStream()
                .format("parquet")
                .option("checkpointLocation", directory.resolve("checkpoint").toString())
                .trigger(Trigger.AvailableNow())
                .start(directory.resolve("outputs").toString())
                .awaitTermination();
    }

    private static Map<String, Integer> streamed(SparkSession spark, Path directory) {
        Map<String, List<Float>> outputs = new TreeMap<>();
        spark.read()
                .parquet(directory.resolve("outputs").toString())
                .sort("key", "time")
                .collectAsList()
                .forEach(
                        row -> {
                            for (float value : SequenceColumns.floats(row.get(2))) {
                                outputs.computeIfAbsent(row.getString(0), key -> new ArrayList<>())
                                        .add(value);
                            }
                        });
        Map<String, Integer> sums = new TreeMap<>();
        outputs.forEach((key, values) -> sums.put(key, values.hashCode()));
        return sums;
    }

    // ---- search

    static double score(TrialSettings settings) {
        Model model = Waves.model();
        model.execution(Execution.standard().threads(1));
        model.compile(new Adam(settings.number("rate")), Waves.LOSS);
        return model.fit(Waves.examples(), FitOptions.epochs(1)).loss()[0];
    }

    /** Ends this process, unless another one has done so. */
    private static void dieOnce(Path marker) throws IOException {
        if (!Files.exists(marker)) {
            Files.createFile(marker);
            Runtime.getRuntime().halt(9);
        }
    }

    /** Kills an executor after a number of jobs of Spark. */
    private static final class Killer extends SparkListener {
        private int left = -1;

        synchronized void afterJobs(int jobs) {
            left = jobs;
        }

        @Override
        public synchronized void onJobEnd(SparkListenerJobEnd end) {
            if (--left == 0) {
                ClusterProgram.killExecutor();
            }
        }
    }
}
