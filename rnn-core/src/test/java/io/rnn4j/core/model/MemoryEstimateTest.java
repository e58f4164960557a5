package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.core.ChildJvm;
import io.rnn4j.core.training.Execution;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;

/** The memory estimate of the summary agrees with that of a training step. */
class MemoryEstimateTest {
    /** In a JVM of its own, where nothing else comes and goes and arrays are not rounded up. */
    @ParameterizedTest
    @ValueSource(ints = {Execution.NO_CHECKPOINTS, 50, Execution.AUTOMATIC_CHECKPOINTS})
    void aStepTakesWhatTheSummarySays(int every) throws IOException, InterruptedException {
        List<String> bytes =
                ChildJvm.run(
                        MemoryEstimateProgram.class,
                        List.of("-XX:+UseSerialGC", "-Drnn4j.kernels=scalar"),
                        Integer.toString(every));
        double said = Double.parseDouble(bytes.getFirst());
        double taken = Double.parseDouble(bytes.getLast());
        assertTrue(
                taken < 1.1 * said && taken > 0.9 * said,
                "every " + every + ": took " + taken + " bytes more, said " + said);
    }

    @Test
    void formulaOfOneLstm() {
        Model model = Sequential.of(input(5, 3), lstm(8), dense(2));
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
    void invalidSizesAreRejected() {
        Model model = Sequential.of(input(5, 3), lstm(8));
        assertThrows(IllegalArgumentException.class, () -> model.summary(0, 5));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> model.summary(2, 6));
        assertTrue(
                refused.getMessage().contains("of 5 steps, got 2 samples of 6 steps"),
                refused.getMessage());
    }
}
