package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.DatasetException;
import io.rnn4j.core.data.Field;
import io.rnn4j.core.data.RaggedDataset;
import io.rnn4j.core.data.SampleBuffer;
import io.rnn4j.core.data.SampleStream;
import io.rnn4j.core.data.StreamingDataset;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Training, evaluation and prediction on streams, compared with those on datasets. */
class StreamingDatasetTest {
    private static final int SAMPLES = 47;

    /** A stream of the samples of a dataset, which counts its passes. */
    private static final class Watched implements StreamingDataset {
        private final Dataset source;
        private final List<Integer> used = new ArrayList<>(); // in the order of reading
        private int opened;
        private int closed;

        Watched(Dataset source) {
            this.source = source;
        }

        @Override
        public List<Field> fields() {
            return source.fields();
        }

        @Override
        public SampleStream open(long epoch) {
            opened++;
            Iterator<Integer> numbers = IntStream.range(0, source.size()).iterator();
            return new SampleStream() {
                @Override
                public boolean read(SampleBuffer to) {
                    if (!numbers.hasNext()) {
                        return false;
                    }
                    int number = numbers.next();
                    used.add(number);
                    source.read(number, to);
                    return true;
                }

                @Override
                public void close() {
                    closed++;
                }
            };
        }
    }

    private static RaggedDataset ragged() {
        SplittableRandom random = new SplittableRandom(5);
        List<float[][]> x = new ArrayList<>();
        List<Integer> y = new ArrayList<>();
        for (int n = 0; n < SAMPLES; n++) {
            float[][] one = new float[random.nextInt(1, 20)][1];
            for (float[] row : one) {
                row[0] = (float) random.nextDouble(-1, 1);
            }
            x.add(one);
            y.add(n % 3);
        }
        return RaggedDataset.of(x, y);
    }

