package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.junit.jupiter.api.Test;

import java.lang.ref.Reference;
import java.util.Map;

class ReleasedBuffersTest {
    private static Model model() {
        return Sequential.of(3, input(3), lstm(64).returnSequences(true), dense(1))
                .compile(new Adam(), new MeanSquaredError());
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
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
        Model model =
                Sequential.of(3, input(256), lstm(512), dense(1))
                        .compile(new Adam(), new MeanSquaredError());
        Tensor x = Data.normal("x", 2, 2, 256);
        buffersAreFreed(); // loads classes, whose code and constants stay
        // Collectors round the size of large arrays up: a copy of all weights is the unit.
        long empty = usedBytes();
        Map<String, Tensor> copy = model.weights().copyOfAll();
        long unit = usedBytes() - empty;
        Reference.reachabilityFence(copy);
        long before = usedBytes();
        model.trainStep(x, Data.normal("y", 2, 1)); // allocates the slots
        model.predict(x);
        model.releaseBuffers();
        long added = usedBytes() - before;
        // Adam has two slots; gradients and packed copies would take three more units
        assertTrue(added < 3 * unit, () -> added + " bytes, a copy of the weights " + unit);
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
