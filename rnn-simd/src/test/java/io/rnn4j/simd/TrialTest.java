package io.rnn4j.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TrialTest {

    private final Trial trial = new Trial();

    @Test
    void scalarCodeIsTheFirst() {
        assertFalse(trial.isVectorsTurn());
    }

    @Test
    void slowVectorCodeGetsHalfOfTheTime() {
        long scalar = 0;
        long vectors = 0;
        for (int call = 0; call < 10_000; call++) {
            if (trial.isVectorsTurn()) {
                assertFalse(trial.ranVectors(100, 3_000));
                vectors += 3_000;
            } else {
                trial.ranScalar(100, 70);
                scalar += 70;
            }
        }
        assertEquals(scalar, vectors, 3_000);
    }

    @Test
    void fastCallsEndTheTrialWhateverTheirSizes() {
        trial.ranScalar(1_000, 1_000);
        int calls = 1;
        for (int work = 1; !trial.ranVectors(work, 2L * work); work++) {
            calls++;
        }
        assertEquals(50, calls);
    }

    @Test
    void aSlowCallBeginsTheCountAgain() {
        trial.ranScalar(1_000, 1_000);
        for (int call = 0; call < 49; call++) {
            assertFalse(trial.ranVectors(10, 10));
        }
        assertFalse(trial.ranVectors(10, 21));
        for (int call = 0; call < 49; call++) {
            assertFalse(trial.ranVectors(10, 20));
        }
        assertTrue(trial.ranVectors(10, 20));
    }
}
