package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.AttentionCell;
import io.rnn4j.core.cell.FeedbackCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.cell.StackedCell;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.Sampler;
import io.rnn4j.core.training.Schedule;
import io.rnn4j.core.training.StepResult;

import org.junit.jupiter.api.Test;

import java.util.Map;

/** Feedback options of single calls and outputs. */
class FeedbackPerOutputTest {
    private static final int SAMPLES = 4;
    private static final int STEPS = 6;
    private static final double RATE = 0.1;

    private final Tensor x = Data.normal("x", SAMPLES, STEPS, 3);
    private final Tensor y = Data.normal("y", SAMPLES, STEPS, 2);
    private final Tensor mask = Data.mask(SAMPLES, STEPS);

    private static Model decoder() {
        StackedCell layers = new StackedCell(new AttentionCell(new LstmCell(), 3), new GruCell());
        Model model =
                Sequential.of(
                        2,
                        input(3),
                        recurrent(new FeedbackCell(layers, 2), 4).returnSequences(true));
        model.compile(new GradientDescent(RATE), new MeanSquaredError());
        return model;
    }

    // ---- a decoder of several layers

    @Test
    void trainStepEqualsFit() {
        for (Feedback feedback :
                new Feedback[] {
                    Feedback.teacherForcing(),
                    Feedback.scheduledSampling(Schedule.constant(0.5)),
                    Feedback.freeRunning()
                }) {
            Model fitted = decoder();
            FitOptions options = FitOptions.epochs(1).batchSize(SAMPLES).shuffle(false);
            History history = fitted.fit(x, y, options.mask(mask).feedback(feedback));
            Model stepped = decoder();
            StepResult result = stepped.trainStep(x, y, mask, Map.of(), feedback);
            assertEquals(fitted.weights().copyOfAll(), stepped.weights().copyOfAll());
            assertEquals((float) history.loss()[0], (float) result.loss());
            assertEquals(
                    history.loss()[0], decoder().evaluate(x, y, mask, feedback).get("loss"), 1e-6);
        }
        Model model = decoder();
        assertNotEquals(
                model.evaluate(x, y, mask), model.evaluate(x, y, mask, Feedback.teacherForcing()));
    }

    @Test
    void forwardPassKeepsTheFeedback() {
        Model model = decoder();
        Examples data = Examples.of(Sequential.INPUT, x).target(Sequential.OUTPUT, y);
        Feedback half = Feedback.scheduledSampling(Schedule.constant(0.5));
        ForwardPass pass = model.forward(data, Map.of(), half);
        Tensor outputs = pass.outputs().get(Sequential.OUTPUT);
        assertEquals(model.predictWithFeedback(x, y, null, half), outputs);
        assertNotEquals(model.predict(x), outputs);

        Tensor slope = Tensor.zeros(outputs.shape());
        for (int k = 0; k < slope.array().length; k++) {
            slope.array()[k] = 2 * (outputs.array()[k] - y.array()[k]) / slope.array().length;
        }
        Map<String, Tensor> slopes = Map.of(Sequential.OUTPUT, slope);
        Map<String, Tensor> gradients = pass.backward(slopes).weights();
        assertEquals(gradients, pass.backward(slopes).weights());
        Map<String, Tensor> before = model.weights().copyOfAll();
        model.trainStep(x, y, null, Map.of(), half);
        gradients.forEach(
                (name, gradient) -> {
                    float[] old = before.get(name).array();
                    float[] now = model.weights().copyOf(name).array();
                    for (int k = 0; k < now.length; k++) {
                        assertEquals(old[k] - RATE * gradient.array()[k], now[k], 1e-6, name);
                    }
                });
    }

    @Test
    void modelWithOneOutputTakesTensors() {
        FeedbackCell cell =
                new FeedbackCell(new StackedCell(new GruCell(), new GruCell()), 4)
                        .feedbackActivation(Activations.SOFTMAX);
        Model model = Sequential.of(2, input(3), recurrent(cell, 5).returnSequences(true));
        Feedback best = Feedback.freeRunning().sampler(Sampler.argmax());
        assertEquals(
                model.predictWithFeedback(Examples.of("input", x), best).get("output"),
                model.predictWithFeedback(x, best));
        assertNotEquals(model.predict(x), model.predictWithFeedback(x, best));
        assertEquals(model.predict(x), model.predictWithFeedback(x, Feedback.freeRunning()));
        assertContains(
                assertThrows(
                        IllegalArgumentException.class,
                        () -> model.predictWithFeedback(x, Feedback.teacherForcing())),
                "its output has none");
    }

    // ---- several outputs

    private static Model twoOutputs() {
        Graph graph = new Graph();
        Wire in = graph.input("x", input(3));
        for (String name : new String[] {"a", "b"}) {
            graph.output(
                    name,
                    graph.layer(
                                    name,
                                    recurrent(new OutputRecurrentCell(2), 4).returnSequences(true))
                            .on(in));
        }
        return graph.build(4);
    }

    @Test
    void teacherForcingOfOneOutputAlone() {
        Model model = twoOutputs();
        Tensor other = Data.normal("other", SAMPLES, STEPS, 2);
        Examples both = Examples.of("x", x).target("a", y).target("b", other);
        Map<String, Tensor> free = model.predict(both);
        Map<String, Tensor> forced = model.predictWithFeedback(both, Feedback.teacherForcing());
        assertNotEquals(free.get("a"), forced.get("a"));
        assertNotEquals(free.get("b"), forced.get("b"));
        Map<String, Tensor> onlyA = Map.of("a", forced.get("a"), "b", free.get("b"));
        Examples withA = Examples.of("x", x).target("a", y);
        Feedback forceA = Feedback.freeRunning().at("a", Feedback.teacherForcing());
        assertEquals(onlyA, model.predictWithFeedback(withA, forceA));
        Feedback allButB = Feedback.teacherForcing().at("b", Feedback.freeRunning());
        assertEquals(onlyA, model.predictWithFeedback(withA, allButB));
        assertEquals(onlyA, model.session(SAMPLES).feed(withA));
        assertEquals(onlyA, model.forward(withA, Map.of(), forceA).outputs());
    }

    @Test
    void invalidFeedbackIsRejected() {
        Model model = twoOutputs();
        Feedback forced = Feedback.teacherForcing();
        Examples data = Examples.of("x", x).target("a", y);
        assertContains(
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                model.predictWithFeedback(
                                        data, Feedback.freeRunning().at("c", forced))),
                "feedback is set for output 'c', but the outputs that are fed back are [a, b]");
        assertContains(
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Feedback.freeRunning().at("a", forced.at("b", forced))),
                "the feedback of output 'a' has settings of its own for [b]");
        assertThrows(NullPointerException.class, () -> forced.at("a", null));
        assertThrows(NullPointerException.class, () -> forced.at(null, forced));
    }

    private static void assertContains(RuntimeException failure, String part) {
        assertTrue(failure.getMessage().contains(part), failure.getMessage());
    }
}
