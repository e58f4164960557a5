package io.rnn4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.io.IOException;

class SunspotsTest {
    @Test
    void seriesIsComplete() throws IOException {
        double[] numbers = Sunspots.read();
        assertEquals(3177, numbers.length);
        assertEquals(58, numbers[0]); // January 1749
        assertEquals(127.2, numbers[2540]); // September 1960
        assertEquals(37, numbers[3176]); // September 2013
    }
}
