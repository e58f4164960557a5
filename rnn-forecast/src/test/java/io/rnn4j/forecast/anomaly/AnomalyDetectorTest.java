package io.rnn4j.forecast.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Random;

/** What a detector finds in made-up streams, and that its streams can be continued anywhere. */
class AnomalyDetectorTest {
    private static final int FITTED = 400;
    private static final int LENGTH = 1600;
    private static final LocalDateTime START = LocalDateTime.of(2026, 1, 1, 0, 0);

    private static AnomalyDetector detector;

    /** A daily curve of hourly values with noise. */
    private static double[] values() {
        Random random = new Random(7);
        double[] values = new double[LENGTH];
        for (int step = 0; step < LENGTH; step++) {
            values[step] =
                    50 + 10 * StrictMath.sin(2 * Math.PI * step / 24) + random.nextGaussian();
        }
        return values;
    }

    private static LocalDateTime[] times() {
        LocalDateTime[] times = new LocalDateTime[LENGTH];
        Arrays.setAll(times, START::plusHours);
        return times;
    }

    private static AnomalyOptions quick() {
        return AnomalyOptions.standard().epochs(40);
    }

    @BeforeAll
    static void fit() {
        detector = AnomalyDetector.fit(Arrays.copyOf(values(), FITTED), quick());
    }

    private static double[] scores(AnomalyStream stream, double[] values, int from, int to) {
        double[] scores = new double[to - from];
        for (int step = from; step < to; step++) {
            scores[step - from] = stream.next(values[step]);
        }
        return scores;
    }

    private static int greatest(double[] scores) {
        int greatest = 0;
        for (int at = 1; at < scores.length; at++) {
            greatest = scores[at] > scores[greatest] ? at : greatest;
        }
        return greatest;
    }

    @Test
    void aSpikeHasTheGreatestScore() {
        double[] values = values();
        values[1000] += 40;
        double[] scores = scores(detector.stream(), values, FITTED, LENGTH);
        assertEquals(1000 - FITTED, greatest(scores));
        assertTrue(scores[1000 - FITTED] > 3, () -> "score " + scores[1000 - FITTED]);
    }

    @Test
    void aFlatPartIsFound() {
        double[] values = values();
        Arrays.fill(values, 1000, 1100, values[999]);
        double[] scores = scores(detector.stream(), values, FITTED, LENGTH);
        int greatest = FITTED + greatest(scores);
        assertTrue(greatest >= 1000 && greatest < 1100, () -> "step " + greatest);
    }

    @Test
    void aShiftOfTheLevelIsFound() {
        double[] values = values();
        for (int step = 1000; step < LENGTH; step++) {
            values[step] += 25;
        }
        double[] scores = scores(detector.stream(), values, FITTED, LENGTH);
        int greatest = FITTED + greatest(scores);
        assertTrue(greatest >= 1000 && greatest < 1030, () -> "step " + greatest);
    }

    @Test
    void theIntervalHoldsItsShareOfValues() {
        double[] values = values();
        AnomalyDetector ninety =
                AnomalyDetector.fit(Arrays.copyOf(values, FITTED), quick().level(0.9));
        AnomalyStream stream = ninety.stream();
        int inside = 0;
        for (int step = FITTED; step < LENGTH; step++) {
            stream.next(values[step]);
            assertTrue(stream.lower() <= stream.expected() && stream.expected() <= stream.upper());
            inside += stream.lower() <= values[step] && values[step] <= stream.upper() ? 1 : 0;
        }
        double share = inside / (double) (LENGTH - FITTED);
        assertTrue(share > 0.87 && share < 0.94, () -> "share " + share);
    }

    @Test
    void anEventRaisesOneAlarm() {
        double[] values = values();
        for (int step = 1000; step < 1020; step++) {
            values[step] = 200;
        }
        AnomalyStream stream = detector.stream();
        int alarms = 0;
        for (int step = FITTED; step < LENGTH; step++) {
            stream.next(values[step]);
            boolean event = step >= 1000 && step < 1200;
            alarms += event && stream.isAnomaly() ? 1 : 0;
        }
        assertTrue(alarms >= 1 && alarms <= 3, "alarms " + alarms);
    }

    @Test
    void aRestoredStreamContinuesToTheBit() {
        double[] values = values();
        AnomalyStream stream = detector.stream();
        scores(stream, values, FITTED, 900);
        AnomalyState state = stream.snapshot();
        double[] scores = scores(stream, values, 900, LENGTH);
        AnomalyStream other = detector.stream();
        other.restore(state);
        assertEquals(Arrays.toString(scores), Arrays.toString(scores(other, values, 900, LENGTH)));
        assertEquals(stream.upper(), other.upper());
        assertEquals(stream.likelihood(), other.likelihood());
    }

    @Test
    void aSavedDetectorContinuesToTheBit(@TempDir Path directory) throws IOException {
        double[] values = values();
        AnomalyStream stream = detector.stream();
        scores(stream, values, FITTED, 900);
        Path file = directory.resolve("detector.safetensors");
        detector.continuing(stream.snapshot()).save(file);
        AnomalyDetector loaded = AnomalyDetector.load(file);
        assertEquals(detector.options(), loaded.options());
        assertEquals(
                Arrays.toString(scores(stream, values, 900, LENGTH)),
                Arrays.toString(scores(loaded.stream(), values, 900, LENGTH)));
    }

