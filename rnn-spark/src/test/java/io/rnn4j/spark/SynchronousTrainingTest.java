package io.rnn4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.CheckpointPolicy;
import io.rnn4j.core.training.EarlyStopping;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.Schedule;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Training on Spark has the bits of training in one process. */
class SynchronousTrainingTest {
    private static final FitOptions OPTIONS =
            FitOptions.epochs(2).batchSize(20).learningRateFactor(Schedule.exponential(0.9));

    private final JavaSparkContext spark =
            JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());

    private Map<String, Tensor> trained(
            SynchronousTraining training, List<LabelledSequence> data, int slices) {
        Model model = Waves.model();
        training.fit(model, spark.parallelize(data, slices), OPTIONS);
        return model.weights().copyOfAll();
    }

    @Test
    void weightsAndHistoryAreThoseOfOneProcessForAnyNumberOfPartitions() {
        Model expected = Waves.model();
        expected.compile(Waves.optimizer(), Waves.LOSS);
        History history = expected.fit(Waves.examples(), OPTIONS.gradientBlocks(3));
        List<LabelledSequence> data = new ArrayList<>(Waves.sequences());
        for (int partitions : new int[] {1, 2, 3, 7, 11}) {
            Collections.shuffle(data, new Random(partitions));
            Model model = Waves.model();
            SynchronousTraining.Result result =
                    Waves.training()
                            .partitions(partitions)
                            .fit(model, spark.parallelize(data, partitions + 1), OPTIONS);
            assertEquals(expected.weights().copyOfAll(), model.weights().copyOfAll());
            assertEquals(history.results(), result.history().results());
            assertEquals(0, result.skipped());
            assertEquals(2 * Math.ceilDiv(Waves.COUNT, 20), result.communication().steps());
        }
    }

    @Test
    void barrierStagesHaveTheSameBits() {
        Map<String, Tensor> expected = trained(Waves.training(), Waves.sequences(), 2);
        for (int partitions : new int[] {1, 2}) { // local[2] has two slots
            SynchronousTraining barrier =
                    Waves.training().partitions(partitions).reduction(Reduction.BARRIER);
            assertEquals(expected, trained(barrier, Waves.sequences(), 3));
        }
    }

    @Test
    void halfPrecisionIsNearAndAnotherResult() {
        Map<String, Tensor> exact = trained(Waves.training(), Waves.sequences(), 2);
        SynchronousTraining half = Waves.training().partitions(2).numbers(GradientNumbers.HALF);
        Map<String, Tensor> got = trained(half, Waves.sequences(), 2);
        assertNotEquals(exact, got);
        assertEquals(got, trained(half, Waves.sequences(), 2));
        exact.forEach(
                (name, values) -> {
                    for (int k = 0; k < values.array().length; k++) {
                        assertEquals(values.array()[k], got.get(name).array()[k], 2e-3, name);
                    }
                });
    }

    @Test
    void halfPrecisionTakesHalfTheBytes() {
        Model model = Waves.model();
        SynchronousTraining training = Waves.training().partitions(1);
        long all =
                training.fit(model, spark.parallelize(Waves.sequences()), OPTIONS)
                        .communication()
                        .gradientBytes();
        long half =
                training.numbers(GradientNumbers.HALF)
                        .fit(Waves.model(), spark.parallelize(Waves.sequences()), OPTIONS)
                        .communication()
                        .gradientBytes();
        assertEquals(all, 2 * half);
    }

    @Test
    void aTrainingResumesFromItsCheckpointWithTheSameBits(@TempDir Path directory) {
        Map<String, Tensor> expected = trained(Waves.training(), Waves.sequences(), 2);
        TrainingListener killer =
                new TrainingListener() {
                    private int steps;

                    @Override
                    public void batchEnded(TrainingProgress progress) {
                        if (++steps == 5) {
                            throw new IllegalStateException("the driver is lost");
                        }
                    }
                };
        FitOptions options = OPTIONS.checkpoint(directory, CheckpointPolicy.everySteps(1));
        assertThrows(
                IllegalStateException.class,
                () ->
                        Waves.training()
                                .fit(
                                        Waves.model(),
                                        spark.parallelize(Waves.sequences(), 2),
                                        options.listener(killer)));
        Model resumed = Waves.model();
        Waves.training()
                .partitions(3)
                .fit(resumed, spark.parallelize(Waves.sequences(), 4), options.resume(directory));
        assertEquals(expected, resumed.weights().copyOfAll());
        IllegalArgumentException otherBlocks =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                Waves.training()
                                        .blockSize(4)
                                        .fit(
                                                Waves.model(),
                                                spark.parallelize(Waves.sequences(), 4),
                                                options.resume(directory)));
        assertTrue(otherBlocks.getMessage().contains("source of gradients"));
    }

    @Test
    void badRowsAreNamedOrSkippedAndCounted() {
        Map<String, Tensor> expected = trained(Waves.training(), Waves.sequences(), 2);
        List<LabelledSequence> data = new ArrayList<>(Waves.sequences());
        data.add(new LabelledSequence("poisoned", 1, new float[] {1, Float.NaN}, new float[1]));
        data.add(new LabelledSequence("empty", 0, new float[0], new float[1]));
        data.add(new LabelledSequence("short", 2, new float[3], new float[1]));
        data.add(new LabelledSequence("target", 1, new float[2], new float[2]));
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> trained(Waves.training(), data, 3))
                        .getMessage();
        assertEquals(
                "4 of the samples are invalid: the sequence with key 'empty' has no time steps,"
                    + " expected at least one; the sequence with key 'poisoned' is NaN at time step"
                    + " 0, feature 1; the sequence with key 'short' has 3 values, expected 4: 2"
                    + " time steps of 2 features; …; correct them, or skip and count them with"
                    + " badRows(BadRows.SKIP)",
                message);
        Model model = Waves.model();
        SynchronousTraining.Result result =
                Waves.training()
                        .badRows(BadRows.SKIP)
                        .fit(model, spark.parallelize(data, 3), OPTIONS);
        assertEquals(4, result.skipped());
        assertEquals(expected, model.weights().copyOfAll());
    }

    @Test
    void validationDataAreEvaluatedAsInOneProcess() {
        Model expected = Waves.model();
        expected.compile(Waves.optimizer(), Waves.LOSS);
        History history =
                expected.fit(Waves.examples(), Waves.examples(), OPTIONS.gradientBlocks(3));
        Model model = Waves.model();
        SynchronousTraining.Result result =
                Waves.training()
                        .fit(
                                model,
                                spark.parallelize(Waves.sequences(), 2),
                                Waves.examples(),
                                OPTIONS);
        assertEquals(history.results(), result.history().results());
        assertEquals(expected.weights().copyOfAll(), model.weights().copyOfAll());
    }

    @Test
    void optionsThatNeedTheDataInOneProcessAreRejected() {
        Map<String, FitOptions> rejected =
                Map.of(
                        "validation split", OPTIONS.validationSplit(0.2),
                        "truncat", OPTIONS.truncated(3),
                        "lengths", OPTIONS.likeLengths(2),
                        "validation data", OPTIONS.listener(new EarlyStopping(1)));
        rejected.forEach(
                (word, options) -> {
                    String message =
                            assertThrows(
                                            RuntimeException.class,
                                            () ->
                                                    Waves.training()
                                                            .fit(
                                                                    Waves.model(),
                                                                    spark.parallelize(
                                                                            Waves.sequences(), 2),
                                                                    options))
                                    .getMessage();
                    assertTrue(message.contains(word), message);
                });
    }

    @Test
    void aBatchLargerThanTheDataIsRejected() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        Waves.training()
                                                .fit(
                                                        Waves.model(),
                                                        spark.parallelize(Waves.sequences()),
                                                        OPTIONS.batchSize(1000)))
                        .getMessage();
        assertTrue(
                message.startsWith(
                        "a batch of 1000 samples is larger than the data, which have 53"));
    }
}
