package io.rnn4j.testkit;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tests of the properties that every layer must have on sequences, for use in a JUnit test as in
 * {@link CellContract}:
 *
 * <ul>
 *   <li>The derived gradients of each of its nodes agree with central differences in double
 *       precision; so do those of the whole layer, with masked steps.
 *   <li>The outputs, final states and gradients of the engine agree with double precision, with all
 *       installed kernels.
 *   <li>They are identical to the bit with all kernels, any number of threads, with and without
 *       checkpoints, for a sample alone and in a batch, and for any values and any length of
 *       padding on either side.
 * </ul>
 *
 * <p>For layers with random masks, {@link #ofTraining} tests the same properties of a training
 * step, except that of a sample alone: its position in the batch decides its masks.
 */
public final class LayerContract {
    private static final long SEED = 11;

    private final Layer[] layers;
    private final int features;
    private final boolean indices;
    private final boolean training;

    private LayerContract(Layer[] layers, int features, boolean indices, boolean training) {
        NullChecks.listOf("layers", layers);
        this.layers = layers;
        this.features = features;
        this.indices = indices;
        this.training = training;
    }

    /**
     * {@return the tests of a chain of layers}
     *
     * @param features number of features of the input, at least 1
     * @param layers the layers, starting from the input
     */
    public static Stream<DynamicTest> of(int features, Layer... layers) {
        return new LayerContract(layers, features, false, false).tests().stream();
    }

    /**
     * {@return the tests of a chain of layers whose first layer reads indices}
     *
     * @param layers the layers, starting from the input; the indices are 0 and 1
     */
    public static Stream<DynamicTest> ofIndices(Layer... layers) {
        return new LayerContract(layers, 1, true, false).tests().stream();
    }

    /**
     * {@return the tests of a chain of layers in training, with random masks}
     *
     * @param features number of features of the input, at least 1
     * @param layers the layers, starting from the input
     */
    public static Stream<DynamicTest> ofTraining(int features, Layer... layers) {
        return new LayerContract(layers, features, false, true).tests().stream();
    }

    private ModelContract contract() {
        Model model = Sequential.of(new Input(Input.OPEN, features), layers);
        return new ModelContract(new ModelResults(model, indices, training));
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
            add(tests, "sample alone and in a batch", () -> contract().sampleAlone());
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
