package io.rnn4j.spark;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.CheckpointPolicy;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A driver with two executors in processes of their own. Arguments: a directory for checkpoints or
 * "-", the steps after which an executor is killed, separated by commas, the step after which this
 * process is killed, or -1, and the reduction. Prints the number of steps and the checksum of the
 * weights.
 */
final class ClusterProgram {
    private ClusterProgram() {}

    static final FitOptions OPTIONS = FitOptions.epochs(3).batchSize(20);

    public static void main(String[] arguments) {
        SparkSession session = cluster().getOrCreate();
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        Killer killer = new Killer(arguments[1], Integer.parseInt(arguments[2]));
        FitOptions options = OPTIONS.listener(killer);
        if (!arguments[0].equals("-")) {
            Path directory = Path.of(arguments[0]);
            options =
                    options.checkpoint(directory, CheckpointPolicy.everySteps(1)).resume(directory);
        }
        Model model = Waves.model();
        Reduction reduction = Reduction.valueOf(arguments[3]);
        int partitions = reduction == Reduction.BARRIER ? 2 : 3; // one for each executor, or more
        Waves.training()
                .partitions(partitions)
                .reduction(reduction)
                .fit(model, spark.parallelize(Waves.sequences(), 4), options);
        System.out.println("steps " + killer.step);
        System.out.println(checksum(model));
        spark.stop();
    }

    /** {@return a builder of a session with two executors, which have scalar kernels} */
    static SparkSession.Builder cluster() {
        return LocalSpark.builder("local-cluster[2,1,2048]")
                .config("spark.executor.memory", "768m")
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .config(
                        "spark.executor.extraJavaOptions",
                        "--add-modules=jdk.incubator.vector -Drnn4j.kernels=scalar")
                .config("spark.speculation", "true")
                .config("spark.speculation.multiplier", "1.01")
                .config("spark.task.maxFailures", "8");
    }

    /** Kills one executor; the only children of a driver are its executors. */
    static void killExecutor() {
        System.out.println("killing executor");
        ProcessHandle.current().children().findAny().orElseThrow().destroyForcibly();
    }

    /** {@return a text that is different for other bits of weights} */
    static String checksum(Model model) {
        Map<String, Integer> sums = new TreeMap<>();
        model.weights().copyOfAll().forEach((name, values) -> sums.put(name, sum(values)));
        return "weights " + sums;
    }

    private static int sum(Tensor tensor) {
        int sum = 1;
        for (float value : tensor.array()) {
            sum = 31 * sum + Float.floatToRawIntBits(value);
        }
        return sum;
    }

    /** Kills executors, and this process, after some steps. */
    private static final class Killer implements TrainingListener {
        private final String steps;
        private final int last;
        private int step;

        Killer(String steps, int last) {
            this.steps = "," + steps + ",";
            this.last = last;
        }

        @Override
        public void batchEnded(TrainingProgress progress) {
            step++;
            if (step == last) {
                killThisProcess();
            }
            if (steps.contains("," + step + ",")) {
                killExecutor();
            }
        }

        /** By SIGKILL: nothing is flushed, closed or sent. */
        private static void killThisProcess() {
            try {
                new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid()))
                        .start()
                        .waitFor();
                Thread.sleep(60_000);
            } catch (IOException | InterruptedException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
