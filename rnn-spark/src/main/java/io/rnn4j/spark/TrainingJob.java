package io.rnn4j.spark;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.CheckpointPolicy;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.serialization.ComponentText;
import io.rnn4j.serialization.ModelFile;

import org.apache.spark.sql.SparkSession;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The main class of a job for {@code spark-submit}: trains the model of a file on a table and
 * writes it to another file. Arguments are name=value:
 *
 * <pre>
 * model=FILE table=PATH key=COLUMN values=COLUMN target=COLUMN output=FILE
 * [epochs=1] [batch=32] [block=32] [loss={"name":"mean_squared_error"}]
 * [optimizer={"name":"adam"}] [checkpoints=DIRECTORY]
 * </pre>
 *
 * <p>The table is in Parquet. Files are those of the driver. With checkpoints, in a directory that
 * exists, a job that is submitted again continues.
 */
public final class TrainingJob {
    private static final List<String> REQUIRED =
            List.of("model", "table", "key", "values", "target", "output");
    private static final Map<String, String> DEFAULTS =
            Map.of(
                    "epochs", "1",
                    "batch", "32",
                    "block", "32",
                    "loss", "{\"name\":\"mean_squared_error\"}",
                    "optimizer", "{\"name\":\"adam\"}",
                    "checkpoints", "");

    private TrainingJob() {}

    /**
     * Runs the job.
     *
     * @param arguments the arguments, name=value
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] arguments) throws IOException {
        Map<String, String> settings = settings(arguments);
        SparkSession spark = SparkSession.builder().appName("rnn4j training").getOrCreate();
        try {
            run(spark, settings);
        } finally {
            spark.stop();
        }
    }

    private static void run(SparkSession spark, Map<String, String> settings) throws IOException {
        Model model = ModelFile.load(Path.of(settings.get("model")));
        FitOptions options =
                FitOptions.epochs(Integer.parseInt(settings.get("epochs")))
                        .batchSize(Integer.parseInt(settings.get("batch")));
        if (!settings.get("checkpoints").isEmpty()) {
            Path directory = Path.of(settings.get("checkpoints"));
            options =
                    options.checkpoint(directory, CheckpointPolicy.everyEpochs(1))
                            .resume(directory);
        }
        SequenceColumns columns =
                new SequenceColumns(
                        settings.get("key"), settings.get("values"), settings.get("target"));
        SynchronousTraining.Result result =
                new SynchronousTraining(
                                ComponentText.read(Optimizer.class, settings.get("optimizer")),
                                ComponentText.read(Loss.class, settings.get("loss")))
                        .blockSize(Integer.parseInt(settings.get("block")))
                        .fit(
                                model,
                                columns.read(
                                        spark.read().parquet(settings.get("table")),
                                        model.inputs().getFirst().features()),
                                options);
        System.out.println(result.history());
        ModelFile.save(model, Path.of(settings.get("output")));
    }

    private static Map<String, String> settings(String[] arguments) {
        Map<String, String> settings = new HashMap<>(DEFAULTS);
        Set<String> given = new HashSet<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (equals < 0 || !REQUIRED.contains(name) && !DEFAULTS.containsKey(name)) {
                throw new IllegalArgumentException(
                        "expected name=value with a name of %s or %s, got '%s'"
                                .formatted(REQUIRED, DEFAULTS.keySet(), argument));
            }
            given.add(name);
            settings.put(name, argument.substring(equals + 1));
        }
        if (!given.containsAll(REQUIRED)) {
            throw new IllegalArgumentException(
                    "expected all of %s, got %s".formatted(REQUIRED, Arrays.toString(arguments)));
        }
        return settings;
    }
}
