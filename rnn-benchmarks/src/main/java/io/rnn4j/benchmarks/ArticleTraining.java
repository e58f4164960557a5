package io.rnn4j.benchmarks;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.benchmarks.harness.Article;
import io.rnn4j.benchmarks.harness.Losses;
import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.benchmarks.harness.Stopwatch;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;

/** The article's program. In contrast to the peers, it shuffles the samples in every epoch. */
final class ArticleTraining implements Article {
    private final RandomData data = new RandomData();
    private final Tensor x = Tensor.of(data.normal(SAMPLES * STEPS), SAMPLES, STEPS, 1);
    private final Tensor y = Tensor.of(data.normal(SAMPLES), SAMPLES, 1);
    private final Tensor test = Tensor.of(data.normal(PREDICTIONS * STEPS), PREDICTIONS, STEPS, 1);
    private final Model model =
            Sequential.of(
                    input(STEPS, 1),
                    simpleRnn(UNITS).returnSequences(true),
                    simpleRnn(UNITS),
                    dense(1));

    ArticleTraining(Execution execution) {
        model.execution(execution);
        model.compile(new Adam(), new MeanSquaredError());
    }

    @Override
    public Losses train(Stopwatch epochs) {
        StepListener listener = StepListener.ofEpochs(epochs);
        model.fit(x, y, FitOptions.epochs(Integer.MAX_VALUE).batchSize(BATCH).listener(listener));
        return listener.losses();
    }

    @Override
    public float[] predict() {
        return model.predict(test).array();
    }
}
