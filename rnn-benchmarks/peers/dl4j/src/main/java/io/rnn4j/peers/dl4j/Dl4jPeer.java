package io.rnn4j.peers.dl4j;

import io.rnn4j.benchmarks.harness.Article;
import io.rnn4j.benchmarks.harness.CellKind;
import io.rnn4j.benchmarks.harness.Framework;
import io.rnn4j.benchmarks.harness.Losses;
import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.benchmarks.harness.Runner;
import io.rnn4j.benchmarks.harness.Sizes;
import io.rnn4j.benchmarks.harness.Stopwatch;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

import java.util.Optional;

/** Deeplearning4j on ND4J's build for processors with AVX-512. */
public final class Dl4jPeer implements Framework {
    private Dl4jPeer(int threads) {
        Nd4j.getEnvironment().setMaxThreads(threads);
        Nd4j.getEnvironment().setMaxMasterThreads(threads);
    }

    /**
     * Runs a measurement.
     *
     * @param arguments a workload and a number of threads, or sizes
     */
    public static void main(String[] arguments) {
        // Read when the native library is loaded.
        System.setProperty("org.bytedeco.javacpp.platform.extension", "-avx512");
        Runner.main("Dl4jPeer", Dl4jPeer::new, arguments);
    }

    @Override
    public String name() {
        return "dl4j";
    }

    @Override
    public String version() {
        return "1.0.0-M2.1";
    }

    @Override
    public Optional<String> unsupported(Sizes sizes) {
        return sizes.cell() == CellKind.GRU ? Optional.of("it has no GRU layer") : Optional.empty();
    }

    @Override
    public Losses train(Sizes sizes, Stopwatch stopwatch) {
        RandomData data = new RandomData();
        MultiLayerNetwork network = Networks.ofSequences(sizes);
        DataSet batch = new DataSet(Data.inputs(sizes, data), Data.targets(sizes, data));
        stopwatch.restart();
        network.fit(batch);
        double first = network.score();
        do {
            network.fit(batch);
        } while (stopwatch.lap());
        return new Losses(first, network.score());
    }

    @Override
    public void infer(Sizes sizes, Stopwatch stopwatch) {
        MultiLayerNetwork network = Networks.ofSequences(sizes);
        INDArray x = Data.inputs(sizes, new RandomData());
        stopwatch.restart();
        do {
            network.output(x);
        } while (stopwatch.lap());
    }

    @Override
    public void stream(Sizes sizes, Stopwatch stopwatch) {
        MultiLayerNetwork network = Networks.ofSteps(sizes);
        RandomData data = new RandomData();
        INDArray[] inputs = new INDArray[STREAM_INPUTS];
        for (int step = 0; step < STREAM_INPUTS; step++) {
            inputs[step] = Data.stepInputs(sizes, data);
        }
        int step = 0;
        stopwatch.restart();
        do {
            network.rnnTimeStep(inputs[step++ % STREAM_INPUTS]);
        } while (stopwatch.lap());
    }

    @Override
    public Article article() {
        return new ArticleTraining();
    }
}
