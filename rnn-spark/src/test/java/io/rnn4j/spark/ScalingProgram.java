package io.rnn4j.spark;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Measures steps of an LSTM (batches of 64 samples of 50 time steps and 16 features, blocks of 16).
 * Arguments: "threads" or a master of Spark, the number of threads or executors, units of the LSTM.
 * Prints medians over the steps after the first ones.
 */
final class ScalingProgram {
    private static final int SAMPLES = 256;
    private static final int STEPS = 50;
    private static final int FEATURES = 16;
    private static final int WARM_UP = 12; // steps
    private static final FitOptions OPTIONS = FitOptions.epochs(10).batchSize(64);

    private ScalingProgram() {}

    public static void main(String[] arguments) {
        int parallel = Integer.parseInt(arguments[1]);
        int units = Integer.parseInt(arguments[2]);
        Model model = Sequential.of(1, input(FEATURES), lstm(units), dense(1));
        int weights =
                model.weights().copyOfAll().values().stream()
                        .mapToInt(each -> each.array().length)
                        .sum();
        StepTimes times = new StepTimes();
        FitOptions options = OPTIONS.listener(times);
        if (arguments[0].equals("threads")) {
            model.execution(Execution.standard().threads(parallel));
            model.compile(new Adam(), new MeanSquaredError());
            model.fit(
                    new SequenceShape(FEATURES, 1, false).examples(sequences()),
                    options.gradientBlocks(16));
            System.out.printf(
                    "threads=%d weights=%d step=%.1f ms%n", parallel, weights, times.median());
            return;
        }
        SparkSession session =
                LocalSpark.builder(arguments[0])
                        .config("spark.executor.memory", "768m")
                        .config(
                                "spark.executor.extraClassPath",
                                System.getProperty("java.class.path"))
                        .config(
                                "spark.executor.extraJavaOptions",
                                "--add-modules=jdk.incubator.vector -XX:+UseSerialGC")
                        .getOrCreate();
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        for (Reduction reduction : Reduction.values()) {
            times.clear();
            Model trained = Sequential.of(1, input(FEATURES), lstm(units), dense(1));
            Communication cost =
                    new SynchronousTraining(new Adam(), new MeanSquaredError())
                            .blockSize(16)
                            .partitions(parallel)
                            .reduction(reduction)
                            .fit(trained, spark.parallelize(sequences(), parallel), options)
                            .communication();
            System.out.printf(
                    "executors=%d weights=%d %s step=%.1f ms, computing=%.1f ms, gradients=%d"
                        + " bytes, weights=%d bytes%n",
                    parallel,
                    weights,
                    reduction,
                    times.median(),
                    1000 * cost.computingSeconds() / cost.steps(),
                    cost.gradientBytes() / cost.steps(),
                    cost.weightBytes() / cost.steps());
        }
        spark.stop();
    }

    private static List<LabelledSequence> sequences() {
        Random random = new Random(1);
        List<LabelledSequence> sequences = new ArrayList<>();
        for (int sample = 0; sample < SAMPLES; sample++) {
            float[] x = new float[STEPS * FEATURES];
            for (int k = 0; k < x.length; k++) {
                x[k] = (float) random.nextGaussian();
            }
            sequences.add(
                    new LabelledSequence("%04d".formatted(sample), STEPS, x, new float[] {x[0]}));
        }
        return sequences;
    }

    /** The times of the steps within epochs. */
    private static final class StepTimes implements TrainingListener {
        private final List<Double> milliseconds = new ArrayList<>();
        private long start;

        void clear() {
            milliseconds.clear();
        }

        @Override
        public void batchStarted(TrainingProgress progress) {
            start = System.nanoTime();
        }

        @Override
        public void batchEnded(TrainingProgress progress) {
            milliseconds.add((System.nanoTime() - start) / 1e6);
        }

        double median() {
            double[] sorted =
                    milliseconds.stream()
                            .skip(WARM_UP)
                            .mapToDouble(each -> each)
                            .sorted()
                            .toArray();
            return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
        }
    }
}
