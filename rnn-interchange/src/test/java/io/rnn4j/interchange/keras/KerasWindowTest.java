package io.rnn4j.interchange.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.hdf5.Hdf5Content;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/** Layers over windows of steps, and layers that change shapes, against their definitions. */
class KerasWindowTest {
    private static final int STEPS = 7;
    private static final int FEATURES = 2;
    private static final int FILTERS = 3;

    @TempDir Path directory;

    private final Random random = new Random(5);

    private float[] normal(int count) {
        float[] values = new float[count];
        for (int index = 0; index < count; index++) {
            values[index] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Loads an identity and further layers, given as class and settings. */
    private Model load(Hdf5Content weights, String... layers) throws IOException {
        StringBuilder config = new StringBuilder();
        config.append(
                """
                {"keras_version": "3.9.0", "class_name": "Sequential", "config": {"layers": [
                {"class_name": "InputLayer", "config": {"name": "x", "batch_shape": [null, 7, 2]}},
                {"class_name": "Activation", "config": {"name": "a", "activation": "linear"}}
                """);
        for (String layer : layers) {
            String[] parts = layer.split(" ", 2);
            config.append(
                    ", {\"class_name\": \"%s\", \"config\": {\"name\": \"%s\"%s}}"
                            .formatted(
                                    parts[0],
                                    parts[0].toLowerCase(Locale.ROOT),
                                    parts.length == 1 ? "" : ", " + parts[1]));
        }
        weights.group("layers/activation/vars");
        Path json = Files.writeString(directory.resolve("model.json"), config + "]}}");
        Path file = Files.write(directory.resolve("model.weights.h5"), weights.toBytes());
        return KerasFile.load(json, file).model();
    }

    private static Hdf5Content none() throws InterchangeException {
        Hdf5Content weights = new Hdf5Content();
        weights.array("layers/unused/vars/0", new int[] {1}, new float[] {1});
        return weights;
    }

    private void assertGives(Model model, double[] expected, Tensor x) {
        float[] found = model.predict(x).array();
        assertEquals(expected.length, found.length);
        for (int index = 0; index < expected.length; index++) {
            assertEquals(expected[index], found[index], 1e-5, "element " + index);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "valid, 3, 1, 1", "valid, 3, 2, 1", "valid, 2, 1, 3", "same, 3, 1, 1", "same, 4, 1, 1",
        "same, 3, 2, 1", "same, 2, 3, 1", "same, 3, 1, 2", "causal, 3, 1, 1", "causal, 2, 1, 2",
        "valid, 7, 1, 1", "valid, 1, 1, 1", "valid, 1, 2, 1"
    })
    void convolution(String padding, int size, int stride, int dilation) throws IOException {
        float[] kernel = normal(size * FEATURES * FILTERS);
        float[] bias = normal(FILTERS);
        Hdf5Content weights = new Hdf5Content();
        weights.array("layers/conv1d/vars/0", new int[] {size, FEATURES, FILTERS}, kernel);
        weights.array("layers/conv1d/vars/1", new int[] {FILTERS}, bias);
        String settings =
                ("Conv1D \"filters\": %s, \"kernel_size\": [%s], \"strides\": [%s],"
                                + " \"dilation_rate\": [%s], \"padding\": \"%s\","
                                + " \"activation\": \"tanh\", \"groups\": 1")
                        .formatted(FILTERS, size, stride, dilation, padding);
        Model model = load(weights, settings);
        Tensor x = Tensor.of(normal(STEPS * FEATURES), 1, STEPS, FEATURES);
        int reach = (size - 1) * dilation + 1;
        int count =
                padding.equals("valid")
                        ? (STEPS - reach) / stride + 1
                        : (STEPS + stride - 1) / stride;
        int total = Math.max((count - 1) * stride + reach - STEPS, 0);
        int before = padding.equals("valid") ? 0 : padding.equals("same") ? total / 2 : reach - 1;
        double[] expected = new double[count * FILTERS];
        for (int step = 0; step < count; step++) {
            for (int filter = 0; filter < FILTERS; filter++) {
                double sum = bias[filter];
                for (int tap = 0; tap < size; tap++) {
                    int at = step * stride + tap * dilation - before;
                    for (int k = 0; at >= 0 && at < STEPS && k < FEATURES; k++) {
                        sum += x.get(0, at, k) * kernel[(tap * FEATURES + k) * FILTERS + filter];
                    }
                }
                expected[step * FILTERS + filter] = Math.tanh(sum);
            }
        }
        assertGives(model, expected, x);
    }

    @Test
    void flattenJoinsAllSteps() throws IOException {
        float[] values = normal(2 * STEPS * FEATURES);
        double[] expected = new double[values.length];
        for (int index = 0; index < values.length; index++) {
            expected[index] = values[index];
        }
        Model model = load(none(), "Flatten");
        assertEquals(STEPS * FEATURES, model.outputWidths().get("output"));
        assertGives(model, expected, Tensor.of(values, 2, STEPS, FEATURES));
        Model reshaped =
                load(none(), "Reshape \"target_shape\": [1, 14]", "Reshape \"target_shape\": [-1]");
        assertGives(reshaped, expected, Tensor.of(values, 2, STEPS, FEATURES));
    }

    @Test
    void pooling() throws IOException {
        Tensor x = Tensor.of(normal(STEPS * FEATURES), 1, STEPS, FEATURES);
        double[] largest = new double[3 * FEATURES];
        double[] mean = new double[3 * FEATURES];
        for (int step = 0; step < 3; step++) {
            for (int k = 0; k < FEATURES; k++) {
                double a = x.get(0, 2 * step, k);
                double b = x.get(0, 2 * step + 1, k);
                largest[step * FEATURES + k] = Math.max(a, b);
                mean[step * FEATURES + k] = (a + b) / 2;
            }
        }
        assertGives(load(none(), "MaxPooling1D \"pool_size\": 2, \"strides\": null"), largest, x);
        assertGives(load(none(), "AveragePooling1D \"pool_size\": [2], \"strides\": [2]"), mean, x);
    }

    @Test
    void paddingCroppingAndRepeating() throws IOException {
        Tensor x = Tensor.of(normal(STEPS * FEATURES), 1, STEPS, FEATURES);
        double[] once = new double[2 * FEATURES];
        for (int k = 0; k < FEATURES; k++) {
            once[FEATURES + k] = x.get(0, 0, k);
        }
        assertGives(
                load(
                        none(),
                        "ZeroPadding1D \"padding\": [1, 0]",
                        "Cropping1D \"cropping\": [0, 6]"),
                once,
                x);
        Model twice = load(none(), "Cropping1D \"cropping\": [3, 3]", "UpSampling1D \"size\": 2");
        assertGives(
                twice,
                new double[] {x.get(0, 3, 0), x.get(0, 3, 1), x.get(0, 3, 0), x.get(0, 3, 1)},
                x);
    }

    @Test
    void activationsAsEquations() throws IOException {
        Tensor x = Tensor.of(normal(STEPS * FEATURES), 1, STEPS, FEATURES);
        double[] expected = new double[STEPS * FEATURES];
        double[] mish = new double[STEPS * FEATURES];
        for (int index = 0; index < expected.length; index++) {
            double value = x.array()[index];
            expected[index] = Math.exp(value);
            mish[index] = value * Math.tanh(Math.log1p(Math.exp(value)));
        }
        assertGives(load(none(), "Activation \"activation\": \"exponential\""), expected, x);
        assertGives(load(none(), "Activation \"activation\": \"mish\""), mish, x);
    }

    @Test
    void aSequenceWithoutStepsIsRefused() {
        assertThrows(
                InterchangeException.class, () -> load(none(), "Cropping1D \"cropping\": [7, 0]"));
    }
}
