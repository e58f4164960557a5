package io.rnn4j.peers.libtorch;

import static org.bytedeco.pytorch.global.torch.manual_seed;
import static org.bytedeco.pytorch.global.torch.set_num_threads;

import io.rnn4j.benchmarks.harness.Article;
import io.rnn4j.benchmarks.harness.Framework;
import io.rnn4j.benchmarks.harness.Losses;
import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.benchmarks.harness.Runner;
import io.rnn4j.benchmarks.harness.Sizes;
import io.rnn4j.benchmarks.harness.Stopwatch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;

import java.util.Optional;

/**
 * LibTorch, the C++ interface of PyTorch. Data are time-major and the last output is taken from the
 * final state: both are the fastest ways in LibTorch.
 */
public final class LibTorchPeer implements Framework {
    private static final long SEED = 42;

    private LibTorchPeer(int threads) {
        set_num_threads(threads);
        manual_seed(SEED);
    }

    /**
     * Runs a measurement.
     *
     * @param arguments a workload and a number of threads, or sizes
     */
    public static void main(String[] arguments) {
        Runner.main("LibTorchPeer", LibTorchPeer::new, arguments);
    }

    @Override
    public String name() {
        return "libtorch-" + System.getProperty("algebra", "openblas");
    }

    @Override
    public String version() {
        return "2.10.0";
    }

    @Override
    public Optional<String> unsupported(Sizes sizes) {
        return Optional.empty();
    }

    @Override
    public Losses train(Sizes sizes, Stopwatch stopwatch) {
        RandomData data = new RandomData();
        Network network = new Network(sizes);
        Tensor x = Data.inputs(sizes, sizes.steps(), data);
        Tensor y = Data.targets(sizes, data);
        Adam adam = network.adam();
        stopwatch.restart();
        double first = network.trainStep(adam, x, y);
        double last;
        do {
            last = network.trainStep(adam, x, y);
        } while (stopwatch.lap());
        return new Losses(first, last);
    }

    @Override
    public void infer(Sizes sizes, Stopwatch stopwatch) {
        try (InferenceMode _ = new InferenceMode(true)) {
            Network network = new Network(sizes);
            Tensor x = Data.inputs(sizes, sizes.steps(), new RandomData());
            stopwatch.restart();
            do {
                try (PointerScope _ = new PointerScope()) {
                    network.forward(x);
                }
            } while (stopwatch.lap());
        }
    }

    @Override
    public void stream(Sizes sizes, Stopwatch stopwatch) {
        try (InferenceMode _ = new InferenceMode(true)) {
            Stream stream = new Stream(sizes);
            RandomData data = new RandomData();
            Tensor[] inputs = new Tensor[STREAM_INPUTS];
            for (int step = 0; step < STREAM_INPUTS; step++) {
                inputs[step] = Data.inputs(sizes, 1, data).select(0, 0);
            }
            int step = 0;
            stopwatch.restart();
            do {
                stream.step(inputs[step++ % STREAM_INPUTS]);
            } while (stopwatch.lap());
        }
    }

    @Override
    public Article article() {
        return new ArticleTraining();
    }
}
