package io.rnn4j.benchmarks.harness;

import io.rnn4j.benchmarks.harness.Measurement.Rate;

import java.io.PrintStream;
import java.util.Optional;
import java.util.function.IntFunction;

/** Runs a workload on a framework and prints one line of JSON per metric. */
public final class Runner {
    /** System property with the start time of the process, in milliseconds since 1970. */
    public static final String START_PROPERTY = "t0";

    /** Exit code of an invalid command line. */
    public static final int USAGE = 2;

    /** Exit code of a framework that does not support the workload. */
    public static final int UNSUPPORTED = 3;

    private static final String UNITLESS = "";

    private final Framework framework;
    private final Request request;
    private final PrintStream out;

    /**
     * Prepares a run.
     *
     * @param framework the framework to be measured
     * @param request the workload and options
     * @param out receives the lines
     */
    public Runner(Framework framework, Request request, PrintStream out) {
        this.framework = framework;
        this.request = request;
        this.out = out;
    }

    /**
     * Runs the program of a framework. Ends the JVM if the command line is invalid or the framework
     * supports no part of the workload.
     *
     * @param program name of the program, for the usage message
     * @param frameworks creates the framework for a number of threads
     * @param arguments the command line
     */
    public static void main(
            String program, IntFunction<? extends Framework> frameworks, String... arguments) {
        Request request;
        try {
            request = Request.of(arguments);
        } catch (UsageException failure) {
            System.err.println(failure.getMessage());
            System.err.println();
            System.err.print(Request.usage(program));
            System.exit(USAGE);
            return;
        }
        Framework framework = frameworks.apply(request.threads());
        if (!new Runner(framework, request, System.out).run()) {
            System.exit(UNSUPPORTED);
        }
    }

    /**
     * Runs the workload.
     *
     * @return false if the framework supports no part of it
     * @throws IllegalStateException if a training does not reduce the loss
     */
    public boolean run() {
        switch (request.workload()) {
            case NamedWorkload.ARTICLE_PROCESS:
                return possible(
                        "the article's program", framework.articleUnsupported(), this::process);
            case NamedWorkload.ARTICLE_EPOCHS:
                return possible(
                        "the article's program", framework.articleUnsupported(), this::epochs);
            default:
                boolean any = false;
                for (Measurement measurement : request.measurements()) {
                    any |=
                            possible(
                                    measurement.report().metric(),
                                    framework.unsupported(measurement.sizes()),
                                    () -> measure(measurement));
                }
                return any;
        }
    }

    private boolean possible(String what, Optional<String> unsupported, Runnable work) {
        if (unsupported.isPresent()) {
            System.err.println(framework.name() + " skips " + what + ": " + unsupported.get());
            return false;
        }
        work.run();
        return true;
    }

    private void process() {
        Article article = framework.article();
        Losses losses = article.train(Stopwatch.of(Article.EPOCHS));
        StringBuilder prediction = new StringBuilder("prediction");
        for (float value : article.predict()) {
            prediction.append(' ').append(value);
        }
        out.println(prediction);
        emit("cold_process", System.currentTimeMillis() - processStart(), "ms", 1);
        emit(losses);
    }

    /**
     * {@return the start time of the process: the property, or else the time that the system has
     * recorded, in units of 10 ms on Linux}
     */
    private static long processStart() {
        String property = System.getProperty(START_PROPERTY);
        return property != null
                ? Long.parseLong(property)
                : ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();
    }

    private void epochs() {
        Article article = framework.article();
        Stopwatch stopwatch = new Stopwatch(request.timing(), 200);
        Losses losses = article.train(stopwatch);
        emit(
                "epoch",
                Measurement.Unit.MILLISECONDS.of(stopwatch.quantile(0.5)),
                "ms",
                stopwatch.laps());
        emit(losses);
    }

    private void measure(Measurement measurement) {
        Sizes sizes = measurement.sizes();
        Stopwatch stopwatch = new Stopwatch(request.timing(), measurement.minimumSteps());
        switch (sizes.mode()) {
            case TRAIN -> {
                Losses losses = framework.train(sizes, stopwatch);
                steps(measurement, stopwatch, 3);
                emit(losses);
            }
            case INFER -> {
                framework.infer(sizes, stopwatch);
                steps(measurement, stopwatch, 1);
            }
            case STREAM -> {
                framework.stream(sizes, stopwatch);
                emit(measurement, "_p50", stopwatch, 0.5);
                emit(measurement, "_p99", stopwatch, 0.99);
            }
        }
    }

    /** Reports steps with the operations of a given number of forward passes. */
    private void steps(Measurement measurement, Stopwatch stopwatch, int passes) {
        emit(measurement, "", stopwatch, 0.5);
        Sizes sizes = measurement.sizes();
        double nanoseconds = stopwatch.quantile(0.5);
        if (measurement.report().rate() == Rate.CHARACTERS) {
            double characters = (double) sizes.batch() * sizes.steps();
            emit("chars_per_s", characters / nanoseconds * 1e9, "chars/s", stopwatch.laps());
        } else if (measurement.report().rate() == Rate.OPERATIONS) {
            String metric = measurement.report().metric().replace("_step", "") + "_gflops";
            double operations = passes * sizes.forwardOperations();
            emit(metric, operations / nanoseconds, "GFLOP/s", stopwatch.laps());
        }
    }

    private void emit(
            Measurement measurement, String ending, Stopwatch stopwatch, double quantile) {
        emit(
                measurement.report().metric() + ending,
                measurement.report().unit().of(stopwatch.quantile(quantile)),
                measurement.report().unit().symbol(),
                stopwatch.laps());
    }

    private void emit(Losses losses) {
        emit("loss_first", losses.first(), UNITLESS, 1);
        emit("loss_last", losses.last(), UNITLESS, 1);
        losses.requireFall();
    }

    private void emit(String metric, double value, String unit, long count) {
        MetricLine line =
                new MetricLine(
                        new MetricLine.Run(
                                framework.name(),
                                framework.version(),
                                request.workload(),
                                request.threads()),
                        new MetricLine.Value(metric, value, unit, count));
        out.println(line.json());
        out.flush();
    }
}
