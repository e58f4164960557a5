package io.rnn4j.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TrialTest {
    private static final int CALL = 40; // nanoseconds of any call, besides its elements

    private final Trial trial = new Trial();
    private int vectorCalls;

    /** Makes calls of 1 and of 2000 elements in turn, of which scalar code takes 0.5 ns each. */
    private boolean changesOver(int calls, double vectorNanoseconds) {
        for (int call = 0; call < calls; call++) {
            int work = call % 2 == 0 ? 1 : 2000;
            if (!trial.isVectorsTurn()) {
                trial.ranScalar(work, CALL + work / 2);
            } else {
                vectorCalls++;
                if (trial.ranVectors(work, CALL + (long) (work * vectorNanoseconds))) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void fastVectorCodeChangesOverThoughCallsOfOneElementAreSlow() {
        assertTrue(changesOver(1000, 0.05));
        assertEquals(50, vectorCalls, "the first 50 calls are judged");
    }

    @Test
    void slowVectorCodeGetsHalfOfTheTime() {
        assertFalse(changesOver(10_000, 50));
        assertTrue(vectorCalls > 50, vectorCalls + " calls");
        assertEquals(10_000 * 0.5 / 50, vectorCalls, 50);
    }

    @Test
    void whatWasSlowOnceIsForgotten() {
        assertFalse(changesOver(20_000, 50));
        assertTrue(changesOver(20_000, 0.05));
    }
}
