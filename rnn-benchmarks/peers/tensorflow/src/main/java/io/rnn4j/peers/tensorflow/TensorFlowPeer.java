package io.rnn4j.peers.tensorflow;

import io.rnn4j.benchmarks.harness.Article;
import io.rnn4j.benchmarks.harness.Framework;
import io.rnn4j.benchmarks.harness.Losses;
import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.benchmarks.harness.Runner;
import io.rnn4j.benchmarks.harness.Sizes;
import io.rnn4j.benchmarks.harness.Stopwatch;

import org.tensorflow.TensorFlow;
import org.tensorflow.types.TFloat32;

import java.util.Optional;

/** TensorFlow in graph mode: the recurrence unrolled over time, one call of a session per step. */
public final class TensorFlowPeer implements Framework {
    private final int threads;

    private TensorFlowPeer(int threads) {
        this.threads = threads;
    }

    /**
     * Runs a measurement.
     *
     * @param arguments a workload and a number of threads, or sizes
     */
    public static void main(String[] arguments) {
        Runner.main("TensorFlowPeer", TensorFlowPeer::new, arguments);
    }

    @Override
    public String name() {
        return "tensorflow";
    }

    @Override
    public String version() {
        return TensorFlow.version() + " (TensorFlow Java 1.1.0)";
    }

    @Override
    public Optional<String> unsupported(Sizes sizes) {
        return Optional.empty();
    }

    @Override
    public Losses train(Sizes sizes, Stopwatch stopwatch) {
        RandomData data = new RandomData();
        Training training = new Training(new UnrolledNetwork(sizes, sizes.batch()), data, threads);
        TFloat32 x = Data.inputs(sizes, sizes.steps(), data);
        TFloat32 y = Data.targets(sizes, data);
        stopwatch.restart();
        double first = training.step(x, y);
        double last;
        do {
            last = training.step(x, y);
        } while (stopwatch.lap());
        return new Losses(first, last);
    }

    @Override
    public void infer(Sizes sizes, Stopwatch stopwatch) {
        RandomData data = new RandomData();
        UnrolledNetwork network = new UnrolledNetwork(sizes, sizes.batch());
        Inference inference = new Inference(network, data, threads);
        TFloat32 x = Data.inputs(sizes, sizes.steps(), data);
        stopwatch.restart();
        do {
            inference.run(x);
        } while (stopwatch.lap());
    }

    @Override
    public void stream(Sizes sizes, Stopwatch stopwatch) {
        RandomData data = new RandomData();
        Inference inference = new Inference(UnrolledNetwork.ofOneStep(sizes), data, threads);
        TFloat32[] inputs = new TFloat32[STREAM_INPUTS];
        for (int step = 0; step < STREAM_INPUTS; step++) {
            inputs[step] = Data.inputs(sizes, 1, data);
        }
        int step = 0;
        stopwatch.restart();
        do {
            inference.run(inputs[step++ % STREAM_INPUTS]);
        } while (stopwatch.lap());
    }

    @Override
    public Article article() {
        return new ArticleTraining(threads);
    }
}
