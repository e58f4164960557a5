package io.rnn4j.testkit;

import static io.rnn4j.core.layer.Layers.lstm;

import io.rnn4j.api.cell.DropoutRates;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Pooling;
import io.rnn4j.api.layer.RecurrenceInputs;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeLoop;
import io.rnn4j.core.cell.AttentionCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.initializer.GlorotUniform;
import io.rnn4j.core.layer.Attention;
import io.rnn4j.core.layer.Recurrent;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Layers whose nodes form no chain: several readers of a signal, several inputs of a node. */
class BranchingLayerTest {

    /** A layer defined inline. */
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

    private static Signal attending(Network network, Signal memory, Signal input, boolean reverse) {
        RecurrenceDefinition recurrence =
                RecurrenceDefinition.of(
                        new AttentionCell(new GruCell(), 5),
                        input.width(),
                        3,
                        List.of(memory.width()),
                        DropoutRates.NONE,
                        "");
        return network.part("attending")
                .recurrence(
                        new RecurrenceInputs(input, List.of(memory), List.of()),
                        recurrence,
                        new TimeLoop(true, reverse, false),
                        weight -> new GlorotUniform())
                .getFirst();
    }

    private static Signal attention(Network network, Signal queries, Signal values, Signal keys) {
        return new Attention().define(network, List.of(queries, values, keys)).getFirst();
    }

    /** The final states of one LSTM are the initial states of another and part of the output. */
    private static Signal handOver(Network network, Signal x) {
        List<Signal> first =
                network.part("first")
                        .recurrence(
                                new RecurrenceInputs(x),
                                RecurrenceDefinition.of(new LstmCell(), x.width(), 3),
                                new TimeLoop(true, true, false),
                                weight -> new GlorotUniform());
        List<Signal> second =
                network.part("second")
                        .recurrence(
                                new RecurrenceInputs(x, List.of(), first.subList(1, 3)),
                                RecurrenceDefinition.of(new LstmCell(), x.width(), 3),
                                new TimeLoop(false, false, false),
                                weight -> new GlorotUniform());
        return network.concatenate(List.of(second.get(0), second.get(2), first.get(2)));
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
                new Written(
                        "additive attention inside the recurrence",
                        (n, x) -> attending(n, gru(n, "a", x, true), x, false)),
                new Written(
                        "additive attention in reverse",
                        (n, x) -> attending(n, gru(n, "a", x, true), x, true)),
                new Written(
                        "attention to a memory that is also the input",
                        (n, x) -> {
                            Signal a = dense(n, x, "w", 3);
                            return attending(n, a, a, false);
                        }),
                new Written("scaled dot-product attention", (n, x) -> attention(n, x, x, x)),
                new Written(
                        "attention of one row with keys of its own",
                        (n, x) ->
                                attention(
                                        n,
                                        n.lastStep(dense(n, x, "q", 4)),
                                        gru(n, "v", x, true),
                                        dense(n, x, "k", 4))),
                new Written(
                        "learned initial states",
                        (n, x) ->
                                n.part("r")
                                        .recurrence(
                                                new RecurrenceInputs(
                                                        x,
                                                        List.of(),
                                                        List.of(
                                                                n.learned(
                                                                        n.vector(
                                                                                "initial",
                                                                                3,
                                                                                new GlorotUniform())))),
                                                RecurrenceDefinition.of(
                                                        new GruCell(), x.width(), 3),
                                                new TimeLoop(true, false, false),
                                                weight -> new GlorotUniform())
                                        .getFirst()),
                new Written("final states start another recurrence", (n, x) -> handOver(n, x)),
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
    Stream<DynamicTest> fulfilTheContract() {
        return layers().flatMap(layer -> LayerContract.of(3, layer));
    }

    @TestFactory
    Stream<DynamicTest> fulfilTheContractInsideANetwork() {
        return layers().limit(7)
                .flatMap(layer -> LayerContract.of(2, lstm(4).returnSequences(true), layer));
    }
}
