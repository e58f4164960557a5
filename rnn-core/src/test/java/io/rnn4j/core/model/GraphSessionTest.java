package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.attention;
import static io.rnn4j.core.layer.Layers.concatenate;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.cell.AttentionCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.training.Examples;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sessions of a decoder whose encoder has read its input at the start, also in reverse. */
class GraphSessionTest {
    private static final int BATCH = 3;
    private static final int STEPS = 6;

    private final Tensor source = Data.normal("source", BATCH, 300, 2); // several windows
    private final Tensor mask = Data.mask(BATCH, 300);
    private final Tensor target = Data.normal("target", BATCH, STEPS, 3);
    private final Examples given = Examples.of("source", source).mask("source", mask);
    private Model model;

    @BeforeEach
    void build() {
        Graph graph = new Graph();
        Wire x = graph.input("source", input(2));
        Wire y = graph.input("target", input(3));
        Wire encoder =
                graph.add(
                        lstm(17).reverse(true).returnStates(true),
                        graph.add(gru(4).returnSequences(true), x));
        Wire decoder = graph.add(lstm(17).returnSequences(true), y, encoder.states());
        Wire second = graph.add(gru(5).returnSequences(true).learnInitialStates(true), decoder);
        graph.output("answer", graph.add(dense(2), second));
        graph.output("other", graph.add(dense(1), encoder));
        model = graph.build(2);
        model.weights().set("gru_1/initial_h", Data.normal("initial", 5));
    }

    private Tensor whole() {
        return model.predict(given.input("target", target)).get("answer");
    }

    private static float[] step(Tensor tensor, int step) {
        int width = tensor.size(2);
        float[] rows = new float[tensor.size(0) * width];
        for (int sample = 0; sample < tensor.size(0); sample++) {
            for (int k = 0; k < width; k++) {
                rows[sample * width + k] = tensor.get(sample, step, k);
            }
        }
        return rows;
    }

    private void assertSteps(Session session, Tensor expected, int from) {
        float[] output = new float[BATCH * 2];
        for (int step = from; step < STEPS; step++) {
            session.step(step(target, step), output);
            assertArrayEquals(step(expected, step), output, "step " + step);
        }
    }

    @Test
    void decoderStepsAlsoAfterReset() {
        Session session = model.session(BATCH, given);
        Tensor expected = whole();
        assertSteps(session, expected, 0);
        session.reset();
        assertSteps(session, expected, 0);
        for (int row = 0; row < BATCH; row++) {
            session.reset(row);
        }
        assertSteps(session, expected, 0);
    }

    @Test
    void targetsAreFedStepByStep() {
        Examples more = given.target("answer", Tensor.zeros(BATCH, STEPS, 2));
        String message =
                assertThrows(IllegalArgumentException.class, () -> model.session(BATCH, more))
                        .getMessage();
        assertEquals(
                "a session starts with inputs only, got targets of [answer]; give targets together"
                        + " with the piece they belong to",
                message);
    }

    @Test
    void pieceByPiece() {
        Session session = model.session(BATCH, given);
        Tensor expected = whole();
        for (int[] piece : new int[][] {{0, 1}, {1, 4}, {4, 6}}) {
            Tensor part = Tensor.zeros(BATCH, piece[1] - piece[0], 3);
            for (int sample = 0; sample < BATCH; sample++) {
                for (int step = piece[0]; step < piece[1]; step++) {
                    for (int k = 0; k < 3; k++) {
                        part.set(target.get(sample, step, k), sample, step - piece[0], k);
                    }
                }
            }
            Map<String, Tensor> answers = session.feed(Examples.of("target", part));
            assertEquals(java.util.Set.of("answer"), answers.keySet());
            for (int step = piece[0]; step < piece[1]; step++) {
                assertArrayEquals(
                        step(expected, step), step(answers.get("answer"), step - piece[0]));
            }
        }
    }

    @Test
    void resetOfOneRowKeepsTheOthers() {
        Session session = model.session(BATCH, given);
        Tensor expected = whole();
        float[] output = new float[BATCH * 2];
        session.step(step(target, 0), output);
        session.reset(1);
        session.step(step(target, 0), output);
        assertEquals(expected.get(1, 0, 0), output[2]);
        assertNotEquals(expected.get(0, 0, 0), output[0]);
    }

    @Test
    void snapshotsHoldTheStates() {
        Session session = model.session(BATCH, given);
        Tensor expected = whole();
        Map<String, Tensor> start = session.snapshot();
        assertEquals(java.util.Set.of("lstm_1/h", "lstm_1/c", "gru_1/h"), start.keySet());
        Tensor encoded = model.forward(given.input("target", target)).finalStates().get("lstm/c");
        assertEquals(encoded, start.get("lstm_1/c"));
        assertEquals(
                model.weights().copyOf("gru_1/initial_h"),
                start.get("gru_1/h").copyOfRange(2, 3).reshape(5));
        float[] output = new float[BATCH * 2];
        session.step(step(target, 0), output);
        session.step(step(target, 1), output);
        Map<String, Tensor> middle = session.snapshot();
        session.restore(start);
        assertSteps(session, expected, 0);
        session.restore(middle);
        assertSteps(session, expected, 2);
    }

