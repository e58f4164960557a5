package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts, shares and sizes at their limits. */
class LargeNumbersTest {
    private static Model model() {
        return Sequential.of(input(2), gru(3), dense(1))
                .compile(new Adam(), new MeanSquaredError());
    }

    private static final class Counting implements TrainingListener {
        private final List<Integer> batches = new ArrayList<>();
        private int trained;

        @Override
        public void trainingStarted(TrainingProgress progress) {
            batches.add(progress.batches());
        }

        @Override
        public void batchEnded(TrainingProgress progress) {
            trained++;
        }
    }

    private static Counting fitted(int samples, FitOptions options) {
        Counting counting = new Counting();
        model().fit(
                        Tensor.zeros(samples, 4, 2),
                        Tensor.zeros(samples, 1),
                        options.listener(counting));
        return counting;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 10, 11, (1 << 30) + 1, Integer.MAX_VALUE - 1, Integer.MAX_VALUE})
    void batchesAreCountedForAnyBatchSize(int batchSize) {
        Counting counting = fitted(10, FitOptions.epochs(1).batchSize(batchSize));
        assertEquals(List.of(counting.trained), counting.batches);
        assertEquals(counting.trained, (int) Math.ceil(10.0 / batchSize));
    }

    @ParameterizedTest
    @CsvSource({"10, 0.8, 2", "10, 0.1, 9", "10, 0.25, 7", "10, 0.24, 8", "3, 0.5, 1", "7, 0.9, 1"})
    void validationSplitIsRoundedToTheNearestNumber(int samples, double split, int training) {
        FitOptions options = FitOptions.epochs(1).batchSize(1).validationSplit(split);
        assertEquals(training, fitted(samples, options).trained);
    }

    @ParameterizedTest
    @CsvSource({
        "3, 0.9, 0 of 3 samples for training and 3",
        "3, 0.1, 3 of 3 samples for training and 0"
    })
    void validationSplitLeavesSamplesForBoth(int samples, double split, String part) {
        FitOptions options = FitOptions.epochs(1).validationSplit(split);
        String message =
                assertThrows(IllegalArgumentException.class, () -> fitted(samples, options))
                        .getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void memoryOfAnyBatchIsPositive() {
        int[] sizes = {1, 1 << 16, 1 << 30, Integer.MAX_VALUE};
        for (int every : new int[] {0, -1, 1, Integer.MAX_VALUE}) {
            Model model = model().execution(Execution.standard().checkpointEvery(every));
            for (int batch : sizes) {
                BigInteger one = bytes(model.summary(1, batch));
                BigInteger all = bytes(model.summary(batch, batch));
                assertEquals(one.multiply(BigInteger.valueOf(batch)), all);
                assertTrue(one.signum() > 0);
            }
        }
    }

    private static BigInteger bytes(String summary) {
        String line =
                Arrays.stream(summary.split("\\R"))
                        .filter(text -> text.startsWith("values of a training step: "))
                        .findFirst()
                        .orElseThrow();
        assertTrue(!line.contains("-"), line);
        return new BigInteger(line.split(" ")[5].replace(",", ""));
    }
}
