package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.GradientDescent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the summary says of the memory of a training step is what a step takes. */
class MemoryTest {
    private static final int BATCH = 32;
    private static final int STEPS = 400;

    private static Sequential model(int every) {
        Sequential model =
                Sequential.of(input(2), lstm(24).returnSequences(true), gru(16), dense(1));
        model.execution(Execution.standard().threads(1).checkpointEvery(every));
        model.compile(new GradientDescent(0.01), new MeanSquaredError());
        return model;
    }

    private static long said(Sequential model, int batch, int steps) {
        Matcher number =
                Pattern.compile("training step: ([0-9,.\\u00a0\\u202f]+) bytes")
                        .matcher(model.summary(batch, steps));
        assertTrue(number.find(), model.summary(batch, steps));
        return Long.parseLong(number.group(1).replaceAll("\\D", ""));
    }

    private static long used() throws InterruptedException {
        for (int n = 0; n < 4; n++) {
            System.gc();
            Thread.sleep(20);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @ParameterizedTest
    @ValueSource(ints = {Execution.NO_CHECKPOINTS, 50, Execution.AUTOMATIC_CHECKPOINTS})
    void aStepTakesWhatTheSummarySays(int every) throws InterruptedException {
        Tensor x = Data.normal("x", BATCH, STEPS, 2);
        Tensor y = Data.normal("y", BATCH, 1);
        Tensor few = x.slice(0, 1);
        Tensor one = y.slice(0, 1);
        Sequential model = model(every);
        model.trainStep(few, one); // what does not depend on the batch
        long before = used();
        model.trainStep(x, y);
        long more = used() - before;
        double said = said(model, BATCH, STEPS) - said(model, 1, STEPS);
        assertTrue(
                more < 1.1 * said && more > 0.9 * said,
                "every " + every + ": took " + more + " bytes more, said " + said);
    }

    @Test
    void theFormulaOfOneLstm() {
        Sequential model = Sequential.of(input(5, 3), lstm(8), dense(2));
        model.execution(Execution.standard().threads(1));
        String memory = model.summary(10, 5).lines().toList().getLast();
        // every step: x; of the LSTM i, f, g, o, tanh c, a gradient, h and c. Once: h and c before
        // the first step and two gradients of each, the output and what comes back to it; of the
        // dense layer two outputs and their gradients
        assertEquals(
                "values of a training step: "
                        + String.format("%,d", 4 * 10 * (5 * 3 + 5 * 8 * 8 + 7 * 8 + 2 + 2))
                        + " bytes = 4 · 10 samples · (5 steps · 3 + 5 steps of a window · 64 + 60)",
                memory);
    }

    @Test
    void complains() {
        Sequential model = Sequential.of(input(5, 3), lstm(8));
        assertThrows(IllegalArgumentException.class, () -> model.summary(0, 5));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> model.summary(2, 6));
        assertTrue(
                refused.getMessage().contains("of 5 steps, got 2 samples of 6 steps"),
                refused.getMessage());
    }
}
