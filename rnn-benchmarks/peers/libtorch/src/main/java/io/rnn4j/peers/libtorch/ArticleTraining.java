package io.rnn4j.peers.libtorch;

import io.rnn4j.benchmarks.harness.Article;
import io.rnn4j.benchmarks.harness.Losses;
import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.benchmarks.harness.Stopwatch;

import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.Tensor;

import java.util.ArrayList;
import java.util.List;

/** The article's program. */
final class ArticleTraining implements Article {
    private final Network network = new Network(Article.sizes());
    private final Adam adam = network.adam();
    private final List<Tensor> x = new ArrayList<>();
    private final List<Tensor> y = new ArrayList<>();
    private final Tensor test;

    ArticleTraining() {
        RandomData data = new RandomData();
        for (int batch : Article.batches()) {
            x.add(Data.normal(data, STEPS, batch, 1));
            y.add(Data.normal(data, batch, 1));
        }
        test = Data.normal(data, STEPS, PREDICTIONS, 1);
    }

    @Override
    public Losses train(Stopwatch epochs) {
        return Article.train(epochs, batch -> network.trainStep(adam, x.get(batch), y.get(batch)));
    }

    @Override
    public float[] predict() {
        Tensor prediction = network.forward(test);
        float[] values = new float[PREDICTIONS];
        for (int sample = 0; sample < PREDICTIONS; sample++) {
            values[sample] = prediction.select(0, sample).item_float();
        }
        return values;
    }
}
