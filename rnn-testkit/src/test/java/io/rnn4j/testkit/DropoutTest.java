package io.rnn4j.testkit;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.spatialDropout;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.core.layer.Recurrent;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.util.List;
import java.util.stream.Stream;

/** What is left out at random, of every cell and in every way, in training and in inference. */
class DropoutTest {

    private static List<Recurrent> kinds(Recurrent layer) {
        return List.of(
                layer.dropout(0.4),
                layer.recurrentDropout(0.4),
                layer.weightDrop(0.4),
                layer.zoneout(0.4, 0.3),
                all(layer));
    }

    private static Recurrent all(Recurrent layer) {
        return layer.dropout(0.2).recurrentDropout(0.3).weightDrop(0.25).zoneout(0.15);
    }

    @TestFactory
    Stream<DynamicTest> everyCell() {
        return Components.of(Cell.class).all().stream()
                .map(cell -> all(new Recurrent(cell, 5)).returnSequences(true))
                .flatMap(layer -> LayerContract.ofTraining(3, layer));
    }

    @TestFactory
    Stream<DynamicTest> everyKind() {
        return Stream.of(lstm(4), gru(3).reverse(true))
                .flatMap(layer -> kinds(layer).stream())
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
