package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.masking;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.FeedbackCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Feedback;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Map;

/** Sessions with known targets, fed in pieces. */
class SessionTargetsTest {
    private static final int SAMPLES = 5;
    private static final int STEPS = 9;
    private static final int WIDTH = 3;

    private final Tensor x = Data.normal("x", SAMPLES, STEPS, 2);
    private final Tensor y = Data.normal("y", SAMPLES, STEPS, WIDTH);
    private final Tensor mask = mask();

    /** Scattered padding; sample 0 is all padding. */
    private static Tensor mask() {
        Tensor mask = Data.mask(SAMPLES, STEPS);
        for (int step = 0; step < STEPS; step++) {
            mask.set(0, 0, step);
        }
        return mask;
    }

    private static Model model(boolean answersOtherThanFed) {
        if (!answersOtherThanFed) {
            return Sequential.of(
                    3,
                    input(2),
                    recurrent(new OutputRecurrentCell(WIDTH), 4).returnSequences(true));
        }
        FeedbackCell cell =
                new FeedbackCell(new GruCell(), WIDTH).feedbackActivation(Activations.SOFTMAX);
        return Sequential.of(3, input(2), recurrent(cell, 4).returnSequences(true));
    }

    private Examples data(int from, int to) {
        return Examples.of("input", Data.steps(x, from, to))
                .mask("input", Data.steps(mask, from, to))
                .target("output", Data.steps(y, from, to));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void piecesAnswerAsTheWhole(boolean answersOtherThanFed) {
        Model model = model(answersOtherThanFed);
        Tensor whole =
                model.predictWithFeedback(data(0, STEPS), Feedback.teacherForcing())
                        .get(Sequential.OUTPUT);
        for (int cut = 1; cut < STEPS; cut++) {
            for (int next = cut; next < STEPS; next++) {
                Session session = model.session(SAMPLES);
                assertEquals(Data.steps(whole, 0, cut), feed(session, 0, cut));
                if (next > cut) {
                    assertEquals(Data.steps(whole, cut, next), feed(session, cut, next));
                }
                assertEquals(Data.steps(whole, next, STEPS), feed(session, next, STEPS));
            }
        }
    }

    private Tensor feed(Session session, int from, int to) {
        return session.feed(data(from, to)).get(Sequential.OUTPUT);
    }

    @Test
    void paddingRepeatsTheOutputAndTheNextStepReadsTheTarget() {
        Model model =
                Sequential.of(
                        3,
                        input(2),
                        masking(-1),
                        recurrent(new OutputRecurrentCell(WIDTH), 4).returnSequences(true));
        Session session = model.session(SAMPLES);
        Tensor answers = session.feed(known()).get(Sequential.OUTPUT);
        float[] answer = new float[SAMPLES * WIDTH];
        float[] padding = new float[SAMPLES * 2];
        Arrays.fill(padding, -1);
        for (int repeated = 0; repeated < 2; repeated++) {
            session.step(padding, answer);
            assertArrayEquals(Data.steps(answers, STEPS - 1, STEPS).array(), answer);
        }
        assertEquals(Data.steps(y, STEPS - 1, STEPS).reshape(SAMPLES, WIDTH), fedBack(session));

        Session expected = model.session(SAMPLES);
        expected.restore(session.snapshot());
        for (int step = 0; step < 2; step++) {
            assertArrayEquals(step(expected, step), step(session, step));
        }
        assertNotEquals(Data.steps(y, STEPS - 1, STEPS).reshape(SAMPLES, WIDTH), fedBack(session));
    }

    private Examples known() {
        return Examples.of("input", x).target("output", y);
    }

    private static Tensor fedBack(Session session) {
        return session.snapshot().get("output_recurrent/y");
    }

    private float[] step(Session session, int step) {
        float[] answer = new float[SAMPLES * WIDTH];
        session.step(Data.steps(x, step, step + 1).array(), answer);
        return answer;
    }

    @Test
    void resetAndRestoreDiscardTheTargets() {
        Model model = model(false);
        float[] first = step(model.session(SAMPLES), 0);
        Session session = model.session(SAMPLES);
        session.feed(known());
        session.reset();
        assertArrayEquals(first, step(session, 0));

        session.feed(known());
        session.reset(2);
        float[] others = step(session, 0);
        for (int sample = 0; sample < SAMPLES; sample++) {
            int at = sample * WIDTH;
            assertEquals(sample == 2, first[at] == others[at], "sample " + sample);
        }

        Map<String, Tensor> fresh = model.session(SAMPLES).snapshot();
        session.feed(known());
        session.restore(fresh);
        assertArrayEquals(first, step(session, 0));
    }

    @Test
    void pieceWithoutTargetsReadsTheLastTarget() {
        Model model = model(false);
        Session session = model.session(SAMPLES);
        session.feed(known());
        Session expected = model.session(SAMPLES);
        expected.restore(session.snapshot());
        assertEquals(expected.feed(x), session.feed(x));
        assertEquals(expected.snapshot(), session.snapshot());
    }

    @Test
    void unusedTargetsAreRejected() {
        Model model =
                Sequential.of(
                        3,
                        input(2),
                        recurrent(new OutputRecurrentCell(WIDTH), 4).returnSequences(true));
        model.predictWithFeedback(x, y, mask, Feedback.teacherForcing());
        model.predictWithFeedback(x, null, mask, Feedback.freeRunning());
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> model.predictWithFeedback(x, y, mask, Feedback.freeRunning()))
                        .getMessage();
        assertTrue(message.contains("this feedback reads none; give null for y"), message);
    }
}
