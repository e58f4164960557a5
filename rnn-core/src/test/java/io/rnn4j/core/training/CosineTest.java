package io.rnn4j.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CosineTest {

    @Test
    void isThatOfTheLibrary() {
        for (int n = 0; n <= 1000; n++) {
            double part = n / 1000.0;
            assertEquals(StrictMath.cos(Math.PI * part), Cosine.ofHalfTurn(part), 4e-16);
        }
    }

    @Test
    void isExactAtTheEnds() {
        assertEquals(1, Cosine.ofHalfTurn(0));
        assertEquals(0, Cosine.ofHalfTurn(0.5));
        assertEquals(-1, Cosine.ofHalfTurn(1));
    }
}
