package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.State;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.CheckpointPolicy;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Training goes on while a checkpoint is written. */
class WritingThreadTest {
    private static final CountDownLatch WRITING = new CountDownLatch(1);
    private static final CountDownLatch TRAINED = new CountDownLatch(1);

    @TempDir private Path directory;

    /** A cell whose description takes the writing thread until training has gone on. */
    private record SlowlyDescribed() implements Cell {
        @Override
        public String name() {
            if (Thread.currentThread().getName().equals("rnn4j-checkpoint")) {
                WRITING.countDown();
                try {
                    TRAINED.await();
                } catch (InterruptedException failure) {
                    throw new IllegalStateException(failure);
                }
            }
            return "test.slow";
        }

        @Override
        public void define(Recurrence r) {
            State h = r.state("h");
            r.next(h, r.gate("g", h).tanh());
        }
    }

    /** The checkpoints after the steps 4 to 8 wait; only two are kept in the end. */
    @Test
    @Timeout(60)
    void trainingGoesOnWhileACheckpointIsWritten() throws Exception {
        Model model =
                Sequential.of(5, input(3), recurrent(new SlowlyDescribed(), 4), dense(2))
                        .compile(new Adam(), new MeanSquaredError());
        FitOptions options =
                FitOptions.epochs(1)
                        .batchSize(1)
                        .checkpoint(directory, CheckpointPolicy.everySteps(2).keepLast(2))
                        .listener(
                                new TrainingListener() {
                                    @Override
                                    public void batchEnded(TrainingProgress progress) {
                                        if (progress.batch() == 3) { // the next is due
                                            await(WRITING);
                                        }
                                    }

                                    @Override
                                    public void epochEnded(TrainingProgress progress) {
                                        TRAINED.countDown();
                                    }
                                });
        model.fit(
                ResumableTrainings.noise("x", 8, 2, 3),
                ResumableTrainings.noise("y", 8, 2),
                options);
        assertEquals(List.of(6L, 8L), List.copyOf(CheckpointFiles.numbers(directory)));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
