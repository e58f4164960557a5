package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** An interrupt ends {@code fit} after the running step. */
class InterruptedTrainingTest {
    private static final int BATCHES = 4;
    private static final Tensor X = Data.normal("x", 2 * BATCHES, 6, 2);
    private static final Tensor Y = Data.normal("y", 2 * BATCHES, 6, 1);

    private final List<String> calls = new ArrayList<>();

    @AfterEach
    void clear() {
        assertFalse(Thread.interrupted());
    }

    private static Model model() {
        return Sequential.of(1, input(2), gru(4).returnSequences(true), dense(1))
                .compile(new Adam(0.01), new MeanSquaredError());
    }

    private static FitOptions options() {
        return FitOptions.epochs(5).batchSize(2);
    }

    /** Notes all calls, and interrupts its thread after a batch. */
    private TrainingListener interrupting(int epoch, int batch) {
        return new TrainingListener() {
            @Override
            public void batchEnded(TrainingProgress progress) {
                calls.add("batch " + progress.epoch() + "." + progress.batch());
                if (progress.epoch() == epoch && progress.batch() == batch) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void epochEnded(TrainingProgress progress) {
                calls.add("epoch " + progress.epoch());
            }

            @Override
            public void trainingEnded(TrainingProgress progress) {
                calls.add("end");
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void endsAfterTheRunningStep(int threads) {
        Model model = model().execution(Execution.standard().threads(threads));
        List<Map<String, Tensor>> steps = new ArrayList<>();
        TrainingListener noting =
                new TrainingListener() {
                    @Override
                    public void batchEnded(TrainingProgress progress) {
                        steps.add(progress.model().weights().copyOfAll());
                    }
                };
        History history =
                model.fit(
                        X,
                        Y,
                        options().validation(X, Y).listener(noting).listener(interrupting(1, 1)));
        assertTrue(Thread.interrupted());
        assertEquals(
                List.of(
                        "batch 0.0",
                        "batch 0.1",
                        "batch 0.2",
                        "batch 0.3",
                        "epoch 0",
                        "batch 1.0",
                        "batch 1.1",
                        "end"),
                calls);
        assertEquals(steps.getLast(), model.weights().copyOfAll());
        assertEquals(2, history.epochs());
        assertEquals(Set.of("loss"), history.epoch(1).keySet()); // validation has not run
        assertTrue(Double.isFinite(history.loss()[1]));
        assertTrue(Double.isFinite(history.of("val_loss")[0]));
        assertTrue(Double.isNaN(history.of("val_loss")[1]));
        assertThrows(IllegalArgumentException.class, () -> history.of("accuracy"));
        assertEquals(2, model.fit(X, Y, options().listener(interrupting(1, 3))).epochs());
        assertTrue(Thread.interrupted());
    }

    /** The epoch is complete, so its end is told. */
    @Test
    void lastBatchOfAnEpochWithoutValidation() {
        History history = model().fit(X, Y, options().listener(interrupting(0, BATCHES - 1)));
        assertTrue(Thread.interrupted());
        assertEquals(List.of("epoch 0", "end"), calls.subList(BATCHES, calls.size()));
        assertEquals(1, history.epochs());
    }

    @Test
    void lastBatchOfAnEpochWithValidation() {
        FitOptions options = options().validationSplit(0.5);
        History history = model().fit(X, Y, options.listener(interrupting(0, BATCHES / 2 - 1)));
        assertTrue(Thread.interrupted());
        assertEquals(List.of("batch 0.0", "batch 0.1", "end"), calls);
        assertEquals(Set.of("loss"), history.epoch(0).keySet());
    }

    @Test
    void beforeTheFirstStep() {
        Model model = model();
        Map<String, Tensor> before = model.weights().copyOfAll();
        Thread.currentThread().interrupt();
        History history = model.fit(X, Y, options().listener(interrupting(-1, -1)));
        assertTrue(Thread.interrupted());
        assertEquals(List.of("end"), calls);
        assertEquals(0, history.epochs());
        assertEquals(0, history.loss().length);
        assertEquals(before, model.weights().copyOfAll());
    }

    /** Each piece of a truncated sequence is a step. */
    @Test
    void betweenThePiecesOfSequences() {
        List<Long> steps = new ArrayList<>();
        FitOptions options =
                options()
                        .truncated(2)
                        .learningRateFactor(
                                step -> {
                                    steps.add(step);
                                    if (step == 4) {
                                        Thread.currentThread().interrupt();
                                    }
                                    return 1;
                                });
        History history = model().fit(X, Y, options.listener(interrupting(-1, -1)));
        assertTrue(Thread.interrupted());
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L), steps);
        assertEquals(List.of("batch 0.0", "end"), calls);
        assertTrue(Double.isFinite(history.loss()[0]));
    }

    @Test
    @Timeout(60)
    void fromAnotherThread() throws InterruptedException {
        Model model = model();
        CountDownLatch running = new CountDownLatch(1);
        TrainingListener starting =
                new TrainingListener() {
                    @Override
                    public void batchEnded(TrainingProgress progress) {
                        running.countDown();
                    }
                };
        boolean[] kept = {false};
        Thread trainer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    model.fit(
                                            X,
                                            Y,
                                            FitOptions.epochs(Integer.MAX_VALUE)
                                                    .listener(starting));
                                    kept[0] = Thread.currentThread().isInterrupted();
                                });
        running.await();
        trainer.interrupt();
        trainer.join();
        assertTrue(kept[0]);
        model.weights()
                .copyOfAll()
                .forEach(
                        (name, weight) -> {
                            for (float value : weight.array()) {
                                assertTrue(Float.isFinite(value), name);
                            }
                        });
    }
}
