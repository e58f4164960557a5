package io.rnn4j.examples;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;

import java.util.Locale;
import java.util.Random;

/**
 * The introductory recurrent network of Keras; the comments quote the corresponding lines of
 * Python. The data are random, so the network can learn only their mean.
 */
public final class ArticleProgram {
    private ArticleProgram() {}

    /**
     * Trains and predicts.
     *
     * @param arguments none; the system property {@code seed} sets the seed of the data and of the
     *     initial weights
     */
    public static void main(String[] arguments) {
        long seed = Long.parseLong(System.getProperty("seed", "42"));
        Random random = new Random(seed);

        // x_train = np.random.random((100, 10, 1)); y_train = np.random.random((100, 1))
        Tensor xTrain = random(random, 100, 10, 1);
        Tensor yTrain = random(random, 100, 1);

        // model = Model()
        // model.add(SimpleRNN(64, input_shape=(10, 1), return_sequences=True))
        // model.add(SimpleRNN(64))
        // model.add(Dense(1))
        Model model =
                Sequential.of(
                        seed,
                        input(10, 1),
                        simpleRnn(64).returnSequences(true),
                        simpleRnn(64),
                        dense(1));
        System.out.println(model.summary());

        // model.compile(optimizer='adam', loss='mse')
        model.compile(new Adam(), new MeanSquaredError());

        // model.fit(x_train, y_train, epochs=10, batch_size=32)
        History history = model.fit(xTrain, yTrain, FitOptions.epochs(10).batchSize(32));
        double[] loss = history.loss();
        for (int epoch = 0; epoch < loss.length; epoch++) {
            print("epoch %2d/%s  loss %.4f", epoch + 1, loss.length, loss[epoch]);
        }

        // x_test = np.random.random((20, 10, 1)); predictions = model.predict(x_test)
        Tensor xTest = random(random, 20, 10, 1);
        Tensor predictions = model.predict(xTest);
        for (int sample = 0; sample < predictions.size(0); sample++) {
            print("prediction %2d  %.4f", sample + 1, predictions.get(sample, 0));
        }
    }

    /** {@return a tensor of uniform random numbers in [0, 1), as np.random.random} */
    private static Tensor random(Random random, int... sizes) {
        Tensor tensor = Tensor.zeros(sizes);
        float[] values = tensor.array();
        for (int at = 0; at < values.length; at++) {
            values[at] = random.nextFloat();
        }
        return tensor;
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
