package io.rnn4j.spark;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.core.model.Model;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Runs the trials of a hyper-parameter search, one in each task. The score of each trial is written
 * to a directory; a search that is restarted with this directory runs only the missing trials.
 */
public final class TrialSearch {
    private static final StructType SCORES =
            new StructType()
                    .add("trial", DataTypes.IntegerType, false)
                    .add(
                            "settings",
                            DataTypes.createMapType(
                                    DataTypes.StringType, DataTypes.StringType, false),
                            false)
                    .add("score", DataTypes.DoubleType, false);

    private TrialSearch() {}

    /** A trial, which trains and evaluates on one thread of an executor. */
    @FunctionalInterface
    public interface Trial extends Serializable {
        /**
         * {@return the score} It must depend only on the arguments, so that the search is
         * reproducible.
         *
         * @param number the number of the trial, from 0; also for its seed
         * @param settings the hyper-parameters
         * @throws Exception if the trial fails; Spark runs it again
         */
        double score(int number, TrialSettings settings) throws Exception;
    }

    /** A trial whose model is kept. */
    @FunctionalInterface
    public interface ModelTrial extends Serializable {
        /**
         * {@return the score and the model} They must depend only on the arguments.
         *
         * @param number the number of the trial, from 0; also for its seed
         * @param settings the hyper-parameters
         * @throws Exception if the trial fails; Spark runs it again
         */
        Outcome run(int number, TrialSettings settings) throws Exception;
    }

    /**
     * What a trial has found.
     *
     * @param score the score
     * @param model the trained model; null if it is not kept
     */
    public record Outcome(double score, Model model) {}

    /**
     * {@return a table with the columns trial, settings (texts by name) and score, in the order of
     * the trials}
     *
     * @param spark the session
     * @param settings the hyper-parameters of each trial
     * @param directory where scores are kept, a path that the driver and all executors can access
     * @param trial what is run
     */
    public static Dataset<Row> run(
            SparkSession spark, List<TrialSettings> settings, String directory, Trial trial) {
        Objects.requireNonNull(trial, "trial");
        ModelTrial scored = (number, each) -> new Outcome(trial.score(number, each), null);
        List<Row> rows = rows(spark, trials(settings, directory, false), scored);
        return spark.createDataFrame(rows, SCORES);
    }

    /**
     * {@return the table of {@link #run} with a further column, model: the file of the model of the
     * trial in the directory, in the format of {@link io.rnn4j.serialization.ModelFile}}
     *
     * @param spark the session
     * @param settings the hyper-parameters of each trial
     * @param directory where scores and models are kept, a path that the driver and all executors
     *     can access
     * @param trial what is run
     */
    public static Dataset<Row> runAndKeepModels(
            SparkSession spark, List<TrialSettings> settings, String directory, ModelTrial trial) {
        Objects.requireNonNull(trial, "trial");
        List<KeptTrial> trials = trials(settings, directory, true);
        List<Row> rows = rows(spark, trials, trial);
        return spark.createDataFrame(rows, SCORES.add("model", DataTypes.StringType, false));
    }

    private static List<KeptTrial> trials(
            List<TrialSettings> settings, String directory, boolean keepsModels) {
        Objects.requireNonNull(directory, "directory");
        List<KeptTrial> trials = new ArrayList<>();
        for (TrialSettings each : NullChecks.copyOf("settings", settings)) {
            trials.add(new KeptTrial(directory, trials.size(), each, keepsModels));
        }
        if (trials.isEmpty()) {
            throw new IllegalArgumentException("expected the settings of at least one trial");
        }
        return trials;
    }

    /** Runs the trials that have no result yet, one in each task. */
    static List<Row> rows(SparkSession spark, List<KeptTrial> trials, ModelTrial trial) {
        Objects.requireNonNull(spark, "spark");
        SerializableConfiguration hadoop =
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
        return JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(trials, trials.size())
                .map(each -> row(each, each.score(hadoop.value(), trial)))
                .collect();
    }

    private static Row row(KeptTrial trial, double score) {
        return trial.keepsModel()
                ? RowFactory.create(
                        trial.number(), trial.settings().texts(), score, trial.modelFile())
                : RowFactory.create(trial.number(), trial.settings().texts(), score);
    }
}
