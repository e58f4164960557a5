package io.rnn4j.testkit;

import static io.rnn4j.core.layer.Layers.lstm;

import io.rnn4j.api.Layer;
import io.rnn4j.api.Network;
import io.rnn4j.api.Pooling;
import io.rnn4j.api.Signal;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.initializer.GlorotUniform;
import io.rnn4j.core.layer.Recurrent;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Networks that are no chain: several readers of a signal, several inputs of a node. */
class GraphTest {

    /** A layer that is written down where it is used. */
    private record Written(String name, BiFunction<Network, Signal, Signal> definition)
            implements Layer {
        @Override
        public Signal define(Network network, Signal input) {
            return definition.apply(network, input);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Signal dense(Network network, Signal input, String name, int units) {
        var kernel = network.weight(name, input.width(), units, new GlorotUniform());
        return network.rows(input, x -> x.matmul(kernel).tanh());
    }

    private static Signal gru(Network network, String part, Signal input, boolean sequences) {
        return new Recurrent(new GruCell(), 3)
                .returnSequences(sequences)
                .define(network.part(part), input);
    }

    private static Stream<Written> layers() {
        return Stream.of(
                new Written(
                        "residual",
                        (n, x) ->
                                n.rows(
                                        List.of(x, dense(n, x, "w", x.width())),
                                        rows -> rows.get(0).plus(rows.get(1)))),
                new Written(
                        "three readers and a product",
                        (n, x) -> {
                            Signal a = dense(n, x, "a", 3);
                            Signal b = dense(n, a, "b", 3);
                            Signal c = gru(n, "c", a, true);
                            return n.rows(
                                    List.of(a, b, c),
                                    rows -> rows.get(0).times(rows.get(1)).plus(rows.get(2)));
                        }),
                new Written(
                        "one signal twice",
                        (n, x) -> {
                            Signal a = dense(n, x, "a", 3);
                            return n.rows(
                                    List.of(a, a), rows -> rows.get(0).times(rows.get(1).tanh()));
                        }),
                new Written(
                        "concatenation of unequal widths",
                        (n, x) ->
                                n.concatenate(
                                        List.of(dense(n, x, "a", 2), x, dense(n, x, "b", 5)))),
                new Written(
                        "an input that needs no gradient",
                        (n, x) -> {
                            Signal mean = n.pool(x, Pooling.MEAN);
                            return n.concatenate(List.of(mean, gru(n, "g", x, false)));
                        }),
                new Written(
                        "a signal that is the output and is read",
                        (n, x) -> {
                            Signal a = gru(n, "a", x, true);
                            n.pool(dense(n, a, "w", 2), Pooling.MEAN);
                            return a;
                        }),
                new Written("last step", (n, x) -> n.lastStep(gru(n, "g", x, true))),
                new Written(
                        "reverse", (n, x) -> gru(n, "b", n.reverse(gru(n, "a", x, true)), true)),
                new Written("zero masked", (n, x) -> n.zeroMasked(gru(n, "a", x, true))),
                new Written("mean", (n, x) -> n.pool(gru(n, "a", x, true), Pooling.MEAN)),
                new Written("maximum", (n, x) -> n.pool(gru(n, "a", x, true), Pooling.MAXIMUM)),
                new Written(
                        "encoder and decoder",
                        (n, x) -> gru(n, "b", n.repeat(gru(n, "a", x, false), 4), true)));
    }

    @TestFactory
    Stream<DynamicTest> keepTheContract() {
        return layers().flatMap(layer -> LayerContract.of(3, layer));
    }

    @TestFactory
    Stream<DynamicTest> keepTheContractInside() {
        return layers().limit(7)
                .flatMap(layer -> LayerContract.of(2, lstm(4).returnSequences(true), layer));
    }
}
