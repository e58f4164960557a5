package io.rnn4j.forecast.anomaly;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The benchmark of {@link PublishedAnomaliesTest} in small, on streams that are made up. */
class MadeUpStreamsTest {
    private static final int LENGTH = 2000;
    private static final int FIRST = 1200; // the anomaly begins
    private static final int WINDOW = 100;

    /** Noise around a wave or a level, with an anomaly of one of four kinds. */
    private static double[] values(int kind) {
        Random random = new Random(kind);
        double[] values = new double[LENGTH];
        for (int step = 0; step < LENGTH; step++) {
            double wave = kind % 2 == 0 ? 3 * StrictMath.sin(2 * Math.PI * step / 48) : 0;
            values[step] = 100 + wave + random.nextGaussian();
            boolean inWindow = step >= FIRST && step < FIRST + WINDOW;
            switch (kind / 2) {
                case 0 -> values[step] += step == FIRST + 5 ? 25 : 0; // a spike
                case 1 -> values[step] += inWindow ? 15 : 0; // another level
                case 2 -> values[step] = inWindow ? 100 : values[step]; // a flat part
                default -> values[step] += inWindow ? 6 * random.nextGaussian() : 0; // more noise
            }
        }
        return values;
    }

    @Test
    void mostAnomaliesAreFoundWithoutFalseAlarms() {
        List<NabScore.Stream> streams = new ArrayList<>();
        for (int kind = 0; kind < 8; kind++) {
            double[] values = values(kind);
            int fitted = NabScore.notScored(LENGTH);
            AnomalyStream stream =
                    AnomalyDetector.fit(
                            Arrays.copyOf(values, fitted), AnomalyOptions.standard().epochs(30))
                            .stream();
            double[] scores = new double[LENGTH];
            for (int step = fitted; step < LENGTH; step++) {
                scores[step] = stream.next(values[step]);
            }
            streams.add(
                    new NabScore.Stream(
                            scores, List.of(new NabScore.Window(FIRST, FIRST + WINDOW - 1))));
        }
        NabScore score = NabScore.of(streams);
        assertTrue(score.score() > 70 && score.falseAlarms() <= 2, score::toString);
    }
}
