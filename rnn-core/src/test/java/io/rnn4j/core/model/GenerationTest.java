package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.core.training.Sampler;

import org.junit.jupiter.api.Test;

import java.util.Map;

/** Generation of sequences and the sampling of tokens. */
class GenerationTest {
    private static final int BATCH = 3;
    private static final int STEPS = 6;
    private static final int TOKENS = 5;

    private static Model text() {
        Model model =
                Sequential.of(
                        2, input(1), embedding(TOKENS, 4), lstm(6).returnSequences(true), dense(5));
        // large enough for answers that differ from step to step
        model.weights().set("dense/kernel", Data.normal("kernel", 6, TOKENS));
        model.weights().set("embedding/embeddings", Data.normal("embeddings", TOKENS, 4));
        return model;
    }

    private static Tensor begin() {
        return Tensor.of(new float[] {0, 1, 2, 3, 4, 0}, BATCH, 2, 1);
    }

    private static Tensor joined(Tensor one, Tensor two) {
        int steps = one.size(1) + two.size(1);
        Tensor both = Tensor.zeros(one.size(0), steps, one.size(2));
        for (int sample = 0; sample < one.size(0); sample++) {
            for (int step = 0; step < steps; step++) {
                for (int k = 0; k < one.size(2); k++) {
                    boolean first = step < one.size(1);
                    Tensor source = first ? one : two;
                    int at = first ? step : step - one.size(1);
                    both.set(source.get(sample, at, k), sample, step, k);
                }
            }
        }
        return both;
    }

    @Test
    void valuesAreThePredictionsOfThePrefix() {
        for (boolean sequences : new boolean[] {true, false}) {
            Model model = Sequential.of(input(2), gru(5).returnSequences(sequences), dense(2));
            Tensor grown = Data.normal("x", BATCH, 4, 2);
            Tensor generated = Generation.values().run(model.session(BATCH), grown, STEPS);
            for (int n = 0; n < STEPS; n++) {
                Tensor answer = model.predict(grown);
                Tensor next =
                        sequences
                                ? Data.steps(answer, answer.size(1) - 1, answer.size(1))
                                : answer.reshape(BATCH, 1, 2);
                assertEquals(next, Data.steps(generated, n, n + 1));
                grown = joined(grown, next);
            }
        }
    }

    @Test
    void tokensAreTheBestOfThePrefix() {
        Model model = text();
        Tensor grown = begin();
        Tensor generated = Generation.tokens(Sampler.argmax()).run(model.session(3), grown, STEPS);
        for (int n = 0; n < STEPS; n++) {
            Tensor answer = Data.steps(model.predict(grown), n + 1, n + 2);
            Tensor next = Tensor.zeros(BATCH, 1, 1);
            for (int sample = 0; sample < BATCH; sample++) {
                int best = Sampler.argmax().choose(answer.array(), sample * TOKENS, TOKENS, 0);
                next.set(best, sample, 0, 0);
            }
            assertEquals(next, Data.steps(generated, n, n + 1));
            grown = joined(grown, next);
        }
    }

    @Test
    void sessionContinuesAfterGeneration() {
        Generation best = Generation.tokens(Sampler.argmax());
        Tensor whole = best.run(text().session(BATCH), begin(), STEPS);
        Session session = text().session(BATCH);
        Tensor one = best.run(session, begin(), 2);
        Tensor two = best.run(session, Data.steps(one, 1, 2), STEPS - 2);
        assertEquals(whole, joined(one, two));
    }

    @Test
    void tokensAsOneHotRows() {
        Model model = Sequential.of(4, input(3), gru(5).returnSequences(true), dense(3));
        Tensor grown = Tensor.of(new float[] {0, 1, 0, 0, 0, 1}, 1, 2, 3);
        Tensor generated = Generation.tokens(Sampler.argmax()).run(model.session(1), grown, 4);
        for (int n = 0; n < 4; n++) {
            Tensor answer = model.predict(grown);
            int best = Sampler.argmax().choose(answer.array(), (n + 1) * 3, 3, 0);
            assertEquals(best, (int) generated.get(0, n, 0));
            Tensor next = Tensor.zeros(1, 1, 3);
            next.set(1, 0, 0, best);
            grown = joined(grown, next);
        }
    }

