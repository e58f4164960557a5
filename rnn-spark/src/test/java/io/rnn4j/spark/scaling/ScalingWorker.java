package io.rnn4j.spark.scaling;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.spark.Communication;
import io.rnn4j.spark.LabelledSequence;
import io.rnn4j.spark.LocalSpark;
import io.rnn4j.spark.SynchronousTraining;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A process that trains at one {@link Place}, on demand: so several places are measured in turn,
 * all with compiled code. Reads lines with units, batch, partitions, reduction, numbers and steps;
 * answers each with a line of costs.
 */
final class ScalingWorker {
    /** Begins a line with an answer. */
    static final String ANSWER = "answer ";

    private final Place place;
    private final JavaSparkContext spark; // null without Spark
    private final TaskTimes tasks = new TaskTimes();
    private final Map<Integer, Model> models = new TreeMap<>(); // by units

    private ScalingWorker(Place place) {
        this.place = place;
        this.spark = place.isSpark() ? start(place) : null;
        if (spark != null) {
            spark.sc().addSparkListener(tasks);
        }
    }

    /** Answers requests until the end of the input. */
    public static void main(String[] arguments) throws IOException {
        ScalingWorker worker = new ScalingWorker(Place.valueOf(arguments[0]));
        System.out.println(ANSWER + "ready");
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            String[] values = line.split(" ");
            Workload workload = Workload.parse(values);
            System.out.println(
                    ANSWER + worker.measure(workload, Integer.parseInt(values[5])).line());
        }
        if (worker.spark != null) {
            worker.spark.stop();
        }
    }

    /** {@return a request for some steps} */
    static String request(Workload workload, int steps) {
        return String.join(" ", workload.words()) + " " + steps;
    }

    private static JavaSparkContext start(Place place) {
        SparkSession session =
                LocalSpark.builder(place.master())
                        .config("spark.executor.memory", "1g")
                        .config("spark.scheduler.minRegisteredResourcesRatio", "1")
                        .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s")
                        .config(
                                "spark.executor.extraClassPath",
                                System.getProperty("java.class.path"))
                        .config(
                                "spark.executor.extraJavaOptions",
                                "--add-modules=jdk.incubator.vector")
                        .getOrCreate();
        return JavaSparkContext.fromSparkContext(session.sparkContext());
    }

    private Measurement.Cost measure(Workload workload, int steps) {
        int samples = workload.batch() * steps;
        Model model =
                models.computeIfAbsent(workload.units(), units -> workload.model())
                        .execution(
                                Execution.standard()
                                        .threads(place.isSpark() ? 1 : place.workers()));
        StepTimes times = new StepTimes();
        FitOptions options =
                FitOptions.epochs(1).batchSize(workload.batch()).shuffle(false).listener(times);
        return place.isSpark()
                ? onSpark(workload, samples, model, options, times)
                : onThreads(workload, samples, model, options, times);
    }

    private static Measurement.Cost onThreads(
            Workload workload, int samples, Model model, FitOptions options, StepTimes times) {
        Tensor x = Tensor.zeros(samples, Workload.STEPS, Workload.FEATURES);
        Tensor y = Tensor.zeros(samples, 1);
        for (int n = 0; n < samples; n++) {
            LabelledSequence sample = Workload.sample(n);
            System.arraycopy(sample.x(), 0, x.array(), n * sample.x().length, sample.x().length);
            y.array()[n] = sample.y()[0];
        }
        model.compile(new Adam(), new MeanSquaredError())
                .fit(Examples.of(x, y), options.gradientBlocks(Workload.BLOCK));
        double step = times.seconds();
        return new Measurement.Cost(
                step, step, step, times.processorSeconds(), 0, 0, 0, 0, 0, 0, 0);
    }

    private Measurement.Cost onSpark(
            Workload workload, int samples, Model model, FitOptions options, StepTimes times) {
        JavaRDD<LabelledSequence> data =
                spark.parallelize(IntStream.range(0, samples).boxed().toList(), place.workers())
                        .map(Workload::sample);
        tasks.clear();
        Communication all =
                new SynchronousTraining(new Adam(), new MeanSquaredError())
                        .blockSize(Workload.BLOCK)
                        .partitions(workload.partitions())
                        .reduction(workload.reduction())
                        .numbers(workload.numbers())
                        .fit(model, data, options)
                        .communication();
        try {
            spark.sc().listenerBus().waitUntilEmpty();
        } catch (TimeoutException late) {
            throw new IllegalStateException("Spark's events were not delivered", late);
        }
        List<TaskTimes.Task> measured = tasks.tasksSince(times.startMilliseconds());
        int steps = times.steps();
        double preparing = measured.stream().mapToDouble(TaskTimes.Task::preparing).sum();
        double results = measured.stream().mapToDouble(TaskTimes.Task::bytes).sum();
        return new Measurement.Cost(
                times.seconds(),
                all.seconds() / all.steps(),
                all.computingSeconds() / all.steps(),
                times.processorSeconds(),
                (double) all.weightBytes() / all.steps(),
                (double) all.gradientBytes() / all.steps(),
                (double) tasks.broadcastBytes() / all.steps(),
                results / steps,
                (double) measured.size() / steps,
                preparing / steps,
                spread(measured));
    }

    /**
     * {@return the standard deviation of the logarithms of the times of tasks that compute
     * gradients: those of a stage are alike, and so are stages}
     */
    private static double spread(List<TaskTimes.Task> tasks) {
        Map<Integer, List<TaskTimes.Task>> stages =
                tasks.stream()
                        .collect(
                                Collectors.groupingBy(
                                        TaskTimes.Task::stage, TreeMap::new, Collectors.toList()));
        int most = stages.values().stream().mapToInt(List::size).max().orElse(0);
        double[] logarithms =
                stages.values().stream()
                        .filter(stage -> stage.size() == most)
                        .flatMap(List::stream)
                        .mapToDouble(task -> Math.log(Math.max(1, task.milliseconds())))
                        .toArray();
        double mean =
                IntStream.range(0, logarithms.length)
                        .mapToDouble(k -> logarithms[k])
                        .average()
                        .orElse(0);
        double squares = 0;
        for (double each : logarithms) {
            squares += (each - mean) * (each - mean);
        }
        return logarithms.length < 2 ? 0 : Math.sqrt(squares / (logarithms.length - 1));
    }
}