    @Test
    void newWeightsReachTheEncoder() {
        Session session = model.session(BATCH, given);
        float[] output = new float[BATCH * 2];
        session.step(step(target, 0), output);
        for (String name : model.weights().names()) {
            Tensor weight = model.weights().copyOf(name);
            model.weights().set(name, Data.normal("new " + name, weight.shape().toArray()));
        }
        Tensor expected = whole();
        session.step(step(target, 0), output); // sees the weights, but goes on
        session.reset();
        assertSteps(session, expected, 0);
        model.weights().set("lstm/bias", Data.normal("again", 68));
        Session other = model.session(BATCH, given);
        Tensor piece = Tensor.zeros(BATCH, 2, 3);
        session.reset();
        assertEquals(other.feed(piece), session.feed(piece));
    }

    @Test
    void attentionToAGivenSequence() {
        Graph graph = new Graph();
        Wire x = graph.input("source", input(2));
        Wire y = graph.input("target", input(3));
        Wire encoder = graph.add(gru(4).reverse(true).returnSequences(true), x);
        Wire decoder =
                graph.add(
                        recurrent(new AttentionCell(new LstmCell(), 3), 5).returnSequences(true),
                        y,
                        encoder);
        Wire context = graph.add(attention(), graph.add(dense(4), decoder), encoder);
        graph.output("answer", graph.add(dense(2), context));
        model = graph.build();
        assertSteps(model.session(BATCH, given), whole(), 0);
        assertEquals(whole(), model.session(BATCH, given).feed(target));
        Examples unmasked = Examples.of("source", source);
        assertNotEquals(whole(), model.session(BATCH, unmasked).feed(target));
    }

    /** Every thread has sessions of its own, on other data, resets rows and restores snapshots. */
    @Test
    void sixteenThreadsOnOneModel() throws Exception {
        List<Examples> starts = new ArrayList<>();
        List<Tensor> targets = new ArrayList<>();
        List<Tensor> expected = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            starts.add(Examples.of("source", Data.normal("source " + n, BATCH, 9 + n, 2)));
            targets.add(Data.normal("target " + n, BATCH, STEPS, 3));
            Examples data = starts.get(n).input("target", targets.get(n));
            expected.add(model.predict(data).get("answer"));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 16; thread++) {
                int first = thread;
                running.add(
                        threads.submit(
                                () -> {
                                    for (int n = first; n < first + 20; n++) {
                                        int which = n % starts.size();
                                        Session session = model.session(BATCH, starts.get(which));
                                        decode(session, targets.get(which), expected.get(which));
                                    }
                                }));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        }
    }

    private static void decode(Session session, Tensor target, Tensor expected) {
        float[] output = new float[BATCH * 2];
        session.step(step(target, 0), output);
        for (int row = 0; row < BATCH; row++) {
            session.reset(row);
        }
        Map<String, Tensor> start = session.snapshot();
        session.step(step(target, STEPS - 1), output);
        session.restore(start);
        for (int step = 0; step < STEPS; step++) {
            session.step(step(target, step), output);
            assertArrayEquals(step(expected, step), output, "step " + step);
        }
    }

    @Test
    void givenRowsAreReadAtEveryStep() {
        Graph graph = new Graph();
        Wire x = graph.input("x", input(2));
        Wire more = graph.inputAlong("more", 1, x);
        Wire rows = graph.inputRows("rows", 3);
        Wire joined = graph.add(concatenate(), x, more);
        graph.output("y", graph.add(gru(3).returnSequences(true), joined, rows));
        Model small = graph.build();
        Tensor in = Data.normal("x", 2, 4, 2);
        Tensor beside = Data.normal("more", 2, 4, 1);
        Examples start = Examples.of("rows", Data.normal("rows", 2, 3));
        Examples fed = Examples.of("x", in).input("more", beside);
        Tensor expected = small.predict(fed.input("rows", Data.normal("rows", 2, 3))).get("y");
        assertEquals(expected, small.session(2, start).feed(fed).get("y"));
    }

    /** What a decoder begins with follows its encoder, also after a piece that it cannot read. */
    @Test
    void rejectedPieceKeepsTheEncoderStates() {
        Graph graph = new Graph();
        Wire encoder = graph.add(gru(4).returnStates(true), graph.input("source", input(2)));
        Wire tokens = graph.add(embedding(5, 3), graph.input("target", input(1)));
        graph.output("answer", graph.add(gru(4).returnSequences(true), tokens, encoder.states()));
        Model decoder = graph.build(2);
        Session session = decoder.session(BATCH, given);
        Tensor bad = Tensor.zeros(BATCH, 2, 1);
        bad.set(99, 1, 1, 0);
        assertThrows(IllegalArgumentException.class, () -> session.feed(bad));
        String name = decoder.weights().names().iterator().next();
        decoder.weights().set(name, Data.normal("new", decoder.weights().shape(name).toArray()));
        Map<String, Tensor> fresh = decoder.session(BATCH, given).snapshot();
        fresh.forEach(
                (state, expected) ->
                        assertArrayEquals(
                                expected.array(), session.snapshot().get(state).array(), state));
    }
}