    @Test
    void tokensDependOnTheSeedNotOnTheBatch() {
        Generation drawn = Generation.tokens(Sampler.temperature(2)).seed(5);
        Tensor all = drawn.run(text().session(BATCH), begin(), STEPS);
        assertEquals(all, drawn.run(text().session(BATCH), begin(), STEPS));
        assertNotEquals(all, drawn.seed(6).run(text().session(BATCH), begin(), STEPS));
        Tensor first = drawn.run(text().session(1), begin().copyOfRange(0, 1), STEPS);
        assertEquals(all.copyOfRange(0, 1), first);
    }

    @Test
    void sequenceEndsAtTheStopToken() {
        Generation best = Generation.tokens(Sampler.argmax());
        Tensor open = best.run(text().session(BATCH), begin(), STEPS);
        int stop = (int) open.get(1, 2, 0);
        Tensor stopped = best.stopAt(stop).run(text().session(BATCH), begin(), STEPS);
        for (int sample = 0; sample < BATCH; sample++) {
            boolean ended = false;
            for (int n = 0; n < STEPS; n++) {
                float expected = ended ? stop : open.get(sample, n, 0);
                assertEquals(expected, stopped.get(sample, n, 0));
                ended |= expected == stop;
            }
        }
        assertEquals(stop, (int) stopped.get(1, STEPS - 1, 0));
    }

    @Test
    void decoderContinuesFromItsEncoder() {
        Graph graph = new Graph();
        Wire source = graph.input("source", input(3));
        Wire written = graph.input("target", input(1));
        Wire encoder = graph.add(gru(6).returnStates(true), source);
        Wire read = graph.add(embedding(TOKENS, 4), written);
        Wire decoder = graph.add(gru(6).returnSequences(true), read, encoder.states());
        graph.output("next", graph.add(dense(TOKENS), decoder));
        graph.output("length", graph.add(dense(1), encoder));
        Model model = graph.build(3);
        Examples given = Examples.of("source", Data.normal("source", BATCH, 7, 3));
        Tensor begin = Tensor.zeros(BATCH, 1, 1);
        Tensor tokens =
                Generation.tokens(Sampler.argmax()).run(model.session(BATCH, given), begin, 3);
        Tensor grown = joined(begin, tokens);
        Tensor answers = model.predict(given.input("target", grown)).get("next");
        for (int sample = 0; sample < BATCH; sample++) {
            for (int n = 0; n < 3; n++) {
                int row = (sample * 4 + n) * TOKENS;
                int best = Sampler.argmax().choose(answers.array(), row, TOKENS, 0);
                assertEquals(best, (int) tokens.get(sample, n, 0));
            }
        }
    }

    // ---- samplers

    @Test
    void samplersDrawFromTheSoftmax() {
        float[] logits = {9, 1, 2, 0, 2, -1, 9};
        assertEquals(1, Sampler.argmax().choose(logits, 1, 5, 0.99));
        double[] exp = {Math.exp(0.5), Math.exp(1), 1, Math.exp(1), Math.exp(-0.5)};
        double total = exp[0] + exp[1] + exp[2] + exp[3] + exp[4];
        assertShares(Sampler.temperature(2), logits, exp, total);
        double three = exp[0] + exp[1] + exp[3];
        assertShares(
                Sampler.topK(3, 2), logits, new double[] {exp[0], exp[1], 0, exp[3], 0}, three);
        // of equal logits the first
        assertShares(Sampler.topK(1, 2), logits, new double[] {0, 1, 0, 0, 0}, 1);
        assertShares(Sampler.topK(99, 2), logits, exp, total);
        assertEquals(4, Sampler.temperature(2).choose(logits, 1, 5, Math.nextDown(1.0)));
        float[] large = {1e30f, -1e30f, 1e30f};
        assertEquals(0, Sampler.temperature(1).choose(large, 0, 3, 0.4));
        assertEquals(2, Sampler.temperature(1).choose(large, 0, 3, 0.6));
    }

    private static void assertShares(
            Sampler sampler, float[] logits, double[] shares, double total) {
        int draws = 20_000;
        int[] counts = new int[5];
        RandomNumbers random = new RandomNumbers(1, "draws");
        for (int n = 0; n < draws; n++) {
            counts[sampler.choose(logits, 1, 5, random.uniform(n))]++;
        }
        for (int token = 0; token < 5; token++) {
            double expected = shares[token] / total;
            assertEquals(expected, counts[token] / (double) draws, expected == 0 ? 0 : 0.015);
        }
    }

    // ---- what is refused

