package io.rnn4j.testkit;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.minGru;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.spatialDropout;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.IndRnnCell;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Dropout of every cell and of every kind, in training and in inference. */
class DropoutTest {

    /** Cells whose states are multiplied by functions of the input, or by bounded functions. */
    private static final Set<String> WITHOUT_RECURRENT_WEIGHTS =
            Set.of("min_gru", "min_lstm", "linear_recurrence");

    private static Stream<Recurrent> kinds(Recurrent layer) {
        return Stream.of(
                layer.dropout(0.4),
                layer.recurrentDropout(0.4),
                layer.weightDrop(0.4),
                layer.zoneout(0.4, 0.3));
    }

    private static Recurrent all(Recurrent layer) {
        return layer.dropout(0.2).recurrentDropout(0.3).weightDrop(0.25).zoneout(0.15);
    }

    private static Stream<Cell> cells() {
        return Components.of(Cell.class).all().stream();
    }

    private static boolean hasRecurrentWeights(Cell cell) {
        return !WITHOUT_RECURRENT_WEIGHTS.contains(cell.name());
    }

    @TestFactory
    Stream<DynamicTest> everyCell() {
        return cells().map(cell -> sequences(cell).dropout(0.2).zoneout(0.15))
                .map(layer -> hasRecurrentWeights(layer.cell()) ? all(layer) : layer)
                .flatMap(layer -> LayerContract.ofTraining(3, layer));
    }

    private static Recurrent sequences(Cell cell) {
        return new Recurrent(cell, 5).returnSequences(true);
    }

    @TestFactory
    Stream<DynamicTest> everyRateDropsElements() {
        return cells().flatMap(cell -> kinds(sequences(cell)))
                .map(
                        layer ->
                                DynamicTest.dynamicTest(
                                        layer.toString(), () -> assertLeavesOut(layer)));
    }

    /** Asserts that two training steps draw different masks, or that the rate is rejected. */
    private static void assertLeavesOut(Recurrent layer) {
        boolean refused =
                layer.dropoutRates().recurrentDropout() > 0
                        || layer.dropoutRates().weightDrop() > 0;
        if (refused && !hasRecurrentWeights(layer.cell())) {
            String message =
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> Sequential.of(input(3), layer))
                            .getMessage();
            assertTrue(message.contains("no recurrent weights"), message);
            assertTrue(message.contains("a rate of 0.4"), message);
            return;
        }
        Model model = Sequential.of(input(3), layer);
        Tensor x = Tensor.zeros(3, 4, 3);
        for (int n = 0; n < x.array().length; n++) {
            x.array()[n] = (float) Math.sin(n);
        }
        float[] first = model.trainingForward(x, null, Map.of(), 0).output().array();
        float[] second = model.trainingForward(x, null, Map.of(), 1).output().array();
        assertFalse(Arrays.equals(first, second), "nothing is left out");
    }

    /** Masks of a parallel scan are constant over time; its recurrent weight may be a vector. */
    @TestFactory
    Stream<DynamicTest> parallelScans() {
        Cell linear = new IndRnnCell().activation(Activations.IDENTITY).recurrentStart(0.8);
        return Stream.of(
                        minGru(5).dropout(0.4).returnSequences(true),
                        recurrent(linear, 5)
                                .dropout(0.2)
                                .recurrentDropout(0.3)
                                .weightDrop(0.25)
                                .reverse(true))
                .map(layer -> layer.parallelScan(true))
                .flatMap(layer -> LayerContract.ofTraining(3, layer));
    }

    @TestFactory
    Stream<DynamicTest> everyKindOfMask() {
        return Stream.of(lstm(4), gru(3).reverse(true))
                .flatMap(layer -> Stream.concat(kinds(layer), Stream.of(all(layer))))
                .flatMap(layer -> LayerContract.ofTraining(2, layer));
    }

    @TestFactory
    Stream<DynamicTest> inference() {
        return Stream.concat(
                LayerContract.of(3, all(lstm(17))),
                LayerContract.of(3, dropout(0.4), all(gru(5).returnSequences(true))));
    }

    @TestFactory
    Stream<DynamicTest> layers() {
        Recurrent sequences = all(lstm(17)).returnSequences(true);
        return Stream.of(
                        LayerContract.ofTraining(3, dropout(0.4)),
                        LayerContract.ofTraining(3, spatialDropout(0.4)),
                        LayerContract.ofTraining(
                                3,
                                spatialDropout(0.3),
                                bidirectional(sequences),
                                dropout(0.2),
                                sequences,
                                all(gru(4)),
                                dropout(0.3),
                                dense(2)))
                .flatMap(tests -> tests);
    }
}
