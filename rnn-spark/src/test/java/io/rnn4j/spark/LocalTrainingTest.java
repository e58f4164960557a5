package io.rnn4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;

import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

class LocalTrainingTest {
    private final JavaSparkContext spark =
            JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());

    @Test
    void oneRoundIsTheMeanOfTheWorkersByTheirSamples() {
        List<LabelledSequence> data = Waves.sequences().subList(0, 12);
        LocalTraining training = new LocalTraining(new GradientDescent(0.1), Waves.LOSS, 2, 2);
        Model model = Waves.model();
        training.fit(model, spark.parallelize(data, 3), 1, 4); // workers have 8 and 4 samples
        int[] order = new RandomNumbers(7, "local shuffle/0").permutation(12);
        Map<String, Tensor> first = trainedOn(data, order, 0, 8);
        Map<String, Tensor> second = trainedOn(data, order, 8, 12);
        model.weights()
                .copyOfAll()
                .forEach(
                        (name, got) -> {
                            float[] expected = new float[got.array().length];
                            for (int k = 0; k < expected.length; k++) {
                                expected[k] =
                                        first.get(name).array()[k] * (float) (8 / 12.0)
                                                + second.get(name).array()[k] * (float) (4 / 12.0);
                            }
                            assertArrayEquals(expected, got.array(), name);
                        });
    }

    private static Map<String, Tensor> trainedOn(
            List<LabelledSequence> data, int[] order, int from, int to) {
        List<LabelledSequence> own =
                IntStream.range(from, to).mapToObj(n -> data.get(order[n])).toList();
        Model model = Waves.model();
        model.compile(new GradientDescent(0.1), Waves.LOSS);
        model.fit(
                new SequenceShape(2, 1, false).examples(own),
                FitOptions.epochs(1).batchSize(4).shuffle(false));
        return model.weights().copyOfAll();
    }

    @Test
    void partitionsOfTheDataChangeNoBitAndTheLossFalls() {
        LocalTraining training = new LocalTraining(new GradientDescent(0.1), Waves.LOSS, 2, 3);
        Model one = Waves.model();
        Model other = Waves.model();
        History history = training.fit(one, spark.parallelize(Waves.sequences(), 1), 4, 4);
        training.fit(other, spark.parallelize(Waves.sequences(), 5), 4, 4);
        assertEquals(one.weights().copyOfAll(), other.weights().copyOfAll());
        assertTrue(history.loss()[3] < history.loss()[0]);
    }

    @Test
    void settingsAreChecked() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new LocalTraining(new GradientDescent(0.1), Waves.LOSS, 0, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LocalTraining(new GradientDescent(0.1), Waves.LOSS, 1, 0));
    }
}
