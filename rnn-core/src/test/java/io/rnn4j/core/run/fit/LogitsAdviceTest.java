package io.rnn4j.core.run.fit;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.softmax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.layer.ActivationLayer;
import io.rnn4j.core.loss.BinaryCrossEntropyFromLogits;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.OneHotSoftmaxCrossEntropy;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

class LogitsAdviceTest {
    private static boolean advises(Layer last, Loss loss) {
        return LogitsAdvice.of("output", last, loss).isPresent();
    }

    @Test
    void aSecondSoftmaxOrSigmoidIsFound() {
        assertEquals(
                "output 'output' is computed by a softmax, but its loss 'softmax_cross_entropy'"
                        + " takes logits and contains a softmax; leave the one of the layer out",
                LogitsAdvice.of("output", softmax(), new SoftmaxCrossEntropy()).orElseThrow());
        assertTrue(
                advises(dense(3).activation(Activations.SOFTMAX), new OneHotSoftmaxCrossEntropy()));
        assertTrue(
                advises(
                        new ActivationLayer(Activations.SIGMOID),
                        new BinaryCrossEntropyFromLogits()));
    }

    @Test
    void otherModelsAreLeftAlone() {
        assertTrue(!advises(dense(3), new SoftmaxCrossEntropy()));
        assertTrue(!advises(softmax(), new MeanSquaredError()));
        assertTrue(!advises(lstm(3), new SoftmaxCrossEntropy()));
        assertTrue(!advises(dense(3).activation(Activations.SIGMOID), new SoftmaxCrossEntropy()));
    }

    @Test
    void compileSaysSo() {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true));
        try {
            Sequential.of(input(2), lstm(4), dense(3), softmax())
                    .compile(new Adam(), new SoftmaxCrossEntropy());
        } finally {
            System.setErr(before);
        }
        assertTrue(said.toString().contains("is computed by a softmax"), said.toString());
    }
}
