package io.rnn4j.forecast.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Single values far from all others are anomalies, whatever was before them. */
class SpikeTest {
    private static final int FIRST = 700; // steps after those that are learnt
    private static final int SECOND = 750;
    private static final int STEPS = 1_500;

    /** A sine with noise; its standard deviation is 2.2. */
    private static double[] wave(int steps, long seed) {
        Random random = new Random(seed);
        double[] values = new double[steps];
        for (int step = 0; step < steps; step++) {
            values[step] = 3 * StrictMath.sin(step / 4.0) + 0.5 * random.nextGaussian();
        }
        return values;
    }

    private static List<Integer> anomalies(double[] values, int learnt) {
        AnomalyStream stream = AnomalyDetector.fit(Arrays.copyOf(values, learnt)).stream();
        List<Integer> anomalies = new ArrayList<>();
        for (int step = learnt; step < values.length; step++) {
            stream.next(values[step]);
            if (stream.isAnomaly()) {
                anomalies.add(step - learnt);
            }
        }
        return anomalies;
    }

    @ParameterizedTest
    @CsvSource({"200, 1", "200, -1", "400, 1", "400, -1", "1000, 1"})
    void spikesOfFiveDeviationsAreFound(int learnt, int sign) {
        for (int seed = 0; seed < 3; seed++) {
            double[] values = wave(learnt + STEPS, seed);
            values[learnt + FIRST] += sign * 5 * 2.2;
            values[learnt + SECOND] += sign * 4.5 * 2.2; // smaller, and soon after the first
            List<Integer> anomalies = new ArrayList<>(anomalies(values, learnt));
            assertTrue(anomalies.containsAll(List.of(FIRST, SECOND)), anomalies::toString);
            assertTrue(anomalies.size() <= 4, anomalies::toString);
        }
    }

    /** Errors of large values do not make small ones certain. */
    @Test
    void aHugeSpikeDoesNotHideTheNext() {
        double[] values = wave(400 + STEPS, 5);
        values[400 + FIRST] = 1e6;
        values[400 + SECOND] = 16;
        List<Integer> anomalies = anomalies(values, 400);
        assertTrue(anomalies.containsAll(List.of(FIRST, SECOND)), anomalies::toString);
    }

    @Test
    void noiseHasFewSpikes() {
        Random random = new Random(11);
        double[] values = random.doubles(20_000).map(each -> random.nextGaussian()).toArray();
        List<Integer> anomalies = anomalies(values, 500);
        assertTrue(anomalies.size() <= 6, anomalies::toString);
    }

    @Test
    void spikesOfARestoredStreamAreThoseOfTheOther() {
        double[] values = wave(2_000, 6);
        values[1_480] += 9;
        values[1_530] += 9;
        AnomalyDetector detector = AnomalyDetector.fit(Arrays.copyOf(values, 400));
        AnomalyStream one = detector.stream();
        for (int step = 400; step < 1_500; step++) {
            one.next(values[step]);
        }
        AnomalyStream two = detector.stream();
        two.restore(one.snapshot());
        double greatest = 0;
        for (int step = 1_500; step < 2_000; step++) {
            one.next(values[step]);
            two.next(values[step]);
            assertEquals(one.spike(), two.spike());
            greatest = Math.max(greatest, one.spike());
        }
        assertTrue(greatest > 3, "spike " + greatest);
        assertEquals(Double.NaN, one.next(Double.NaN));
        assertEquals(Double.NaN, one.spike());
    }

    @Test
    void theThresholdOfAFittedDetectorCanBeChanged() {
        double[] values = wave(1_000, 7);
        values[800] += 11;
        AnomalyDetector detector = AnomalyDetector.fit(Arrays.copyOf(values, 400));
        for (double least : new double[] {3, 300}) {
            AnomalyStream stream = detector.threshold(new AnomalyThreshold.Score(least)).stream();
            for (int step = 400; step <= 800; step++) {
                stream.next(values[step]);
            }
            assertEquals(least == 3, stream.isAnomaly());
        }
    }
}
