package io.rnn4j.examples;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import de.siegmar.fastcsv.reader.NamedCsvRecord;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.AdamW;
import io.rnn4j.core.training.FitOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Classification of handwritten digits of 8 × 8 pixels, one row per time step; SOURCES.md names
 * their source. A random fifth of them is the test set.
 */
public final class Digits {
    private static final String FILE = "optdigits-8x8.csv";
    private static final int SIDE = 8;
    private static final float WHITE = 16;
    private static final int CLASSES = 10;
    private static final int UNITS = 64;
    private static final int EPOCHS = 60;
    private static final int BATCH = 32;
    private static final double TEST_SHARE = 0.2;
    private static final double LEARNING_RATE = 0.003;

    private Digits() {}

    /** Images [samples, rows, columns] with values from 0 to 1, and the digits. */
    record Data(Tensor images, Tensor digits) {}

    /**
     * Trains and tests the network.
     *
     * @param arguments none; the system property {@code seed} sets the seed of all random numbers
     */
    public static void main(String[] arguments) {
        SeededRun.run(
                "digits row by row",
                seed -> SeededRun.text("test accuracy %.2f %%", 100 * testAccuracy(seed)));
    }

    /** {@return the accuracy of a trained network on test digits} */
    static double testAccuracy(long seed) {
        Data data = read(seed);
        int all = data.digits().size(0);
        int test = (int) (all * TEST_SHARE);
        Model model =
                Sequential.of(seed, input(SIDE, SIDE), bidirectional(gru(UNITS)), dense(CLASSES));
        model.compile(new AdamW(LEARNING_RATE), new SoftmaxCrossEntropy(), new Accuracy());
        model.fit(
                data.images().copyOfRange(test, all),
                data.digits().copyOfRange(test, all),
                FitOptions.epochs(EPOCHS).batchSize(BATCH));
        return model.evaluate(
                        data.images().copyOfRange(0, test), data.digits().copyOfRange(0, test))
                .get("accuracy");
    }

    /** {@return all digits, in a random order} */
    static Data read(long seed) {
        List<NamedCsvRecord> records = records();
        int[] order = new RandomNumbers(seed, "digits").permutation(records.size());
        Tensor images = Tensor.zeros(order.length, SIDE, SIDE);
        Tensor digits = Tensor.zeros(order.length);
        for (int n = 0; n < order.length; n++) {
            NamedCsvRecord digit = records.get(order[n]);
            for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
                float value = Float.parseFloat(digit.getField("p" + pixel)) / WHITE;
                images.set(value, n, pixel / SIDE, pixel % SIDE);
            }
            digits.set(Float.parseFloat(digit.getField("label")), n);
        }
        return new Data(images, digits);
    }

    private static List<NamedCsvRecord> records() {
        try {
            return CsvResource.read(FILE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
