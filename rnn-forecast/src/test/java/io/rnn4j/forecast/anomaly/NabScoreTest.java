package io.rnn4j.forecast.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Numbers of the score that were computed by hand, on a stream with a window of ten steps. */
class NabScoreTest {
    private static final List<NabScore.Window> WINDOWS = List.of(new NabScore.Window(50, 59));

    private static NabScore score(int... detections) {
        double[] scores = new double[100];
        for (int step : detections) {
            scores[step] = 1;
        }
        return NabScore.of(List.of(new NabScore.Stream(scores, WINDOWS)));
    }

    @Test
    void theFirstStepOfAWindowIsPerfect() {
        assertEquals(100, score(50).score(), 1e-9);
        assertEquals(100, score(50, 51, 59).score(), 1e-9);
        assertEquals(1, score(50, 51, 59).found());
    }

    @Test
    void theLastStepOfAWindowCountsLittle() {
        // (2/(1 + e^-0.5) - 1)/(2/(1 + e^-5) - 1) = 0.2482415
        assertEquals(50 * 1.2482415, score(59).score(), 1e-4);
    }

    @Test
    void falseAlarmsCost() {
        assertEquals(50 * (2 - 0.11), score(20, 50).score(), 1e-9);
        // 7 steps after the window: 0.11 · (2/(1 + e^(5·8/9)) - 1) = -0.1074469
        assertEquals(50 * (2 - 0.1074469), score(50, 67).score(), 1e-4);
        assertEquals(50 * (2 - 0.11), score(50, 99).score(), 1e-4);
    }

    @Test
    void firstStepsAndSilenceCountNothing() {
        assertEquals(0, score().score());
        assertEquals(0, score(3, 14).score(), 1e-9);
        assertEquals(15, NabScore.notScored(100));
        assertEquals(750, NabScore.notScored(10_000));
    }
}
