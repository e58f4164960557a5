package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.FeedbackCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Arguments of sessions and of output feedback that would be ignored are rejected. */
class SessionInvalidInputTest {
    private static final int STEPS = 4;
    private static final Tensor X = Data.normal("x", 1, STEPS, 2);

    private static final Feedback FORCED = Feedback.teacherForcing();

    private static void refused(Runnable call, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    private static Recurrent fedBack() {
        return recurrent(new OutputRecurrentCell(1), 3).returnSequences(true);
    }

    /** A model that answers with one of three classes, and reads the one before. */
    private static Model classes() {
        FeedbackCell cell =
                new FeedbackCell(new GruCell(), 3).feedbackActivation(Activations.SOFTMAX);
        return Sequential.of(input(2), recurrent(cell, 4).returnSequences(true));
    }

    private static Tensor tokens(float... tokens) {
        return Tensor.of(tokens, 1, STEPS);
    }

    @Test
    void emptySnapshot() {
        Session session = Sequential.of(input(2), fedBack()).session(1);
        session.feed(X);
        Map<String, Tensor> before = session.snapshot();
        Map<String, Tensor> holed = new HashMap<>(before);
        String name = before.keySet().iterator().next();
        holed.put(name, null);
        refused(() -> session.restore(holed), "null for the state '" + name + "'", "zeros");
        assertEquals(before, session.snapshot());
    }

    @Test
    void maskOfAnInputThatIsNotFed() {
        Graph graph = new Graph();
        Wire context = graph.input("context", input(2));
        Wire source = graph.input("source", input(2));
        Recurrent encoder = recurrent(new GruCell(), 3).returnStates(true);
        List<Wire> states = graph.add(encoder, context).states();
        graph.output("y", graph.add(recurrent(new GruCell(), 3), source, states));
        Model model = graph.build(1);
        Session session = model.session(1, Examples.of("context", X));
        Tensor mask = tokens(1, 1, 1, 0);
        refused(
                () -> session.feed(Examples.of("source", X).mask("context", mask)),
                "mask of input 'context'",
                "leave the mask out");
        session.feed(Examples.of("source", X).mask("source", mask));
    }

    @Test
    void targetsOfAnOutputThatIsNotFedBack() {
        Graph graph = new Graph();
        Wire answer = graph.add(fedBack(), graph.input("x", input(2)));
        graph.output("y", answer);
        graph.output("z", graph.add(dense(1), answer));
        Session session = graph.build(1).session(1);
        Tensor targets = Tensor.zeros(1, STEPS, 1);
        Examples piece = Examples.of("x", X).target("z", targets);
        refused(() -> session.feed(piece), "targets of output 'z'", "fed back are [y]");
        refused(() -> session.feed(piece.target("y", targets)), "targets of output 'z'");
        session.feed(Examples.of("x", X).target("y", targets));
    }

    @Test
    void invalidClasses() {
        Model model = classes();
        Tensor mask = tokens(1, 1, 0, 1);
        for (float wrong : new float[] {1.7f, Float.NaN, Float.POSITIVE_INFINITY, 3, -1, -100}) {
            Tensor y = tokens(0, 1, wrong, 2);
            Examples piece = Examples.of("input", X).target("output", y);
            for (Runnable call :
                    new Runnable[] {
                        () -> model.predictWithFeedback(X, y, null, FORCED),
                        () -> model.forward(piece, Map.of(), FORCED),
                        () -> model.session(1).feed(piece)
                    }) {
                refused(call, "class indices from 0 to 2", "got " + wrong + " in sample 0, step 2");
            }
            model.predictWithFeedback(X, y, mask, FORCED);
            model.predictWithFeedback(X, null, null, Feedback.freeRunning());
        }
        model.predictWithFeedback(X, tokens(0, 2, 1, 0), null, FORCED);
    }

    @Test
    void ignoredClassIsNotFedBack() {
        Model model = classes().compile(new Adam(), new SoftmaxCrossEntropy());
        Tensor answer = model.predictWithFeedback(X, tokens(0, 1, -100, 2), null, FORCED);
        assertEquals(STEPS, answer.size(1));
        refused(() -> model.predictWithFeedback(X, tokens(0, 1, -1, 2), null, FORCED), "got -1.0");
        Tensor holed = tokens(0, 1, Float.NaN, 2);
        refused(() -> model.predictWithFeedback(X, holed, null, FORCED), "got NaN");
        FitOptions options = FitOptions.epochs(1).feedback(FORCED);
        refused(() -> model.fit(X, holed, options), "got NaN");
    }
}
