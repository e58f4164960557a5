package io.rnn4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documented results of the learning tasks, with their seeds; runs in the profile "slow". */
@Tag("slow")
class TaskScoresSlowTest {
    /**
     * Error on NARMA-10 of a linear function of the last twenty inputs, fitted by least squares,
     * for the worst of the five seeds; with ten inputs it is 0.62, for the constant mean 1.
     */
    private static final double LINEAR = 0.46;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void addingProblem(long seed) {
        double error = AddingProblem.testError(seed);
        assertTrue(error < 0.01, () -> "mean squared error " + error);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void copyMemory(long seed) {
        double loss = CopyMemory.testLoss(seed);
        assertTrue(loss < CopyMemory.BASELINE / 10, () -> "cross entropy " + loss);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void reberGrammar(long seed) {
        assertEquals(1000, ReberGrammar.rightStrings(seed));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void countingLanguage(long seed) {
        int right = CountingLanguage.longestRight(seed);
        assertTrue(right >= 100, () -> "right up to n = " + right);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void addition(long seed) {
        double share = Addition.exactShare(seed);
        assertTrue(share >= 0.99, () -> "exact " + share);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void digits(long seed) {
        double accuracy = Digits.testAccuracy(seed);
        assertTrue(accuracy >= 0.97, () -> "accuracy " + accuracy);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mackeyGlass(long seed) {
        double error = MackeyGlass.testError(seed);
        assertTrue(error <= 0.06, () -> "NRMSE " + error);
    }

    /** No network is worse than a linear function. */
    @Test
    void narma() {
        for (long seed = 1; seed <= 5; seed++) {
            Narma.Errors errors = Narma.testErrors(seed);
            assertTrue(errors.recurrent() < LINEAR && errors.plain() < LINEAR, errors::toString);
        }
    }
}
