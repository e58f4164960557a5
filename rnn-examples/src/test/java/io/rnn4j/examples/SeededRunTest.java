package io.rnn4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SeededRunTest {
    @Test
    void seedIsAnInteger() {
        assertEquals(7, SeededRun.seed("7"));
        assertEquals(-3, SeededRun.seed("-3"));
        assertEquals(
                "the system property 'seed' is a whole number, as in -Dseed=7, got '7x'",
                assertThrows(IllegalArgumentException.class, () -> SeededRun.seed("7x"))
                        .getMessage());
    }
}
