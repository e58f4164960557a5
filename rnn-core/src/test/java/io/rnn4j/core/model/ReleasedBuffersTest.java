package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.initializer.GlorotUniform;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.junit.jupiter.api.Test;

class ReleasedBuffersTest {
    private static Model model() {
        return Sequential.of(3, input(3), lstm(64).returnSequences(true), dense(1))
                .compile(new Adam(), new MeanSquaredError());
    }

    /** {@return the least of several measurements, because other threads allocate, too} */
    private static long usedBytes() {
        long least = Long.MAX_VALUE;
        for (int measurement = 0; measurement < 5; measurement++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    @Test
    void buffersAreFreed() {
        Model model = model();
        Tensor x = Data.normal("x", 64, 300, 3); // 40 MB of values of a step
        model.trainStep(x, Data.normal("y", 64, 300, 1));
        model.predict(x);
        long before = usedBytes();
        model.releaseBuffers();
        long freed = before - usedBytes();
        assertTrue(freed > 30_000_000, () -> freed + " bytes");
    }

    @Test
    void weightsAndSlotsRemain() {
        // Large, so that memory of other threads and the rounding of collectors do not count
        Model model =
                Sequential.of(
                                3,
                                input(256),
                                lstm(1536).recurrentInitializer(new GlorotUniform()),
                                dense(1))
                        .compile(new Adam(), new MeanSquaredError());
        Tensor x = Data.normal("x", 2, 2, 256);
        buffersAreFreed(); // loads classes, whose code and constants stay
        long weights =
                model.weights().copyOfAll().values().stream()
                        .mapToLong(weight -> (long) Float.BYTES * weight.array().length)
                        .sum();
        long before = usedBytes();
        model.trainStep(x, Data.normal("y", 2, 1)); // allocates the slots
        model.predict(x);
        model.releaseBuffers();
        long added = usedBytes() - before;
        // Adam has two slots; gradients and packed copies would be at least one copy more
        assertTrue(added < 3 * weights, () -> added + " bytes, weights " + weights);
        model.predict(x);
    }

    @Test
    void trainingContinuesAsIfNothingWereReleased() {
        Model released = model();
        Model kept = model();
        Tensor x = Data.normal("x", 5, 7, 3);
        Tensor y = Data.normal("y", 5, 7, 1);
        released.releaseBuffers(); // there are none
        for (int call = 0; call < 3; call++) {
            assertEquals(kept.trainStep(x, y).loss(), released.trainStep(x, y).loss());
            released.releaseBuffers();
            FitOptions options = FitOptions.epochs(2).truncated(3);
            assertEquals(kept.fit(x, y, options), released.fit(x, y, options));
            assertEquals(kept.predict(x), released.predict(x));
            released.releaseBuffers();
        }
        assertEquals(kept.weights().copyOfAll(), released.weights().copyOfAll());
    }

    @Test
    void listenersCannotReleaseBuffersInUse() {
        Model model = model();
        TrainingListener listener =
                new TrainingListener() {
                    @Override
                    public void batchEnded(TrainingProgress progress) {
                        model.releaseBuffers();
                    }
                };
        FitOptions options = FitOptions.epochs(1).listener(listener);
        assertThrows(
                IllegalStateException.class,
                () -> model.fit(Data.normal("x", 5, 7, 3), Data.normal("y", 5, 7, 1), options));
    }
}
