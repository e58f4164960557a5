package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.Update;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.initializer.Ones;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.optimizer.WeightDecayOptimizer;
import io.rnn4j.core.optimizer.WrappingOptimizer;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/** Rows of a weight that training does not change, such as the padding row of an embedding. */
class FixedRowTest {
    private static final String TABLE = "embedding/embeddings";
    private static final Tensor X = Tensor.of(new float[] {1, 3, 2, 2, 0, 4, 2, 2}, 2, 4, 1);
    private static final Tensor Y = Tensor.of(new float[] {0, 1}, 2);

    /** An optimizer that is not one of rnn4j: it shrinks every weight, whatever the gradient is. */
    private record Shrinking() implements Optimizer {
        @Override
        public String name() {
            return "test.shrinking";
        }

        @Override
        public double learningRate() {
            return 0.1;
        }

        @Override
        public void define(Update update) {
            update.next("count", update.slot("count").plus(1));
            update.next(update.parameter().times(0.5).plus(update.slot("count")));
        }
    }

    private static Stream<Optimizer> optimizers() {
        Stream<Optimizer> installed =
                Components.of(Optimizer.class).all().stream().map(FixedRowTest::decaying);
        return Stream.of(
                        installed,
                        Stream.of(decaying(new GradientDescent(0.1).momentum(0.9))),
                        Stream.of(Clipped.byGlobalNorm(decaying(new GradientDescent(0.1)), 0.01)),
                        Stream.of(new Shrinking()))
                .flatMap(each -> each);
    }

    /**
     * With weight decay if the optimizer has it; with an optimizer that has it inside a wrapper.
     */
    private static Optimizer decaying(Optimizer optimizer) {
        return switch (optimizer) {
            case WeightDecayOptimizer<?> decayed -> decayed.weightDecay(0.5);
            case WrappingOptimizer wrapper ->
                    Settings.with(optimizer, "optimizer", decaying(wrapper.optimizer()));
            default -> optimizer;
        };
    }

    private static Model model(int threads) {
        Model model = Sequential.of(7, input(1), embedding(5, 3).paddingIndex(2), lstm(4));
        model.execution(Execution.standard().threads(threads).operationsPerThread(1));
        return model;
    }

    @TestFactory
    Stream<DynamicTest> noOptimizerChangesThePaddingRow() {
        return optimizers()
                .map(
                        optimizer ->
                                DynamicTest.dynamicTest(
                                        optimizer.toString(),
                                        () -> {
                                            for (int threads : new int[] {1, 2, 7}) {
                                                assertOnlyOthersChange(optimizer, threads);
                                            }
                                        }));
    }

    private static void assertOnlyOthersChange(Optimizer optimizer, int threads) {
        Model model = model(threads);
        float[] before = model.weights().copyOf(TABLE).array();
        model.compile(optimizer, new SoftmaxCrossEntropy());
        model.trainStep(X, Y);
        model.fit(X, Y, FitOptions.epochs(2).batchSize(1));
        assertFixed(before, model.weights().copyOf(TABLE).array());
    }

    /** Row 2 of three columns is as before, all others are not. */
    private static void assertFixed(float[] before, float[] after) {
        for (int k = 0; k < before.length; k++) {
            if (k / 3 == 2) {
                assertEquals(before[k], after[k]);
            } else {
                assertNotEquals(before[k], after[k], "element " + k);
            }
        }
    }

    @Test
    void otherRowsChangeAsInAWeightWithoutAFixedRow() {
        Map<String, Tensor> free = Map.of("w", Tensor.zeros(5, 3));
        Map<String, Tensor> gradients = Map.of("w", Tensor.zeros(5, 3));
        Arrays.fill(free.get("w").array(), 2f);
        new OptimizerSteps(new Shrinking()).step(free, gradients);
        Model model = Sequential.of(7, input(1), embedding(5, 3).paddingIndex(2));
        Tensor table = Tensor.zeros(5, 3);
        Arrays.fill(table.array(), 2f);
        model.weights().set(TABLE, table);
        new OptimizerSteps(new Shrinking()).step(model, Map.of(TABLE, Tensor.zeros(5, 3)));
        float[] expected = free.get("w").array();
        Arrays.fill(expected, 6, 9, 2f);
        assertArrayEquals(expected, model.weights().copyOf(TABLE).array());
    }

    @Test
    void aTrainingLoopOfOnesOwnChangesNeitherFixedRowsNorFrozenWeights() {
        Model model = model(2);
        model.weights().freeze("lstm");
        Map<String, Tensor> before = model.weights().copyOfAll();
        Tensor state = model.predict(X);
        OptimizerSteps steps = new OptimizerSteps(decaying(new GradientDescent(0.1).momentum(0.9)));
        for (int step = 0; step < 3; step++) {
            ForwardPass pass = model.forward(X);
            steps.step(model, pass.backward(pass.output()).weights());
        }
        assertFixed(before.get(TABLE).array(), model.weights().copyOf(TABLE).array());
        assertEquals(before.get("lstm/kernel"), model.weights().copyOf("lstm/kernel"));
        assertNotEquals(state, model.predict(X), "the new weights are packed");
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> steps.step(model, Map.of("lstm/kernel", Tensor.zeros(3, 16))));
        assertTrue(refused.getMessage().contains("'" + TABLE + "'"), refused.getMessage());
    }

    /** Reads a row whose gradient is not 0, and fixes it. */
    private record FixedTable(int row) implements Layer {
        @Override
        public String name() {
            return "test.fixed_table";
        }

        @Override
        public Signal define(Network network, Signal input) {
            WeightView table = network.part("inner").weight("table", 3, 2, new Ones());
            network.part("inner").fixRow(table, row);
            return network.part("inner").gather(input, table);
        }
    }

    /** The gradient of a fixed row would otherwise count in the norm of all gradients. */
    @Test
    void clippingIgnoresTheGradientOfAFixedRow() {
        float[] changes = new float[2];
        for (int fixedRowRead = 0; fixedRowRead < 2; fixedRowRead++) {
            Model model = Sequential.of(input(1, 1), new FixedTable(1));
            Tensor x = Tensor.of(new float[] {0, fixedRowRead == 1 ? 1 : 0}, 2, 1, 1);
            Tensor y = Tensor.of(new float[] {0, 0}, 2, 1, 1);
            model.compile(
                    Clipped.byGlobalNorm(new GradientDescent(1), 0.01), new SoftmaxCrossEntropy());
            model.trainStep(x, y);
            Tensor table = model.weights().copyOf("test.fixed_table/inner/table");
            assertEquals(1, table.get(1, 0));
            changes[fixedRowRead] = table.get(0, 0) - 1;
        }
        assertEquals(changes[0], changes[1], 1e-6);
    }

    @Test
    void onlyRowsOfDeclaredWeightsCanBeFixed() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Sequential.of(input(1, 1), new FixedTable(3)));
        assertTrue(
                refused.getMessage()
                        .contains("weight 'inner/table' has the rows 0 to 2, got the fixed row 3"),
                refused.getMessage());
    }
}
