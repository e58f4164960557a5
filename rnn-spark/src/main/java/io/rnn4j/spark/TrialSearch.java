package io.rnn4j.spark;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Runs trials of a search of hyper-parameters, one in each task. The score of a trial is written to
 * a directory, and a search that is started again with this directory runs the missing trials only.
 */
public final class TrialSearch {
    private static final StructType RESULT =
            new StructType()
                    .add("trial", DataTypes.IntegerType, false)
                    .add(
                            "settings",
                            DataTypes.createMapType(
                                    DataTypes.StringType, DataTypes.DoubleType, false),
                            false)
                    .add("score", DataTypes.DoubleType, false);

    private TrialSearch() {}

    /** A trial, which trains and evaluates on one thread of an executor. */
    @FunctionalInterface
    public interface Trial extends Serializable {
        /**
         * {@return the score} It depends on nothing but the arguments, so that the search is
         * reproducible.
         *
         * @param number the number of the trial, from 0; also for its seed
         * @param settings the hyper-parameters
         * @throws Exception if the trial fails; Spark runs it again
         */
        double score(int number, Map<String, Double> settings) throws Exception;
    }

    /**
     * {@return a table with the columns trial, settings and score, in the order of the trials}
     *
     * @param spark the session
     * @param settings the hyper-parameters of each trial
     * @param directory where scores are kept, a path that driver and executors have
     * @param trial what is run
     */
    public static Dataset<Row> run(
            SparkSession spark, List<Map<String, Double>> settings, String directory, Trial trial) {
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(trial, "trial");
        if (settings.isEmpty()) {
            throw new IllegalArgumentException("expected the settings of at least one trial");
        }
        List<Planned> planned = new ArrayList<>();
        for (Map<String, Double> each : settings) {
            planned.add(new Planned(planned.size(), new TreeMap<>(each)));
        }
        SerializableConfiguration hadoop =
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
        List<Row> rows =
                JavaSparkContext.fromSparkContext(spark.sparkContext())
                        .parallelize(planned, planned.size())
                        .map(each -> each.row(directory, hadoop.value(), trial))
                        .collect();
        return spark.createDataFrame(rows, RESULT);
    }

    private record Planned(int number, TreeMap<String, Double> settings) implements Serializable {
        Row row(String directory, Configuration hadoop, Trial trial) throws Exception {
            Path file = new Path(directory, "trial-" + number);
            FileSystem files = file.getFileSystem(hadoop);
            if (!files.exists(file)) {
                write(files, file, trial.score(number, settings));
            }
            return RowFactory.create(number, settings, read(files, file));
        }

        /** Writes the score under another name first, so that no file is read that is not whole. */
        private void write(FileSystem files, Path file, double score) throws IOException {
            Path whole = new Path(file.getParent(), "." + file.getName() + "-" + UUID.randomUUID());
            try (FSDataOutputStream out = files.create(whole)) {
                out.write((settings + "\n" + score).getBytes(StandardCharsets.UTF_8));
            }
            if (!files.rename(whole, file)) {
                files.delete(whole, false); // a speculative task was faster, with the same score
            }
        }

        private double read(FileSystem files, Path file) throws IOException {
            String[] lines;
            try (FSDataInputStream in = files.open(file)) {
                lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n");
            }
            if (!lines[0].equals(settings.toString())) {
                throw new IllegalArgumentException(
                        "%s has the score of %s, expected %s; give this search another directory"
                                .formatted(file, lines[0], settings));
            }
            return Double.parseDouble(lines[1]);
        }
    }
}