    @Test
    void invalidArgumentsAreRejected() {
        Session session = text().session(BATCH);
        Map<String, Tensor> before = session.snapshot();
        Generation best = Generation.tokens(Sampler.argmax());
        refused(() -> best.run(session, begin(), 0), "steps must be at least 1, got 0");
        refused(
                () -> Generation.values().run(session, begin(), 2),
                "width 5 and its input width 1, expected the same width");
        Session values = Sequential.of(input(2), gru(5)).session(1);
        refused(() -> best.run(values, begin(), 2), "expected logits");
        Session single = Sequential.of(input(1), gru(1)).session(1);
        refused(() -> best.run(single, begin(), 2), "expected logits");
        refused(() -> best.run(session, Tensor.zeros(2, 1, 1), 2), "has 3 sequences");
        refused(() -> Sampler.topK(0, 1), "k = 0");
        refused(() -> Sampler.temperature(0), "argmax()");
        refused(() -> Sampler.temperature(Double.NaN), "got NaN");
        assertEquals(before, session.snapshot());
        assertThrows(IllegalStateException.class, () -> Generation.values().stopAt(1));
    }

    @Test
    void invalidTokenOfASamplerIsRejected() {
        Sampler place = (logits, from, tokens, uniform) -> from + tokens - 1;
        refused(
                () -> Generation.tokens(place).run(text().session(BATCH), begin(), 2),
                "returned 9 for generation, sequence 1, step 0, expected a token from 0 to 4");
        Sampler none = (logits, from, tokens, uniform) -> -1;
        Generation generation = Generation.tokens(none).seed(2);
        refused(
                () -> generation.run(text().session(BATCH), begin(), 2),
                "returned -1 for generation, sequence 0, step 0");
    }

    private static void refused(Runnable call, String part) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void nonFiniteLogitsAreRejected() {
        Sampler[] samplers = {Sampler.argmax(), Sampler.temperature(1), Sampler.topK(2, 1)};
        for (Sampler sampler : samplers) {
            assertNoChoice(sampler, Float.NaN, "logit 3 of 5 is NaN");
            assertNoChoice(sampler, Float.POSITIVE_INFINITY, "logit 3 of 5 is Infinity");
        }
    }

    private static void assertNoChoice(Sampler sampler, float logit, String part) {
        Model model = text();
        model.weights().set("dense/bias", Tensor.of(new float[] {0, 0, 0, logit, 0}, TOKENS));
        String message =
                assertThrows(
                                NonFiniteException.class,
                                () ->
                                        Generation.tokens(sampler)
                                                .run(model.session(BATCH), begin(), 2))
                        .getMessage();
        assertTrue(message.contains("generation, sequence 0, step 0: " + part), message);
    }

    /** A token whose logit is -Infinity never comes. */
    @Test
    void logitOfMinusInfinityExcludesAToken() {
        Model model = text();
        float never = Float.NEGATIVE_INFINITY;
        model.weights().set("dense/bias", Tensor.of(new float[] {0, 0, never, 0, 0}, TOKENS));
        Tensor drawn =
                Generation.tokens(Sampler.temperature(5)).run(model.session(BATCH), begin(), 50);
        for (float token : drawn.array()) {
            assertNotEquals(2, token);
        }
    }

    @Test
    void invalidTokensAreRejectedBeforeAnyStep() {
        Model model =
                Sequential.of(input(1), embedding(5, 4), lstm(6).returnSequences(true), dense(7));
        Session session = model.session(BATCH);
        session.feed(begin());
        Map<String, Tensor> before = session.snapshot();
        Generation best = Generation.tokens(Sampler.argmax());
        refused(() -> best.run(session, begin(), 9), "'embedding' reads indices from 0 to 4");
        refused(() -> best.stopAt(7).run(session, begin(), 9), "the stop token 7");
        before.forEach((name, state) -> assertEquals(state, session.snapshot().get(name), name));
    }

    @Test
    void stopTokenOfValuesIsRejected() {
        refused(() -> new Generation(null, 0, 3), "values have no stop token, got 3");
        refused(() -> new Generation(Sampler.argmax(), 0, -2), "got -2");
    }

    /** What fills the result behind the last stop token has not been read. */
    @Test
    void sessionReadsNothingAfterTheLastStopToken() {
        Model model = text();
        Sampler three = (logits, from, tokens, uniform) -> 3;
        Session stopped = model.session(BATCH);
        Generation.tokens(three).stopAt(3).run(stopped, begin(), STEPS);
        Session begun = model.session(BATCH);
        begun.feed(begin());
        assertEquals(begun.snapshot(), stopped.snapshot());
    }
}
