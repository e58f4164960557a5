package io.rnn4j.testkit;

import static io.rnn4j.core.layer.Layers.add;
import static io.rnn4j.core.layer.Layers.attention;
import static io.rnn4j.core.layer.Layers.average;
import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.concatenate;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.globalAveragePooling;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.maximum;
import static io.rnn4j.core.layer.Layers.multiply;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.repeatVector;
import static io.rnn4j.core.layer.Layers.simpleRnn;
import static io.rnn4j.core.layer.Layers.spatialDropout;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.AttentionCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.GraphLayer;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.training.Execution;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Models with several inputs, outputs and time axes: gradients in double precision, the engine
 * compared with it, and the same bits for every execution and any padding.
 */
class MultipleInputModelTest {

    /** A display name and the case. */
    private record Named(String name, ModelCase model) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Named> cases() {
        return Stream.of(
                new Named("encoder and decoder", encoderDecoder()),
                new Named("given states instead of the encoder's", givenStates()),
                new Named("learned initial states in both directions", learned()),
                new Named("siblings and rows", siblings()),
                new Named("attention inside the decoder, and behind it", attending()),
                new Named("shared layers that leave something out", leavingOut()));
    }

    /** Two axes, a shared layer, a residual connection, final states as inputs, two outputs. */
    private static ModelCase encoderDecoder() {
        Graph graph = new Graph();
        Wire source = graph.input("source", input(3));
        Wire target = graph.input("target", input(3));
        GraphLayer shared = graph.layer("shared", dense(5, Activations.TANH));
        Wire encoded =
                graph.add(lstm(4).returnSequences(true).returnStates(true), shared.on(source));
        Wire embedded = shared.on(target);
        Wire decoded = graph.add(lstm(4).returnSequences(true), embedded, encoded.states());
        Wire refined = graph.add(add(), decoded, graph.add(dense(4), decoded));
        graph.output("answer", graph.add(dense(2), refined));
        graph.output("summary", graph.add(globalAveragePooling(), encoded));
        graph.output("memory", encoded.states().get(1));
        return new ModelCase(graph.build(5), 5);
    }

    private static ModelCase givenStates() {
        Graph graph = new Graph();
        Wire source = graph.input("source", input(2));
        Wire target = graph.input("target", input(2));
        Wire encoded = graph.add(lstm(3).reverse(true).returnStates(true), source);
        Wire decoded = graph.add(lstm(3).returnSequences(true), target, encoded.states());
        graph.output("answer", decoded);
        return new ModelCase(graph.build(6), 5, "lstm_1/c", "lstm/h");
    }

    private static ModelCase learned() {
        Graph graph = new Graph();
        Wire x = graph.input("x", input(3));
        Wire both =
                graph.add(
                        bidirectional(
                                        gru(4).returnSequences(true)
                                                .returnStates(true)
                                                .learnInitialStates(true))
                                .returnBoth(true),
                        x);
        Wire next =
                graph.add(simpleRnn(4).returnSequences(true), both, both.states().subList(0, 1));
        graph.output("product", graph.add(multiply(), both.outputs().get(1), next));
        graph.output("state", both.states().get(1));
        return new ModelCase(graph.build(7), 5);
    }

    /**
     * One weight on two axes and at two depths; rows and sequences; an input on the axis of
     * another.
     */
    private static ModelCase siblings() {
        Graph graph = new Graph();
        Wire one = graph.input("one", input(3));
        Wire other = graph.input("other", input(3));
        Wire beside = graph.inputAlong("beside", 2, one);
        Wire rows = graph.inputRows("rows", 4);
        GraphLayer twin = graph.layer("twin", gru(4).returnSequences(true));
        Wire first = twin.on(one);
        Wire second = twin.on(other);
        Wire joined = graph.add(concatenate(), first, beside);
        Wire last = graph.add(gru(4), joined);
        Wire repeated = graph.add(repeatVector(3), graph.add(maximum(), last, rows));
        GraphLayer again = graph.layer("again", simpleRnn(4).returnSequences(true));
        graph.output("deep", again.on(again.on(repeated)));
        graph.output(
                "mean",
                graph.add(average(), graph.add(globalAveragePooling(), second), last, rows));
        return new ModelCase(graph.build(8), 5);
    }

