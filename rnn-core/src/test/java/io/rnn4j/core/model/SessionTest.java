package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.training.Examples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

class SessionTest {
    private static final int STEPS = 7;

    private static Model model() {
        return Sequential.of(
                input(3), lstm(17).returnSequences(true), gru(5).returnSequences(true), dense(2));
    }

    /** Row by row of one step, from [batch, steps, width]. */
    private static float[] step(Tensor tensor, int step) {
        int batch = tensor.size(0);
        int width = tensor.size(2);
        float[] rows = new float[batch * width];
        for (int sample = 0; sample < batch; sample++) {
            for (int k = 0; k < width; k++) {
                rows[sample * width + k] = tensor.get(sample, step, k);
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void stepByStepGivesTheBitsOfTheWholeSequence(int batch) {
        Model model = model();
        Tensor x = Data.normal("x", batch, STEPS, 3);
        Tensor expected = model.predict(x);
        Session session = model.session(batch);
        float[] output = new float[batch * 2];
        for (int sequence = 0; sequence < 2; sequence++) {
            for (int step = 0; step < STEPS; step++) {
                session.step(step(x, step), output);
                assertArrayEquals(step(expected, step), output);
            }
            session.reset();
        }
    }

    @Test
    void modelOfFixedLengthTakesPiecesOfAnyLength() {
        Model model = Sequential.of(input(STEPS, 3), lstm(4), dense(1));
        Tensor x = Data.normal("x", 2, STEPS, 3);
        Session session = model.session(2);
        for (int step = 0; step < STEPS - 1; step++) {
            session.feed(Tensor.of(step(x, step), 2, 1, 3));
        }
        Tensor last = session.feed(Tensor.of(step(x, STEPS - 1), 2, 1, 3));
        assertEquals(model.predict(x), last);
        assertThrows(IllegalArgumentException.class, () -> model.predict(Tensor.zeros(2, 1, 3)));
    }

    @Test
    void lastStepIsTheLatest() {
        Model model = Sequential.of(input(3), simpleRnn(4), dense(1));
        Tensor x = Data.normal("x", 1, STEPS, 3);
        Session session = model.session(1);
        float[] output = new float[1];
        for (int step = 0; step < STEPS; step++) {
            session.step(step(x, step), output);
        }
        assertEquals(model.predict(x).get(0, 0), output[0]);
    }

    @Test
    void usesNewWeights() {
        Model model = model();
        Session session = model.session(1);
        float[] output = new float[2];
        session.step(new float[3], output);
        model.weights().set("dense/bias", Tensor.of(new float[] {1, 2}, 2));
        model.weights().set("dense/kernel", Tensor.zeros(5, 2));
        session.step(new float[3], output);
        assertArrayEquals(new float[] {1, 2}, output);
    }

    @Test
    void sessionsAreIndependent() {
        Model model = model();
        Session one = model.session(1);
        Session other = model.session(1);
        float[] first = new float[2];
        float[] second = new float[2];
        one.step(new float[] {1, 2, 3}, first);
        other.step(new float[] {3, 2, 1}, second);
        one.step(new float[] {1, 2, 3}, first);
        Session alone = model.session(1);
        alone.step(new float[] {1, 2, 3}, second);
        alone.step(new float[] {1, 2, 3}, second);
        assertArrayEquals(second, first);
    }

    @Test
    void invalidArgumentsAreRejected() {
        Model model = model();
        Session session = model.session(2);
        assertTrue(
                message(() -> session.step(new float[3], new float[4]))
                        .contains("the input of a step of 2 sequences has 6 numbers, got 3"));
        assertTrue(
                message(() -> session.step(new float[6], new float[5]))
                        .contains("the output of a step of 2 sequences has 4 numbers, got 5"));
        assertTrue(message(() -> model.session(0)).contains("batchSize must be at least 1, got 0"));
        Model reverse = Sequential.of(input(3), lstm(2).reverse(true));
        assertTrue(message(() -> reverse.session(1)).contains("'lstm' reads time in reverse"));
    }

    private static String message(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }

    private static Tensor indices(float... values) {
        return Tensor.of(values, 1, values.length, 1);
    }

    private static void assertSame(Map<String, Tensor> expected, Map<String, Tensor> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach(
                (name, state) -> assertArrayEquals(state.array(), actual.get(name).array(), name));
    }

    @Test
    void rejectedPieceKeepsTheStates() {
        Model model =
                Sequential.of(
                        input(1),
                        embedding(5, 3),
                        recurrent(new OutputRecurrentCell(1), 4).returnSequences(true));
        Session session = model.session(1);
        session.feed(indices(1, 2));
        Map<String, Tensor> before = session.snapshot();
        Examples named =
                Examples.of("input", indices(1, 99))
                        .target("output", Tensor.of(new float[] {7, 8}, 1, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> session.feed(named));
        assertSame(before, session.snapshot());
        assertThrows(IllegalArgumentException.class, () -> session.feed(indices(3, 99)));
        assertSame(before, session.snapshot());
        assertThrows(
                IllegalArgumentException.class, () -> session.step(new float[] {99}, new float[1]));
        assertSame(before, session.snapshot());
    }
}
