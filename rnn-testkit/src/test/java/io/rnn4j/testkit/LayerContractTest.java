package io.rnn4j.testkit;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.minGru;
import static io.rnn4j.core.layer.Layers.minLstm;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.repeatVector;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import io.rnn4j.api.Components;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.cell.LinearRecurrenceCell;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.Merge;
import io.rnn4j.core.layer.RepeatVector;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.util.Arrays;
import java.util.stream.Stream;

/** Every layer fulfils {@link LayerContract}, alone and between others. */
class LayerContractTest {

    @TestFactory
    Stream<DynamicTest> installedLayers() {
        return Components.of(Layer.class).all().stream()
                .filter(layer -> !(layer instanceof Embedding || layer instanceof RepeatVector))
                .flatMap(layer -> LayerContract.of(3, layer));
    }

    @TestFactory
    Stream<DynamicTest> layersThatRequireOthers() {
        return Stream.of(
                        LayerContract.of(2, lstm(3), repeatVector(4), gru(2).returnSequences(true)),
                        LayerContract.ofIndices(new Embedding(5, 3)),
                        LayerContract.ofIndices(new Embedding(5, 3).paddingIndex(0), gru(3)))
                .flatMap(tests -> tests);
    }

    @TestFactory
    Stream<DynamicTest> directionsAndMerges() {
        return Arrays.stream(Merge.values())
                .flatMap(
                        merge -> {
                            Bidirectional layer = bidirectional(lstm(4)).merge(merge);
                            Bidirectional sequences =
                                    bidirectional(lstm(17).returnSequences(true))
                                            .backward(simpleRnn(17).returnSequences(true))
                                            .merge(merge);
                            return Stream.concat(
                                    LayerContract.of(3, layer),
                                    LayerContract.of(2, sequences, layer, dense(2)));
                        });
    }

    @TestFactory
    Stream<DynamicTest> parallelScans() {
        return Stream.of(
                        LayerContract.of(3, minGru(5).parallelScan(true).returnSequences(true)),
                        LayerContract.of(3, minLstm(17).parallelScan(true).reverse(true)),
                        LayerContract.of(
                                3,
                                gru(4).returnSequences(true),
                                bidirectional(
                                        recurrent(new LinearRecurrenceCell(), 6)
                                                .parallelScan(true)
                                                .returnSequences(true)),
                                minGru(4).parallelScan(true),
                                dense(2)))
                .flatMap(tests -> tests);
    }

    @TestFactory
    Stream<DynamicTest> zerosAtMaskedSteps() {
        return Stream.concat(
                LayerContract.of(3, gru(5).returnSequences(true).zeroMasked(true)),
                LayerContract.of(
                        3, bidirectional(gru(5).returnSequences(true).zeroMasked(true)), lstm(2)));
    }
}
