package io.rnn4j.peers.dl4j;

import io.rnn4j.benchmarks.harness.Article;
import io.rnn4j.benchmarks.harness.Losses;
import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.benchmarks.harness.Stopwatch;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

import java.util.ArrayList;
import java.util.List;

/** The article's program. */
final class ArticleTraining implements Article {
    private final MultiLayerNetwork network = Networks.ofSequences(Article.sizes());
    private final List<DataSet> batches = new ArrayList<>();
    private final INDArray test;

    ArticleTraining() {
        RandomData data = new RandomData();
        for (int batch : Article.batches()) {
            INDArray x = Data.normal(data, batch, 1, STEPS);
            batches.add(new DataSet(x, Data.normal(data, batch, 1)));
        }
        test = Data.normal(data, PREDICTIONS, 1, STEPS);
    }

    @Override
    public Losses train(Stopwatch epochs) {
        return Article.train(
                epochs,
                batch -> {
                    network.fit(batches.get(batch));
                    return network.score();
                });
    }

    @Override
    public float[] predict() {
        return network.output(test).reshape(PREDICTIONS).toFloatVector();
    }
}
