package io.rnn4j.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rnn4j.api.tensor.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** All listeners in one training, in any order, also with one that throws an exception. */
class ListenersTogetherTest {
    @TempDir private Path directory;

    private Path csv() {
        return directory.resolve("log.csv");
    }

    /** {@return one of each listener, none of which ends a training of three epochs} */
    private List<TrainingListener> all() {
        PrintStream nowhere =
                new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        return new ArrayList<>(
                List.of(
                        EpochLog.csv(csv()),
                        EpochLog.jsonLines(directory.resolve("log.jsonl")),
                        new TensorBoardLog(directory.resolve("run")).histograms(true),
                        new ProgressDisplay(nowhere, true, System::nanoTime),
                        new TimeBudget(Duration.ofDays(1)),
                        new ReduceOnPlateau(0.5, 10),
                        new GradientFlowMonitor(),
                        TrainingListener.onBatchEnded(TrainingProgress::copyOfGradients),
                        TrainingListener.onEpochEnded(TrainingProgress::results)));
    }

    private static Map<String, Tensor> weights(ShortTraining training) {
        return training.model.weights().copyOfAll();
    }

    @Test
    void theyChangeNoBitInAnyOrder() throws IOException {
        ShortTraining alone = new ShortTraining();
        History expected = alone.fit();
        for (int rotation = 0; rotation < all().size(); rotation++) {
            List<TrainingListener> listeners = all();
            Collections.rotate(listeners, rotation);
            ShortTraining training =
                    new ShortTraining().with(listeners.toArray(TrainingListener[]::new));
            assertEquals(expected, training.fit());
            assertEquals(weights(alone), weights(training));
            assertEquals(4, Files.readAllLines(csv()).size());
        }
    }

    /** The epoch that fails, the second, has a line if the failing listener comes after the log. */
    @ParameterizedTest
    @CsvSource({"true,true,2", "true,false,3", "false,true,2", "false,false,2"})
    void anExceptionOfOneLeavesTheModelAfterAStep(boolean epoch, boolean first, int lines)
            throws IOException {
        List<TrainingListener> listeners = all();
        TrainingListener failing = epoch ? failAfterEpoch() : failAfterBatch();
        List<Map<String, Tensor>> afterBatches = new ArrayList<>();
        listeners.add(
                0,
                TrainingListener.onBatchEnded(
                        progress -> afterBatches.add(progress.model().weights().copyOfAll())));
        listeners.add(first ? 1 : listeners.size(), failing);
        ShortTraining training =
                new ShortTraining().with(listeners.toArray(TrainingListener[]::new));
        Exception failure = assertThrows(ArithmeticException.class, training::fit);
        assertEquals(0, failure.getSuppressed().length);
        assertEquals(afterBatches.getLast(), weights(training));
        assertEquals(lines, Files.readAllLines(csv()).size());
    }

    private static TrainingListener failAfterEpoch() {
        return TrainingListener.onEpochEnded(progress -> fail(progress.epoch() == 1));
    }

    private static TrainingListener failAfterBatch() {
        return TrainingListener.onBatchEnded(progress -> fail(progress.epoch() == 1));
    }

    private static void fail(boolean now) {
        if (now) {
            throw new ArithmeticException();
        }
    }
}
