package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.masking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sequences in pieces: sessions and truncated training. */
class SessionAndTruncationTest {
    private static final int BATCH = 3;
    private static final int STEPS = 10;

    private static Model model() {
        return Sequential.of(
                input(2), lstm(5).returnSequences(true), gru(4).returnSequences(true), dense(2));
    }

    @Test
    void piecesAndStepsEqualTheWhole() {
        Model model = model();
        Tensor x = Data.normal("x", BATCH, STEPS, 2);
        Tensor whole = model.predict(x);
        Session session = model.session(BATCH);
        assertEquals(Data.steps(whole, 0, 4), session.feed(Data.steps(x, 0, 4)));
        assertEquals(Data.steps(whole, 4, 5), step(session, Data.steps(x, 4, 5)));
        assertEquals(Data.steps(whole, 5, 10), session.feed(Data.steps(x, 5, 10)));
    }

    private static Tensor step(Session session, Tensor step) {
        float[] output = new float[BATCH * 2];
        session.step(step.array(), output);
        return Tensor.of(output, BATCH, 1, 2);
    }

    @Test
    void snapshotRestoresTheStates() {
        Tensor x = Data.normal("x", BATCH, STEPS, 2);
        Session session = model().session(BATCH);
        session.feed(Data.steps(x, 0, 4));
        Map<String, Tensor> snapshot = session.snapshot();
        Tensor expected = session.feed(Data.steps(x, 4, 6));
        session.feed(Data.steps(x, 6, 10));
        session.restore(snapshot);
        assertEquals(snapshot, session.snapshot());
        assertEquals(expected, session.feed(Data.steps(x, 4, 6)));
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> session.restore(Map.of("lstm/x", expected)))
                        .getMessage();
        assertTrue(message.contains("no state 'lstm/x'"), message);
    }

    @Test
    void resetOfOneRowKeepsTheOthers() {
        Model model = model();
        Tensor x = Data.normal("x", BATCH, STEPS, 2);
        Session session = model.session(BATCH);
        session.feed(Data.steps(x, 0, 4));
        session.reset(1);
        Tensor got = session.feed(Data.steps(x, 4, 10));
        Tensor expected = Data.steps(model.predict(x), 4, 10);
        assertEquals(expected.copyOfRange(0, 1), got.copyOfRange(0, 1));
        assertEquals(expected.copyOfRange(2, 3), got.copyOfRange(2, 3));
        assertEquals(model.predict(Data.steps(x, 4, 10)).copyOfRange(1, 2), got.copyOfRange(1, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> session.reset(BATCH));
    }

    @Test
    void maskedStepsKeepTheStates() {
        Model model = Sequential.of(input(2), masking(-1), lstm(5).returnSequences(true), dense(2));
        Tensor x = Data.normal("x", BATCH, STEPS, 2);
        for (int sample = 0; sample < BATCH; sample++) {
            x.set(-1, sample, 2 + sample, 0);
            x.set(-1, sample, 2 + sample, 1);
        }
        Tensor expected = model.predict(x);
        Session session = model.session(BATCH);
        assertEquals(Data.steps(expected, 0, 2), session.feed(Data.steps(x, 0, 2)));
        for (int step = 2; step < STEPS; step++) {
            assertEquals(
                    Data.steps(expected, step, step + 1),
                    step(session, Data.steps(x, step, step + 1)));
        }
    }

    @Test
    void invalidArgumentsAreRejected() {
        Session session = model().session(BATCH);
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> session.feed(Tensor.zeros(2, 4, 2)))
                        .getMessage();
        assertTrue(message.contains("has 3 sequences, got [2, 4, 2]"), message);
        Model both = Sequential.of(input(2), bidirectional(lstm(2)), dense(1));
        assertThrows(IllegalArgumentException.class, () -> both.session(1));
    }

    /**
     * Sixteen threads, one model, a session each: every answer, also after snapshots and resets of
     * rows, is that of one thread.
     */
    @Test
    void sessionsOnManyThreadsEqualOne() throws Exception {
        Model alone = model().execution(Execution.standard().threads(1));
        Model model = model().execution(Execution.standard().threads(2).operationsPerThread(1));
        List<Tensor> inputs = new ArrayList<>();
        List<List<Object>> expected = new ArrayList<>();
        for (int thread = 0; thread < 16; thread++) {
            inputs.add(Data.normal("x" + thread, BATCH, STEPS, 2));
            expected.add(answers(alone, inputs.get(thread), thread));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int thread = 0; thread < 16; thread++) {
                int number = thread;
                answers.add(
                        threads.submit(
                                () -> {
                                    Tensor x = inputs.get(number);
                                    for (int round = 0; round < 20; round++) {
                                        assertEquals(
                                                expected.get(number), answers(model, x, number));
                                    }
                                    return true;
                                }));
            }
            for (Future<Boolean> answer : answers) {
                assertTrue(answer.get());
            }
        }
    }

    /**
     * Feeds pieces whose lengths depend on the thread, lets a row begin anew, restores what was
     * before; returns every answer and every snapshot.
     */
    private static List<Object> answers(Model model, Tensor x, int thread) {
        List<Object> answers = new ArrayList<>();
        Session session = model.session(BATCH);
        int cut = 1 + thread % 7;
        int row = thread % BATCH;
        answers.add(session.feed(Data.steps(x, 0, cut)));
        Map<String, Tensor> snapshot = session.snapshot();
        answers.add(snapshot);
        answers.add(step(session, Data.steps(x, cut, cut + 1)));
        session.reset(row);
        answers.add(session.snapshot());
        answers.add(session.feed(Data.steps(x, cut + 1, STEPS)));
        session.restore(snapshot);
        session.reset((row + 1) % BATCH);
        answers.add(step(session, Data.steps(x, cut, cut + 1)));
        answers.add(session.feed(Data.steps(x, cut + 1, STEPS)));
        session.reset();
        answers.add(session.feed(x));
        answers.add(session.snapshot());
        return answers;
    }

    // ---- training

    private static Model compiled() {
        return model().compile(new GradientDescent(0.1), new MeanSquaredError());
    }

    @Test
    void shorterBackwardPassTrainsOnTheEndOfEachPiece() {
        Tensor x = Data.normal("x", BATCH, STEPS, 2);
        Tensor y = Data.normal("y", BATCH, STEPS, 2);
        Model byHand = compiled();
        Map<String, Tensor> states = Map.of();
        for (int[] piece : new int[][] {{0, 2, 4}, {4, 6, 8}, {8, 8, 10}}) {
            if (piece[1] > piece[0]) {
                Tensor ahead = Data.steps(x, piece[0], piece[1]);
                states = byHand.forward(ahead, null, states).finalStates();
            }
            states =
                    byHand.trainStep(
                                    Data.steps(x, piece[1], piece[2]),
                                    Data.steps(y, piece[1], piece[2]),
                                    null,
                                    states)
                            .finalStates();
        }
        Model fitted = compiled();
        fitted.fit(x, y, FitOptions.epochs(1).shuffle(false).truncated(4, 2));
        assertEquals(byHand.weights().copyOfAll(), fitted.weights().copyOfAll());
    }

    @Test
    void pieceOfFullLengthEqualsTheWhole() {
        Tensor x = Data.normal("x", BATCH, STEPS, 2);
        Tensor y = Data.normal("y", BATCH, STEPS, 2);
        Tensor mask = Data.mask(BATCH, STEPS);
        Model whole = compiled();
        whole.fit(x, y, FitOptions.epochs(2).mask(mask));
        Model pieces = compiled();
        pieces.fit(x, y, FitOptions.epochs(2).mask(mask).truncated(STEPS));
        assertEquals(whole.weights().copyOfAll(), pieces.weights().copyOfAll());
    }

    @Test
    void modelsThatNeedWholeSequencesRejectPieces() {
        Tensor x = Data.normal("x", BATCH, STEPS, 2);
        FitOptions options = FitOptions.epochs(1).truncated(4);
        Model both =
                Sequential.of(input(2), bidirectional(lstm(2).returnSequences(true)), dense(1))
                        .compile(new GradientDescent(0.1), new MeanSquaredError());
        assertTrue(
                refused(() -> both.fit(x, Tensor.zeros(BATCH, STEPS, 1), options))
                        .contains("reads time in reverse"));
        Model last =
                Sequential.of(input(2), lstm(2), dense(1))
                        .compile(new GradientDescent(0.1), new MeanSquaredError());
        assertTrue(
                refused(() -> last.fit(x, Tensor.zeros(BATCH, 1), options))
                        .contains("outputs at every step"));
        assertTrue(refused(() -> options.truncated(3, 4)).contains("forward = 3 and backward = 4"));
    }

    private static String refused(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }
}
