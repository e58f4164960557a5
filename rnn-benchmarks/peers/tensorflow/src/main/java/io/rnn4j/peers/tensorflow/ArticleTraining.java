package io.rnn4j.peers.tensorflow;

import io.rnn4j.benchmarks.harness.Article;
import io.rnn4j.benchmarks.harness.Losses;
import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.benchmarks.harness.Stopwatch;

import org.tensorflow.types.TFloat32;

import java.util.ArrayList;
import java.util.List;

/** The article's program. */
final class ArticleTraining implements Article {
    private static final int ANY = -1;

    private final List<TFloat32> x = new ArrayList<>();
    private final List<TFloat32> y = new ArrayList<>();
    private final TFloat32 test;
    private final Training training;

    ArticleTraining(int threads) {
        RandomData data = new RandomData();
        for (int batch : Article.batches()) {
            x.add(Data.normal(data, STEPS, batch, 1));
            y.add(Data.normal(data, batch, 1));
        }
        test = Data.normal(data, STEPS, PREDICTIONS, 1);
        training = new Training(new UnrolledNetwork(Article.sizes(), ANY), data, threads);
    }

    @Override
    public Losses train(Stopwatch epochs) {
        return Article.train(epochs, batch -> training.step(x.get(batch), y.get(batch)));
    }

    @Override
    public float[] predict() {
        return training.predict(test, PREDICTIONS);
    }
}
