package io.rnn4j.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.training.EventFileReader.Field;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

class TensorBoardLogTest {
    @TempDir private Path directory;

    private List<Path> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private List<List<Field>> events() throws IOException {
        return EventFileReader.events(Files.readAllBytes(files().getFirst()));
    }

    private static Field only(List<Field> fields, int number) {
        List<Field> found = fields.stream().filter(field -> field.number() == number).toList();
        assertEquals(1, found.size());
        return found.getFirst();
    }

    /** {@return the values of an event by tag} */
    private static Map<String, Field> values(List<Field> event) {
        Map<String, Field> values = new LinkedHashMap<>();
        for (Field value : only(event, 5).asMessage()) {
            assertEquals(1, value.number());
            List<Field> fields = value.asMessage();
            assertEquals(2, fields.size());
            values.put(only(fields, 1).asText(), fields.getLast());
        }
        return values;
    }

    /** The check value of CRC-32C in RFC 3720 and elsewhere. */
    @Test
    void readerHasTheRightChecksum() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertEquals(0xe3069283, EventFileReader.checksum(digits));
    }

    @Test
    void resultsAreScalars() throws IOException {
        double before = System.currentTimeMillis() / 1e3;
        History history = new ShortTraining().with(new TensorBoardLog(directory)).fit();
        assertTrue(files().getFirst().getFileName().toString().contains("tfevents"));
        List<List<Field>> events = events();
        assertEquals(4, events.size());
        assertEquals("brain.Event:2", only(events.getFirst(), 3).asText());
        for (int epoch = 0; epoch < 3; epoch++) {
            List<Field> event = events.get(epoch + 1);
            double time = only(event, 1).asDouble();
            assertTrue(time >= before && time <= System.currentTimeMillis() / 1e3);
            assertEquals((long) epoch, only(event, 2).value());
            Map<String, Field> values = values(event);
            Map<String, Float> scalars = new LinkedHashMap<>();
            values.forEach(
                    (tag, field) -> {
                        assertEquals(2, field.number());
                        scalars.put(tag, field.asFloat());
                    });
            Map<String, Float> expected = new LinkedHashMap<>();
            expected.put("learning_rate", 0.01f);
            history.epoch(epoch).forEach((name, value) -> expected.put(name, value.floatValue()));
            assertEquals(expected, scalars);
        }
    }

    @Test
    void weightsAndGradientsAreHistograms() throws IOException {
        Map<String, Tensor> last = new LinkedHashMap<>();
        TrainingListener copying =
                TrainingListener.onEpochEnded(
                        progress -> {
                            Map<String, Tensor> weights = progress.model().weights().copyOfAll();
                            weights.forEach((name, weight) -> last.put("weights/" + name, weight));
                            progress.copyOfGradients()
                                    .forEach((name, g) -> last.put("gradients/" + name, g));
                        });
        ShortTraining training = new ShortTraining();
        training.model.weights().freeze("dense/bias");
        training.with(new TensorBoardLog(directory).histograms(true), copying).fit();
        Map<String, Field> values = values(events().getLast());
        assertTrue(last.containsKey("weights/dense/bias"));
        assertTrue(!last.containsKey("gradients/dense/bias"));
        assertEquals(5 + last.size(), values.size());
        last.forEach((tag, tensor) -> assertDescribes(tensor, values.get(tag)));
    }

    private static void assertDescribes(Tensor tensor, Field value) {
        assertEquals(5, value.number());
        List<Field> histogram = value.asMessage();
        double[] values = new double[tensor.array().length];
        for (int n = 0; n < values.length; n++) {
            values[n] = tensor.array()[n];
        }
        assertEquals(DoubleStream.of(values).min().orElseThrow(), only(histogram, 1).asDouble());
        double maximum = DoubleStream.of(values).max().orElseThrow();
        assertEquals(maximum, only(histogram, 2).asDouble());
        assertEquals(values.length, only(histogram, 3).asDouble());
        assertEquals(DoubleStream.of(values).sum(), only(histogram, 4).asDouble(), 1e-12);
        double squares = DoubleStream.of(values).map(v -> v * v).sum();
        assertEquals(squares, only(histogram, 5).asDouble(), 1e-12);
        double[] limits = only(histogram, 6).asDoubles();
        double[] counts = only(histogram, 7).asDoubles();
        assertEquals(maximum, limits[limits.length - 1]);
        assertEquals(limits.length, counts.length);
        assertEquals(values.length, DoubleStream.of(counts).sum());
    }

    private static List<Field> histogram(float... values) {
        TensorBoardEvents.Summary summary = new TensorBoardEvents.Summary();
        summary.histogram("x", values);
        byte[] record = TensorBoardEvents.record(summary.event(0, 1L << 40));
        List<Field> event = EventFileReader.events(record).getFirst();
        assertEquals(1L << 40, only(event, 2).value());
        return values(event).get("x").asMessage();
    }

    @Test
    void valuesAreCountedInTheirBuckets() {
        List<Field> histogram =
                histogram(0, 0.5f, 0.5f, Float.NaN, 49.25f, 50, Float.POSITIVE_INFINITY);
        double[] limits = only(histogram, 6).asDoubles();
        double[] counts = only(histogram, 7).asDoubles();
        assertEquals(50, limits.length);
        assertEquals(1, limits[0]);
        assertEquals(3, counts[0]);
        assertEquals(2, counts[49]);
        assertEquals(5, only(histogram, 3).asDouble());
        histogram = histogram(7, 7);
        assertArrayEquals(new double[] {7}, only(histogram, 6).asDoubles());
        assertArrayEquals(new double[] {2}, only(histogram, 7).asDoubles());
    }

    @Test
    void withoutFiniteValuesThereIsNoHistogram() {
        TensorBoardEvents.Summary summary = new TensorBoardEvents.Summary();
        summary.histogram("x", new float[] {Float.NaN});
        byte[] record = TensorBoardEvents.record(summary.event(0, 0));
        assertEquals(Map.of(), values(EventFileReader.events(record).getFirst()));
    }

    @Test
    void everyTrainingHasAFile() throws IOException {
        ShortTraining training = new ShortTraining().with(new TensorBoardLog(directory));
        training.fit();
        List<Path> first = new ArrayList<>(files());
        training.fit();
        assertEquals(2, files().size());
        assertTrue(files().containsAll(first));
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsReported() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Exception failure =
                assertThrows(
                        UncheckedIOException.class,
                        () -> new ShortTraining().with(new TensorBoardLog(file)).fit());
        assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
        assertTrue(failure.getMessage().startsWith("TensorBoard log"), failure.getMessage());
    }
}