    @Test
    void theSameSeedGivesTheSameScores() {
        double[] values = values();
        AnomalyDetector again = AnomalyDetector.fit(Arrays.copyOf(values, FITTED), quick());
        AnomalyDetector other = AnomalyDetector.fit(Arrays.copyOf(values, FITTED), quick().seed(1));
        AnomalyStream one = detector.stream();
        AnomalyStream two = again.stream();
        AnomalyStream three = other.stream();
        scores(one, values, FITTED, LENGTH);
        scores(two, values, FITTED, LENGTH);
        scores(three, values, FITTED, LENGTH);
        assertEquals(one.upper(), two.upper());
        assertFalse(one.upper() == three.upper());
    }

    @Test
    void missingValuesHaveNoScoreAndChangeLittle() {
        double[] values = values();
        for (int step = 500; step < 1300; step += 7) {
            values[step] = Double.NaN;
        }
        Arrays.fill(values, 1310, 1340, Double.NaN);
        values[1400] = 120;
        AnomalyStream stream = detector.stream();
        double[] scores = scores(stream, values, FITTED, LENGTH);
        assertTrue(Double.isNaN(scores[500 - FITTED]));
        for (int at = 0; at < scores.length; at++) {
            scores[at] = Double.isNaN(scores[at]) ? 0 : scores[at];
        }
        assertEquals(1400 - FITTED, greatest(scores));
    }

    @Test
    void gapsInTheFirstValuesAreAllowed() {
        double[] first = Arrays.copyOf(values(), FITTED);
        Arrays.fill(first, 0, 30, Double.NaN);
        Arrays.fill(first, 200, 230, Double.NaN);
        AnomalyStream stream = AnomalyDetector.fit(first, quick()).stream();
        double[] values = values();
        assertEquals(1000, FITTED + greatest(scores(stream, spiked(values), FITTED, LENGTH)));
    }

    private static double[] spiked(double[] values) {
        values[1000] -= 60;
        return values;
    }

    @Test
    void constantSeriesAreLearntAndLeft() {
        AnomalyStream stream = AnomalyDetector.fit(new double[100]).stream();
        for (int step = 0; step < 100; step++) {
            assertEquals(0, stream.next(0));
            assertEquals(0, stream.expected(), 1e-3);
        }
        assertTrue(stream.next(1) > 3);
        assertTrue(stream.isAnomaly());
    }

    @Test
    void theTimeOfTheDayIsLearnt() {
        double[] values = values();
        LocalDateTime[] times = times();
        AnomalyDetector timed =
                AnomalyDetector.fit(
                        Arrays.copyOf(values, FITTED), Arrays.copyOf(times, FITTED), quick());
        AnomalyStream stream = timed.stream();
        stream.next(values[FITTED], times[FITTED]);
        assertEquals(50 + 10 * StrictMath.sin(2 * Math.PI * FITTED / 24), stream.expected(), 3);
        assertThrows(IllegalStateException.class, () -> stream.next(1));
        assertThrows(IllegalStateException.class, () -> detector.stream().next(1, START));
    }

    @Test
    void thresholdsDecide() {
        double[] values = values();
        for (int step = 1000; step < 1012; step++) {
            values[step] += 40;
        }
        for (AnomalyThreshold threshold :
                new AnomalyThreshold[] {
                    new AnomalyThreshold.Score(3),
                    new AnomalyThreshold.Quantile(0.999),
                    new AnomalyThreshold.Likelihood(1e-6)
                }) {
            AnomalyStream stream =
                    AnomalyDetector.fit(Arrays.copyOf(values, FITTED), quick().threshold(threshold))
                            .stream();
            int inside = 0;
            int outside = 0;
            for (int step = FITTED; step < LENGTH; step++) {
                stream.next(values[step]);
                boolean event = step >= 1000 && step < 1030;
                inside += event && stream.isAnomaly() ? 1 : 0;
                outside += !event && stream.isAnomaly() ? 1 : 0;
            }
            assertTrue(inside > 0, threshold + " finds nothing");
            assertTrue(outside <= 4, threshold + ": false alarms " + outside);
        }
    }

    @Test
    void messagesNameTheRemedy(@TempDir Path directory) throws IOException {
        assertMessage(
                "at least 50 values that are not missing, got 49 among 60",
                () -> {
                    double[] few = new double[60];
                    Arrays.fill(few, 0, 11, Double.NaN);
                    AnomalyDetector.fit(few);
                });
        assertMessage(
                "got 2 times and 60 values",
                () ->
                        AnomalyDetector.fit(
                                new double[60],
                                new LocalDateTime[] {START, START},
                                AnomalyOptions.standard()));
        assertMessage(
                "must be finite, or NaN", () -> detector.stream().next(Double.POSITIVE_INFINITY));
        assertMessage(
                "state",
                () ->
                        AnomalyDetector.fit(new double[60], quick().quietSteps(3)).stream()
                                .restore(detector.stream().snapshot()));
        Path file = directory.resolve("detector.safetensors");
        detector.save(file);
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        int at = text.indexOf("quiet_steps");
        assertTrue(at > 0);
        bytes[text.indexOf("200", at)] = 'x';
        Files.write(file, bytes);
        IOException damaged = assertThrows(IOException.class, () -> AnomalyDetector.load(file));
        assertTrue(damaged.getMessage().contains("detector.safetensors"), damaged.getMessage());
    }

    private static void assertMessage(String part, Runnable call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