    private static Model model() {
        return Sequential.of(input(1), gru(4), dense(3))
                .compile(new Adam(0.01), new SoftmaxCrossEntropy());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamTrainsLikeADatasetInItsOrder(boolean prefetch) {
        FitOptions options = FitOptions.epochs(3).batchSize(5).prefetch(prefetch);
        Model one = model();
        Model two = model();
        Watched stream = new Watched(ragged());
        assertEquals(
                one.fit(ragged(), ragged(), options.shuffle(false)).toCsv(),
                two.fit(stream, ragged(), options).toCsv());
        assertEquals(one.weights().copyOfAll(), two.weights().copyOfAll());
        assertEquals(3, stream.opened);
        assertEquals(3, stream.closed);
        assertEquals(one.evaluate(ragged()), one.evaluate(stream));
        List<Float> expected = new ArrayList<>();
        one.predict(ragged(), batch -> expected.add(batch.of(0).get(1)));
        List<Float> actual = new ArrayList<>();
        one.predict(stream, batch -> actual.add(batch.of(0).get(1)));
        assertEquals(expected, actual);
        assertEquals(stream.opened, stream.closed);
    }

    private static List<Float> firstValues(StreamingDataset data, long epoch) {
        List<Float> values = new ArrayList<>();
        SampleBuffer buffer = new SampleBuffer(data.fields());
        try (SampleStream stream = data.open(epoch)) {
            while (stream.read(buffer)) {
                values.add(buffer.floats(0)[0]);
                buffer.clear();
            }
        }
        return values;
    }

    @Test
    void aShuffleIsAFunctionOfSeedAndEpoch() {
        StreamingDataset data = new Watched(ragged());
        List<Float> shuffled = firstValues(data.shuffle(10, 1), 0);
        assertEquals(shuffled, firstValues(data.shuffle(10, 1), 0));
        assertNotEquals(shuffled, firstValues(data.shuffle(10, 1), 1));
        assertNotEquals(shuffled, firstValues(data.shuffle(10, 2), 0));
        assertEquals(
                firstValues(data, 0).stream().sorted().toList(),
                shuffled.stream().sorted().toList());
        assertEquals(firstValues(data, 0), firstValues(data.shuffle(1, 1), 0));
        assertTrue(firstValues(data, 0).subList(0, 10).contains(shuffled.getFirst()));
    }

    @Test
    void likeLengthsAreGroupedInWindows() {
        List<Integer> order = new ArrayList<>();
        StreamingDataset data = new Watched(ragged()).map(sample -> order.add(sample.length()));
        FitOptions options = FitOptions.epochs(2).batchSize(4).likeLengths(3).prefetch(false);
        Model one = model();
        one.fit(data, options);
        Model two = model();
        two.fit(new Watched(ragged()), options.prefetch(true));
        assertEquals(one.weights().copyOfAll(), two.weights().copyOfAll());
        assertEquals(2 * SAMPLES, order.size());
    }

    @Test
    void aSourceForOnePassIsReadOnce() {
        StreamingDataset data =
                StreamingDataset.once(
                        ragged().fields(),
                        IntStream.range(0, SAMPLES).iterator(),
                        (n, sample) -> ragged().read(n, sample));
        Model one = model();
        one.fit(ragged(), FitOptions.epochs(1).shuffle(false));
        Model two = model();
        IllegalStateException failure =
                assertThrows(
                        IllegalStateException.class, () -> two.fit(data, FitOptions.epochs(2)));
        assertTrue(failure.getMessage().startsWith("the samples can be read only once; train for"));
        assertEquals(one.weights().copyOfAll(), two.weights().copyOfAll());
    }

    @Test
    void streamsAreClosedHoweverTheTrainingEnds() {
        Watched stream = new Watched(ragged());
        TrainingListener stop =
                new TrainingListener() {
                    @Override
                    public void batchEnded(TrainingProgress progress) {
                        progress.stop();
                    }
                };
        model().fit(stream, FitOptions.epochs(3).batchSize(2).listener(stop));
        assertEquals(1, stream.opened);
        assertEquals(1, stream.closed);
        assertTrue(stream.used.size() <= 7, stream.used::toString);
        StreamingDataset broken =
                stream.map(
                        sample -> {
                            if (stream.used.size() % 20 == 0) {
                                throw new IllegalStateException("no such line");
                            }
                        });
        stream.used.clear();
        DatasetException failure =
                assertThrows(
                        DatasetException.class,
                        () -> model().fit(broken, FitOptions.epochs(3).batchSize(2)));
        assertEquals(
                "sample 19 of the stream cannot be read: java.lang.IllegalStateException: no such"
                        + " line",
                failure.getMessage());
        assertEquals(stream.opened, stream.closed);
        assertThrows(
                IllegalArgumentException.class, // the model has no such input
                () -> Sequential.of(input(2), gru(3)).predict(stream, batch -> {}));
        assertEquals(stream.opened, stream.closed);
    }

    @Test
    void mistakesAreNamed() {
        StreamingDataset empty = new Watched(ragged().take(0));
        assertEquals(
                "expected a stream of at least one sample, got none",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> model().fit(empty, FitOptions.epochs(1)))
                        .getMessage());
        assertEquals(
                "a stream cannot be split; give validation data in place of a validation split of"
                        + " 0.5",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        model().fit(
                                                        new Watched(ragged()),
                                                        FitOptions.epochs(1).validationSplit(0.5)))
                        .getMessage());
        assertEquals(
                "batches of like lengths are used in random order, but the options have"
                        + " shuffle(false); leave likeLengths or shuffle out",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        model().fit(
                                                        ragged(),
                                                        FitOptions.epochs(1)
                                                                .likeLengths(2)
                                                                .shuffle(false)))
                        .getMessage());
    }

    @Test
    void theNumberOfBatchesIsThatOfTheEpochBefore() {
        List<Integer> batches = new ArrayList<>();
        TrainingListener listener =
                new TrainingListener() {
                    @Override
                    public void batchEnded(TrainingProgress progress) {
                        if (progress.batch() == 0) {
                            batches.add(progress.batches());
                        }
                    }
                };
        model().fit(
                        new Watched(ragged()),
                        FitOptions.epochs(3).batchSize(10).listener(listener).progress());
        assertEquals(List.of(0, 5, 5), batches);
    }
}
