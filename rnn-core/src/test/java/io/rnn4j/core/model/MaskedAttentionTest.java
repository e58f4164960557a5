package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.AttentionCell;
import io.rnn4j.core.cell.FeedbackCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.data.Masks;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.OutputLoss;

import org.junit.jupiter.api.Test;

import java.util.Map;

/**
 * Attention in steps that are masked. Nothing is computed in them, so that the derivative of a
 * division or a logarithm there is 0 / 0, which must not reach the attended sequence.
 */
class MaskedAttentionTest {
    private static final int SAMPLES = 4;
    private static final int STEPS = 5;

    @Test
    void maskedStepsDoNotReachTheAttendedSequence() {
        Graph graph = new Graph();
        Wire encoder = graph.add(gru(6).returnSequences(true), graph.input("source", input(3)));
        FeedbackCell decoder =
                new FeedbackCell(new AttentionCell(new GruCell(), 4), 4)
                        .feedbackActivation(Activations.SOFTMAX); // has a logarithm and a division
        Wire steps = graph.input("steps", input(1));
        graph.output(
                "turned", graph.add(recurrent(decoder, 6).returnSequences(true), steps, encoder));
        Model model = graph.build(3);
        model.compile(new Adam(), new OutputLoss("turned", new SoftmaxCrossEntropy()));

        Examples data =
                Examples.of("source", Data.normal("source", SAMPLES, STEPS, 3))
                        .input("steps", Tensor.zeros(SAMPLES, STEPS, 1))
                        .mask("steps", Masks.ofLengths(STEPS, 1, 2, 4, 5))
                        .target("turned", Tensor.zeros(SAMPLES, STEPS));
        double first = model.trainStep(data, Map.of(), Feedback.freeRunning()).loss();
        double last = first;
        for (int step = 0; step < 20; step++) {
            last = model.trainStep(data, Map.of(), Feedback.freeRunning()).loss();
        }
        assertTrue(last < first, first + " -> " + last);
    }
}
