package io.rnn4j.benchmarks;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.benchmarks.harness.Article;
import io.rnn4j.benchmarks.harness.Framework;
import io.rnn4j.benchmarks.harness.Losses;
import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.benchmarks.harness.Sizes;
import io.rnn4j.benchmarks.harness.Stopwatch;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Session;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/**
 * Measures rnn4j through its public API. Training is one call of {@code fit} whose epochs are
 * single batches; a listener times the steps and ends the training.
 */
final class Rnn4jFramework implements Framework {
    private final int threads;

    Rnn4jFramework(int threads) {
        this.threads = threads;
    }

    @Override
    public String name() {
        return "rnn4j";
    }

    @Override
    public String version() {
        ModuleDescriptor descriptor = Model.class.getModule().getDescriptor();
        return Optional.ofNullable(descriptor)
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("development");
    }

    @Override
    public Optional<String> unsupported(Sizes sizes) {
        return Optional.empty();
    }

    private Execution execution() {
        return Execution.standard().threads(threads);
    }

    @Override
    public Losses train(Sizes sizes, Stopwatch stopwatch) {
        RandomData data = new RandomData();
        Model model = Networks.model(sizes).execution(execution());
        model.compile(new Adam(), Networks.loss(sizes));
        StepListener listener = StepListener.ofBatches(stopwatch);
        model.fit(
                Networks.inputs(sizes, data),
                Networks.targets(sizes, data),
                FitOptions.epochs(Integer.MAX_VALUE)
                        .batchSize(sizes.batch())
                        .shuffle(false)
                        .listener(listener));
        return listener.losses();
    }

    @Override
    public void infer(Sizes sizes, Stopwatch stopwatch) {
        Model model = Networks.model(sizes).execution(execution());
        Tensor inputs = Networks.inputs(sizes, new RandomData());
        stopwatch.restart();
        do {
            model.predict(inputs);
        } while (stopwatch.lap());
    }

    @Override
    public void stream(Sizes sizes, Stopwatch stopwatch) {
        Model model = Networks.model(sizes).execution(execution());
        Session session = model.session(sizes.batch());
        float[][] inputs = Networks.stepInputs(sizes, STREAM_INPUTS, new RandomData());
        int width = sizes.outputs() > 0 ? sizes.outputs() : sizes.units();
        float[] output = new float[sizes.batch() * width];
        int step = 0;
        stopwatch.restart();
        do {
            session.step(inputs[step++ % STREAM_INPUTS], output);
        } while (stopwatch.lap());
    }

    @Override
    public Article article() {
        return new ArticleTraining(execution());
    }
}
