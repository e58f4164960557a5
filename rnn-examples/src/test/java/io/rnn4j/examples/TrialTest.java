package io.rnn4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TrialTest {
    @Test
    void aSeedIsAWholeNumber() {
        assertEquals(7, Trial.seed("7"));
        assertEquals(-3, Trial.seed("-3"));
        assertEquals(
                "the system property 'seed' is a whole number, as in -Dseed=7, got '7x'",
                assertThrows(IllegalArgumentException.class, () -> Trial.seed("7x")).getMessage());
    }
}
