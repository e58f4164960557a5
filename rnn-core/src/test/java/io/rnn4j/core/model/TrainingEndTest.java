package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.EarlyStopping;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** However a training ends, its listeners are told so, and early stopping restores the weights. */
class TrainingEndTest {
    private static final Tensor X = Data.normal("x", 6, 3, 2);
    private static final Tensor Y = Data.normal("y", 6, 1);
    private static final int LAST = 5; // the epoch in which the training ends

    private final Model model =
            Sequential.of(1, input(2), gru(4), dense(1))
                    .compile(new Adam(0.01), new MeanSquaredError());
    private final List<String> calls = new ArrayList<>();

    /** What ends a training in an epoch. */
    private enum End {
        REQUEST(null),
        INTERRUPT(null),
        LISTENER(UnsupportedOperationException.class),
        ERROR(StackOverflowError.class),
        SCHEDULE(IllegalArgumentException.class),
        OVERFLOW(NonFiniteException.class);

        private final Class<? extends Throwable> failure;

        End(Class<? extends Throwable> failure) {
            this.failure = failure;
        }

        void come(TrainingProgress progress) {
            switch (this) {
                case REQUEST -> progress.stop();
                case INTERRUPT -> Thread.currentThread().interrupt();
                case LISTENER -> throw new UnsupportedOperationException("of a listener");
                case ERROR -> throw new StackOverflowError();
                case SCHEDULE -> {} // fails by itself
                case OVERFLOW ->
                        progress.model()
                                .weights()
                                .set("dense/bias", Tensor.of(new float[] {1e30f}, 1));
            }
        }
    }

    /** Notes all calls, and does something after each batch. */
    private class Noting implements TrainingListener {
        private final String name;

        Noting(String name) {
            this.name = name;
        }

        @Override
        public void trainingStarted(TrainingProgress progress) {
            calls.add(name + " started");
        }

        @Override
        public void trainingEnded(TrainingProgress progress) {
            calls.add(name + " ended");
        }
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void bestWeightsAreRestored(End end) {
        EarlyStopping stopping = new EarlyStopping("loss", 100, 0);
        List<Map<String, Tensor>> byEpoch = new ArrayList<>();
        TrainingListener spoiling =
                new TrainingListener() {
                    @Override
                    public void epochEnded(TrainingProgress progress) {
                        byEpoch.add(progress.model().weights().copyOfAll());
                        if (progress.epoch() >= 2) { // all later losses are worse
                            Tensor far = Tensor.of(new float[] {10f + progress.epoch()}, 1);
                            progress.model().weights().set("dense/bias", far);
                        }
                    }

                    @Override
                    public void batchEnded(TrainingProgress progress) {
                        if (progress.epoch() == LAST) {
                            end.come(progress);
                        }
                    }
                };
        FitOptions options =
                FitOptions.epochs(20)
                        .batchSize(2)
                        .listener(new Noting("first"))
                        .listener(stopping)
                        .listener(spoiling)
                        .learningRateFactorByEpoch(
                                epoch -> end == End.SCHEDULE && epoch == LAST ? -1 : 1)
                        .listener(new Noting("last"));
        if (end.failure == null) {
            model.fit(X, Y, options);
        } else {
            assertThrows(end.failure, () -> model.fit(X, Y, options));
        }
        assertEquals(end == End.INTERRUPT, Thread.interrupted());
        assertEquals(List.of("first started", "last started", "first ended", "last ended"), calls);
        assertTrue(stopping.bestEpoch() <= 2, stopping.bestEpoch() + "");
        byEpoch.get(stopping.bestEpoch())
                .forEach(
                        (name, weight) ->
                                assertArrayEquals(
                                        weight.array(),
                                        model.weights().copyOf(name).array(),
                                        name));
    }

    @Test
    void listenersLearnTheFailure() {
        RuntimeException failure = new UnsupportedOperationException("of a batch");
        RuntimeException second = new IllegalStateException("of the end");
        List<Throwable> seen = new ArrayList<>();
        TrainingListener failing =
                new TrainingListener() {
                    @Override
                    public void batchEnded(TrainingProgress progress) {
                        throw failure;
                    }

                    @Override
                    public void trainingEnded(TrainingProgress progress) {
                        throw second;
                    }
                };
        TrainingListener rethrowing =
                new TrainingListener() {
                    @Override
                    public void trainingFailed(TrainingProgress progress, Throwable reason) {
                        seen.add(reason);
                        throw (RuntimeException) reason;
                    }
                };
        FitOptions options =
                FitOptions.epochs(2)
                        .listener(failing)
                        .listener(rethrowing)
                        .listener(new Noting("last"));
        assertSame(failure, assertThrows(RuntimeException.class, () -> model.fit(X, Y, options)));
        assertEquals(List.of(failure), seen);
        assertEquals(List.of(second), List.of(failure.getSuppressed()));
        assertEquals(List.of("last started", "last ended"), calls);
    }

    @Test
    void exceptionsAtTheEndKeepNobodyFromIt() {
        List<RuntimeException> thrown = new ArrayList<>();
        TrainingListener failing =
                new TrainingListener() {
                    @Override
                    public void trainingEnded(TrainingProgress progress) {
                        thrown.add(new IllegalStateException("number " + thrown.size()));
                        throw thrown.getLast();
                    }
                };
        FitOptions options =
                FitOptions.epochs(1)
                        .listener(failing)
                        .listener(new Noting("middle"))
                        .listener(failing)
                        .listener(new Noting("last"));
        Throwable first = assertThrows(IllegalStateException.class, () -> model.fit(X, Y, options));
        assertSame(thrown.getFirst(), first);
        assertEquals(List.of(thrown.getLast()), List.of(first.getSuppressed()));
        assertEquals(List.of("middle ended", "last ended"), calls.subList(2, 4));
    }

    /** A listener that could not start, and those after it, have nothing to end. */
    @Test
    void failureAtTheStart() {
        FitOptions options =
                FitOptions.epochs(1)
                        .listener(new Noting("before"))
                        .listener(new EarlyStopping("no such result", 1, 0))
                        .listener(new Noting("after"));
        Map<String, Tensor> before = model.weights().copyOfAll();
        assertThrows(IllegalArgumentException.class, () -> model.fit(X, Y, options));
        assertEquals(List.of("before started", "before ended"), calls);
        assertEquals(before, model.weights().copyOfAll());
        model.fit(X, Y, FitOptions.epochs(1)); // the model is as it was
    }
}
