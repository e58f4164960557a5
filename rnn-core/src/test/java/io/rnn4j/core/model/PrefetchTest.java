package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.DatasetException;
import io.rnn4j.core.data.RaggedDataset;
import io.rnn4j.core.data.SampleBuffer;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.EarlyStopping;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Reading the next batch in another thread: same bits, clean ends. */
class PrefetchTest {
    private static final int SAMPLES = 61;

    /** A dataset that counts calls, and fails at a sample. */
    private static final class Watched extends HiddenDataset {
        private final AtomicInteger closed = new AtomicInteger();
        private final AtomicInteger reads = new AtomicInteger();
        private volatile String reader = "";
        private volatile int failing = -1;
        private volatile Throwable failure;

        Watched(Dataset source) {
            super(source);
        }

        @Override
        public void read(int sample, SampleBuffer to) {
            reads.incrementAndGet();
            reader = Thread.currentThread().getName();
            if (sample == failing) {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            }
            super.read(sample, to);
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private static RaggedDataset ragged(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<float[][]> x = new ArrayList<>();
        List<Integer> y = new ArrayList<>();
        for (int n = 0; n < SAMPLES; n++) {
            float[][] one = new float[random.nextInt(0, 12)][2];
            for (float[] row : one) {
                row[0] = (float) random.nextDouble(-1, 1);
                row[1] = (float) random.nextDouble(-1, 1);
            }
            x.add(one);
            y.add(random.nextInt(3));
        }
        return RaggedDataset.of(x, y);
    }

    private static Model model(int threads) {
        Model model =
                Sequential.of(
                        input(2),
                        bidirectional(gru(5).returnSequences(true)),
                        dropout(0.2),
                        gru(4),
                        dense(3));
        model.execution(Execution.standard().threads(threads).operationsPerThread(1));
        return model.compile(new Adam(0.01), new SoftmaxCrossEntropy(), new Accuracy());
    }

    @AfterEach
    void noThreadIsLeft() {
        assertTrue(
                Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("rnn4j-data")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void bitsDependNeitherOnPrefetchingNorOnThreads(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FitOptions options =
                FitOptions.epochs(2)
                        .batchSize(random.nextInt(1, 20))
                        .likeLengths(random.nextInt(4))
                        .shuffle(true)
                        .validationSplit(0.2);
        Model one = model(1);
        String history = one.fit(ragged(seed), options.prefetch(false)).toCsv();
        for (int threads : new int[] {1, 2, 7}) {
            Model other = model(threads);
            Watched data = new Watched(ragged(seed));
            assertEquals(history, other.fit(data, options).toCsv());
            assertEquals(one.weights().copyOfAll(), other.weights().copyOfAll());
            assertEquals(one.evaluate(ragged(seed)), other.evaluate(data));
            assertEquals(0, data.closed.get());
        }
    }

    @Test
    void anotherThreadReads() {
        Watched data = new Watched(ragged(1));
        model(1).fit(data, FitOptions.epochs(1).batchSize(8));
        assertEquals("rnn4j-data", data.reader);
        model(1).fit(data, FitOptions.epochs(1).batchSize(8).prefetch(false));
        assertEquals(Thread.currentThread().getName(), data.reader);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFailureEndsTheTrainingAndRestoresTheBestWeights(boolean prefetch) {
        Watched data = new Watched(ragged(1));
        Model model = model(1);
        List<Throwable> failures = new ArrayList<>();
        List<Map<String, Tensor>> best = new ArrayList<>();
        TrainingListener listener =
                new TrainingListener() {
                    @Override
                    public void epochEnded(TrainingProgress progress) {
                        if (progress.epoch() == 1) {
                            data.failure = new IllegalStateException("no such disk");
                            data.failing = 20;
                        }
                        best.add(progress.model().weights().copyOfAll());
                    }

                    @Override
                    public void trainingFailed(TrainingProgress progress, Throwable failure) {
                        failures.add(failure);
                    }
                };
        EarlyStopping stopping = new EarlyStopping(9);
        DatasetException failure =
                assertThrows(
                        DatasetException.class,
                        () ->
                                model.fit(
                                        data,
                                        ragged(2),
                                        FitOptions.epochs(5)
                                                .batchSize(4)
                                                .prefetch(prefetch)
                                                .listener(listener)
                                                .listener(stopping)));
        assertEquals(
                "sample 20 cannot be read: java.lang.IllegalStateException: no such disk",
                failure.getMessage());
        assertEquals(List.of(failure), failures);
        assertTrue(best.stream().anyMatch(weights -> equal(weights, model.weights().copyOfAll())));
        data.failing = -1;
        model.fit(data, FitOptions.epochs(1));
    }

    private static boolean equal(Map<String, Tensor> one, Map<String, Tensor> other) {
        return one.entrySet().stream()
                .allMatch(each -> each.getValue().equals(other.get(each.getKey())));
    }

    @Test
    void anErrorIsThrownAsItIs() {
        Watched data = new Watched(ragged(1));
        data.failing = 20;
        data.failure = new StackOverflowError();
        assertThrown(data.failure, data);
    }

    private static void assertThrown(Throwable expected, Dataset data) {
        Throwable thrown =
                assertThrows(
                        Throwable.class,
                        () -> model(1).fit(data, FitOptions.epochs(1).batchSize(4)));
        org.junit.jupiter.api.Assertions.assertSame(expected, thrown);
    }

    @Test
    void nothingIsReadAfterAnEarlyEnd() {
        Watched data = new Watched(ragged(1));
        TrainingListener stop =
                new TrainingListener() {
                    @Override
                    public void batchEnded(TrainingProgress progress) {
                        progress.stop();
                    }
                };
        model(1).fit(data, FitOptions.epochs(3).batchSize(4).listener(stop));
        int reads = data.reads.get();
        assertTrue(reads <= 1 + 3 * 4, () -> reads + " reads");
        assertEquals(0, data.closed.get());
    }

    @Test
    void anInterruptEndsTheTrainingAfterItsStep() {
        Watched data = new Watched(ragged(1));
        List<Integer> batches = new ArrayList<>();
        TrainingListener interrupt =
                new TrainingListener() {
                    @Override
                    public void batchEnded(TrainingProgress progress) {
                        batches.add(progress.batch());
                        if (progress.batch() == 2) {
                            Thread.currentThread().interrupt();
                        }
                    }
                };
        model(1).fit(data, FitOptions.epochs(3).batchSize(4).listener(interrupt));
        assertTrue(Thread.interrupted());
        assertEquals(List.of(0, 1, 2), batches);
    }
}
