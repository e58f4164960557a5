package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Field;
import io.rnn4j.core.data.Role;
import io.rnn4j.core.data.StreamingDataset;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.CheckpointPolicy;
import io.rnn4j.core.training.CheckpointStorage.Stored;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.TrainingListener;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A training on a stream does not continue with other samples than before. */
class ResumedStreamTest {
    private static final int SAMPLES = 20;

    @TempDir private Path directory;

    /** Samples of which one differs by an amount. */
    private static StreamingDataset stream(int size, int other, float amount) {
        List<Field> fields = List.of(Field.sequence(Role.INPUT, "", 1), Field.row(Role.TARGET, ""));
        return StreamingDataset.of(
                fields,
                () -> IntStream.range(0, size).iterator(),
                (sample, to) -> {
                    int steps = 2 + sample % 3;
                    float[] values = to.floats(0, steps);
                    for (int step = 0; step < steps; step++) {
                        values[step] = 0.1f * (sample + step);
                    }
                    values[0] += sample == other ? amount : 0;
                    to.floats(1, 1)[0] = sample;
                });
    }

    private static StreamingDataset same() {
        return stream(SAMPLES, -1, 0);
    }

    private static Model model() {
        return Sequential.of(3, input(1), gru(3), dense(1))
                .compile(new Adam(0.01), new MeanSquaredError());
    }

    /** Trains on the first batches of the second epoch; the next batch begins with sample 12. */
    private void stopWithinTheSecondEpoch() {
        int[] left = {5 + 3};
        model().fit(
                        same(),
                        options(FitOptions.epochs(3))
                                .checkpoint(directory, CheckpointPolicy.everySteps(1000))
                                .listener(
                                        TrainingListener.onBatchEnded(
                                                progress -> {
                                                    if (--left[0] == 0) {
                                                        progress.stop();
                                                    }
                                                })));
    }

    private static FitOptions options(FitOptions of) {
        return of.batchSize(4);
    }

    private void assertRejected(StreamingDataset data, int epochs, String reason) {
        Model model = model();
        Map<String, Tensor> before = model.weights().copyOfAll();
        IllegalArgumentException failure =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                model.fit(
                                        data,
                                        options(FitOptions.epochs(epochs)).resume(directory)));
        TestFiles.assertHolds(failure, "cannot be resumed");
        TestFiles.assertHolds(failure, reason);
        assertEquals(before, model.weights().copyOfAll());
    }

    @Test
    void withinAnEpochItsEarlierSamplesAreCompared() {
        Model whole = model();
        whole.fit(same(), options(FitOptions.epochs(3)));
        stopWithinTheSecondEpoch();
        for (int other : new int[] {4, 11}) {
            assertRejected(
                    stream(SAMPLES, other, 1e-6f),
                    3,
                    "the first 12 samples of the stream in epoch 1 (from 0) are other ones");
        }
        assertRejected(
                stream(8, -1, 0),
                3,
                "the first 12 samples of the stream in epoch 1 (from 0) are other ones");
        Model resumed = model();
        resumed.fit(same(), options(FitOptions.epochs(3)).resume(directory));
        assertEquals(whole.weights().copyOfAll(), resumed.weights().copyOfAll());
    }

    @Test
    void betweenEpochsTheFirstBatchIsCompared() {
        model().fit(
                        same(),
                        options(FitOptions.epochs(1))
                                .checkpoint(directory, CheckpointPolicy.everyEpochs(1)));
        assertRejected(
                stream(SAMPLES, 2, 1),
                2,
                "the first samples of the stream in epoch 0 (from 0) are other ones");
        model().fit(same(), options(FitOptions.epochs(2)).resume(directory));
    }

    @Test
    void anotherVersionOfTheLibraryIsNamed() throws IOException {
        stopWithinTheSecondEpoch();
        CheckpointFiles files = new CheckpointFiles();
        Stored stored = files.readNewest(directory).orElseThrow();
        assertEquals("", stored.otherVersion());
        String text = new String(Files.readAllBytes(stored.file()), StandardCharsets.ISO_8859_1);
        String other = "rnn4j 9" + Library.NAME_AND_VERSION.substring(7);
        assertTrue(text.contains(Library.NAME_AND_VERSION));
        byte[] changed =
                text.replace(Library.NAME_AND_VERSION, other).getBytes(StandardCharsets.ISO_8859_1);
        Files.write(stored.file(), CheckpointFuzzer.withChecksum(changed));
        assertEquals(other, files.readNewest(directory).orElseThrow().otherVersion());
        model().fit(same(), options(FitOptions.epochs(3)).resume(directory)); // with a warning
    }
}
