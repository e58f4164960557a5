package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.add;
import static io.rnn4j.core.layer.Layers.attention;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Masks;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.Weights;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Map;
import java.util.stream.Stream;

/** Messages for common mistakes name the place and the remedy. */
class MistakeMessagesTest {
    private static final Model MODEL =
            Sequential.of(input(2), lstm(3), dense(1)).compile(new Adam(), new MeanSquaredError());
    private static final Tensor X = Tensor.zeros(3, 4, 2);
    private static final Tensor Y = Tensor.zeros(3, 1);

    private static Arguments mistake(Executable call, String... parts) {
        return Arguments.of(call, parts);
    }

    static Stream<Arguments> mistakes() {
        Graph graph = new Graph();
        Wire one = graph.input("one", input(2));
        Wire two = graph.input("two", input(2));
        Wire wide = graph.add(dense(3), two);
        Wire rows = graph.inputRows("rows", 2);
        Session session = MODEL.session(3);
        Map<String, Tensor> unknown = Map.of("lstm/x", Tensor.zeros(3, 3));
        Map<String, Tensor> incomplete = Map.of("lstm/h", Tensor.zeros(3, 3));
        Examples misspelt = Examples.of("inptu", X);
        Tensor index = Tensor.of(new float[] {0, 9}, 2, 1, 1);
        Model table = Sequential.of(input(1), embedding(4, 2), lstm(3), dense(1));
        table.compile(new Adam(), new MeanSquaredError());
        FitOptions small = FitOptions.epochs(1).batchSize(1);
        return Stream.of(
                mistake(() -> graph.add(add(), one, two), "different time axes", "inputAlong"),
                mistake(() -> graph.add(add(), one, rows), "[batch, time, 2]", "lastStep"),
                mistake(() -> graph.add(attention(), one, wide), "got 2 and 3", "dense"),
                mistake(() -> graph.add(dense(1), one, two), "it reads one signal, got 2", "merge"),
                mistake(() -> graph.add(dense(1), MODEL_INPUT), "another graph", "add that"),
                mistake(() -> MODEL.session(3, misspelt), "'inptu'", "[input]"),
                mistake(() -> session.restore(unknown), "no state 'lstm/x'", "lstm/c"),
                mistake(() -> session.restore(incomplete), "lacks the states [lstm/c]"),
                mistake(() -> Masks.ofLengths(3), "at least one sample"),
                mistake(() -> MODEL.predict(X, Y), "the mask", "[3, 1]", "[3, 4]", "padding"),
                mistake(
                        () -> FitOptions.epochs(1).truncated(20, 60),
                        "forward = 20",
                        "backward from 1"),
                mistake(() -> misspelt.input("inptu", X), "given twice", "give one"),
                mistake(
                        () -> MODEL.evaluate(Examples.of("input", X)),
                        "no targets of output 'output'",
                        "target("),
                mistake(
                        () -> MODEL.compile(new GradientDescent(1).nesterov(true), LOSS),
                        "Nesterov",
                        "momentum(0.9)"),
                mistake(() -> table.fit(index, Tensor.zeros(2, 1), small), "sample 1, step 0"));
    }

    private static final Wire MODEL_INPUT = new Graph().input("other", input(2));
    private static final MeanSquaredError LOSS = new MeanSquaredError();

    @ParameterizedTest
    @MethodSource("mistakes")
    void messagesNameTheRemedy(Executable call, String[] parts) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, call);
        assertHolds(refused, parts);
        assertNull(refused.getCause());
        String message = refused.getMessage();
        assertEquals(message.indexOf("layer '"), message.lastIndexOf("layer '"), message);
    }

    private static void assertHolds(RuntimeException refused, String... parts) {
        String message = refused.getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> message + " does not say " + part);
        }
    }

    static Stream<Arguments> nulls() {
        Graph graph = new Graph();
        Wire wire = graph.input("x", input(2));
        Session session = MODEL.session(3);
        ForwardPass pass = MODEL.forward(X);
        Weights weights = MODEL.weights();
        return Stream.of(
                mistake(() -> session.restore(null), "snapshot"),
                mistake(() -> MODEL.forward(X, null, null), "states"),
                mistake(() -> MODEL.trainStep(X, Y, null, null), "states"),
                mistake(() -> MODEL.predict((Tensor) null), "inputs of 'input'"),
                mistake(() -> MODEL.fit(X, null, FitOptions.epochs(1)), "targets of 'output'"),
                mistake(() -> weights.set("lstm/bias", null), "weight 'lstm/bias'"),
                mistake(() -> weights.setAll(null), "weights"),
                mistake(() -> graph.add(null, wire), "layer"),
                mistake(() -> graph.add(dense(1), (Wire) null), "input 0"),
                mistake(() -> graph.layer(dense(1)).on(wire, null, wire), "input 1"),
                mistake(() -> graph.add(lstm(3), wire, null), "further inputs"),
                mistake(() -> graph.output("y", null), "output 'y'"),
                mistake(() -> Generation.values().run(null, X, 1), "session"),
                mistake(() -> Generation.values().run(session, null, 1), "start"),
                mistake(() -> Sequential.of(input(2), lstm(3), null), "layer 1"),
                mistake(() -> MODEL.compile(new Adam(), LOSS, (Metric) null), "metric"),
                mistake(() -> MODEL.compile(new Adam(), (MeanSquaredError) null), "loss"),
                mistake(() -> pass.backward((Tensor) null), "gradient"),
                mistake(() -> FitOptions.epochs(1).listener(null), "listener"));
    }

    @ParameterizedTest
    @MethodSource("nulls")
    void nullsAreRejected(Executable call, String[] parts) {
        assertHolds(assertThrows(NullPointerException.class, call), parts);
    }

    @Test
    void indicesOutOfRangeAreRejected() {
        Session session = MODEL.session(3);
        assertHolds(
                assertThrows(IndexOutOfBoundsException.class, () -> session.reset(3)),
                "rows 0 to 2",
                "got 3");
        History history = MODEL.fit(X, Y, FitOptions.epochs(2));
        assertHolds(
                assertThrows(IndexOutOfBoundsException.class, () -> history.epoch(99)),
                "0 to 1",
                "got 99");
        assertFalse(history.epoch(1).isEmpty());
    }
}
