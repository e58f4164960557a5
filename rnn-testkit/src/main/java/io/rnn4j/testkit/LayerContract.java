package io.rnn4j.testkit;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What every layer must do on sequences, as tests to run from one JUnit test, like {@link
 * CellContract}:
 *
 * <ul>
 *   <li>The derived gradients of each of its nodes agree with central differences in double
 *       precision; so do those of the whole layer, with holes in the mask.
 *   <li>Outputs, final states and gradients of the engine agree with double precision, for all
 *       installed kernels.
 *   <li>They have the same bits for all kernels and any number of threads, with and without
 *       checkpoints, for a sample alone and in a batch, whatever stands in padding, how much of it
 *       there is, and on which side.
 * </ul>
 *
 * <p>For layers with random masks, {@link #ofTraining} asks the same of what a training step
 * computes. A sample alone is then another sample, because its position is another.
 */
public final class LayerContract {
    private static final long SEED = 11;

    private final Layer[] layers;
    private final int features;
    private final boolean indices;
    private final boolean training;

    private LayerContract(Layer[] layers, int features, boolean indices, boolean training) {
        this.layers = layers;
        this.features = features;
        this.indices = indices;
        this.training = training;
    }

    /**
     * Returns the tests of layers one upon the other.
     *
     * @param features width of the input
     * @param layers the layers, from the input on
     * @return the tests
     */
    public static Stream<DynamicTest> of(int features, Layer... layers) {
        return new LayerContract(layers, features, false, false).tests().stream();
    }

    /**
     * Returns the tests of layers of which the first needs indices.
     *
     * @param layers the layers, from the input on, for indices of 0 and 1
     * @return the tests
     */
    public static Stream<DynamicTest> ofIndices(Layer... layers) {
        return new LayerContract(layers, 1, true, false).tests().stream();
    }

    /**
     * Returns the tests of layers in training, with what random masks leave out.
     *
     * @param features width of the input
     * @param layers the layers, from the input on
     * @return the tests
     */
    public static Stream<DynamicTest> ofTraining(int features, Layer... layers) {
        return new LayerContract(layers, features, false, true).tests().stream();
    }

    private ModelContract contract() {
        Sequential model = Sequential.of(new Input(Input.OPEN, features), layers);
        return new ModelContract(new ModelAnswers(model, indices, training));
    }

    private List<DynamicTest> tests() {
        List<DynamicTest> tests = new ArrayList<>();
        if (layers.length == 1 && !training) {
            add(
                    tests,
                    "gradients of nodes",
                    () -> GradientCheck.layer(layers[0], features, true, SEED));
        }
        if (!indices) {
            add(tests, "gradients", () -> contract().gradients());
        }
        add(tests, "float against double", () -> contract().floatAgainstDouble(""));
        add(tests, "the same bits", () -> contract().sameBits());
        if (!training) {
            add(tests, "a sample alone", () -> contract().sampleAlone());
        }
        add(tests, "padding", () -> contract().padding());
        return tests;
    }

    private void add(List<DynamicTest> tests, String part, Executable test) {
        String name =
                Arrays.toString(layers)
                        + " on width "
                        + features
                        + (training ? " in training: " : ": ")
                        + part;
        tests.add(DynamicTest.dynamicTest(name, test));
    }
}
