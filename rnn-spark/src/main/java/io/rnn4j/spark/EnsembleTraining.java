package io.rnn4j.spark;

import io.rnn4j.core.model.MeanModel;
import io.rnn4j.core.model.Model;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Trains the members of an ensemble, one in each task, and joins them in one model. Members are
 * written to a directory; a training that is restarted with this directory trains only the missing
 * members.
 */
public final class EnsembleTraining {
    private EnsembleTraining() {}

    /** Trains a member on one thread of an executor. */
    @FunctionalInterface
    public interface Member extends Serializable {
        /**
         * {@return the trained member} It must depend only on the seed, so that the ensemble is
         * reproducible.
         *
         * @param seed the seed of weights, order of samples, dropout, and any random selection of
         *     samples
         * @throws Exception if the training fails; Spark runs it again
         */
        Model train(long seed) throws Exception;
    }

    /**
     * {@return a model whose outputs are the means of those of the members, see {@link MeanModel}}
     *
     * @param spark the session
     * @param seeds the seed of each member, at least one
     * @param directory where members are kept, a path that the driver and all executors can access
     * @param member trains a member
     */
    public static Model run(SparkSession spark, long[] seeds, String directory, Member member) {
        Objects.requireNonNull(spark, "spark");
        Objects.requireNonNull(seeds, "seeds");
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(member, "member");
        if (seeds.length == 0 || Arrays.stream(seeds).distinct().count() < seeds.length) {
            throw new IllegalArgumentException(
                    "an ensemble needs at least one seed, and different ones, got "
                            + Arrays.toString(seeds));
        }
        List<KeptTrial> trials = new ArrayList<>();
        for (long seed : seeds) {
            TrialSettings settings = new TrialSettings(Map.of("seed", seed));
            trials.add(new KeptTrial(directory, trials.size(), settings, true));
        }
        TrialSearch.rows(
                spark,
                trials,
                (number, settings) ->
                        new TrialSearch.Outcome(
                                0, member.train(settings.wholeNumber("seed")))); // without a score
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        return MeanModel.of(trials.stream().map(trial -> read(trial, hadoop)).toList());
    }

    private static Model read(KeptTrial trial, Configuration hadoop) {
        try {
            return SerializedModel.model(trial.model(hadoop));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
