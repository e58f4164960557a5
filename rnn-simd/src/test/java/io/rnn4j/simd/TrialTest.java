package io.rnn4j.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.simd.warmup.Trial;

import org.junit.jupiter.api.Test;

class TrialTest {
    private static final int CALL = 40; // nanoseconds of any call, besides its elements

    private final Trial trial = new Trial();
    private int vectorCalls;

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
    void slowCallsSpoilThoseThatAreJudgedWithThem() {
        trial.ranScalar(1_000, 1_000);
        for (int call = 0; call < 49; call++) {
            assertFalse(trial.ranVectors(10, 20));
        }
        assertFalse(trial.ranVectors(10, 21));
        for (int call = 0; call < 49; call++) {
            assertFalse(trial.ranVectors(10, 20));
        }
        assertTrue(trial.ranVectors(10, 20));
    }

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
    void slowVectorCodeGetsHalfOfTheTimeAmongCallsOfOneElement() {
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