    /** The decoder attends to the encoder, whose mask is different. */
    private static ModelCase attending() {
        Graph graph = new Graph();
        Wire source = graph.input("source", input(3));
        Wire target = graph.input("target", input(2));
        Wire encoded = graph.add(gru(4).returnSequences(true).returnStates(true), source);
        Wire decoded =
                graph.add(
                        recurrent(new AttentionCell(new GruCell(), 3), 4).returnSequences(true),
                        target,
                        List.of(encoded, encoded.states().getFirst()));
        graph.output("answer", decoded);
        graph.output("context", graph.add(attention(), decoded, encoded));
        return new ModelCase(graph.build(9), 5);
    }

    /** Random masks of both axes, in shared layers and around attention. */
    private static ModelCase leavingOut() {
        Graph graph = new Graph();
        Wire source = graph.input("source", input(3));
        Wire target = graph.input("target", input(3));
        GraphLayer dropped = graph.layer("dropped", dropout(0.3));
        GraphLayer shared =
                graph.layer(
                        "shared",
                        gru(4).returnSequences(true)
                                .returnStates(true)
                                .dropout(0.3)
                                .recurrentDropout(0.3)
                                .weightDrop(0.3)
                                .zoneout(0.3));
        Wire encoded = shared.on(dropped.on(source));
        Wire decoded =
                graph.add(
                        recurrent(new AttentionCell(new GruCell(), 3), 4)
                                .returnSequences(true)
                                .dropout(0.3)
                                .recurrentDropout(0.3)
                                .weightDrop(0.3)
                                .zoneout(0.3),
                        shared.on(dropped.on(target)),
                        List.of(encoded, encoded.states().getFirst()));
        graph.output("answer", graph.add(spatialDropout(0.3), decoded));
        graph.output("rows", dropped.on(encoded.states().getFirst()));
        return new ModelCase(graph.build(10), 5);
    }

    private static Execution alone() {
        return new Execution(1, KernelsFinder.best());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAgreeWithCentralDifferences(Named named) {
        DifferentiableFunction function = named.model().new Reference().function();
        GradientCheck.require(named.name(), CentralDifferences.ofAllElements(function));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void engineAgreesWithDoublePrecision(Named named) {
        for (KernelsProvider kernels : kernels()) {
            Map<String, Tensor> got = named.model().run(new Execution(1, kernels));
            Map<String, Tensor> expected = named.model().new Reference().answer(got);
            TensorAssertions.assertClose(kernels.name(), expected, got, 3e-5);
        }
    }

    private static List<KernelsProvider> kernels() {
        return KernelsFinder.installed().stream()
                .filter(provider -> provider.unavailable().isEmpty())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bitsAreIndependentOfTheExecution(Named named) {
        Map<String, Tensor> expected = named.model().run(alone());
        for (KernelsProvider kernels : kernels()) {
            for (int threads : new int[] {1, 2, 7}) {
                Execution execution = new Execution(threads, kernels).operationsPerThread(1);
                String what = kernels.name() + " kernels on " + threads + " threads";
                TensorAssertions.assertSame(what, expected, named.model().run(execution));
                TensorAssertions.assertSame(
                        what + ", a checkpoint every 2 steps",
                        expected,
                        named.model().run(execution.checkpointEvery(2)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void paddingOfAnyAxisChangesNoBit(Named named) {
        Map<String, Tensor> expected = named.model().run(alone());
        for (String axis : named.model().axes()) {
            for (int[] padding : new int[][] {{0, 3}, {2, 0}, {2, 2}}) {
                TensorAssertions.assertSame(
                        padding[0] + " steps before and " + padding[1] + " behind " + axis,
                        expected,
                        named.model().padded(alone(), axis, padding[0], padding[1]));
            }
        }
    }
}
