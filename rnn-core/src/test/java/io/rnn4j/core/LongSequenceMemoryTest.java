package io.rnn4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/**
 * An LSTM of 64 units trains on a batch of 16 sequences of 100,000 steps in a heap of 128 MB.
 * Without checkpoints, the values alone would take 3.3 GB.
 */
class LongSequenceMemoryTest {
    @Test
    void trainsInAHeapOf128Megabytes() throws IOException, InterruptedException {
        List<String> losses = ChildJvm.run(LongSequenceMemoryProgram.class, List.of("-Xmx128m"));
        assertEquals(2, losses.size(), losses.toString());
        double first = Double.parseDouble(losses.getFirst());
        double second = Double.parseDouble(losses.getLast());
        assertTrue(second < first, losses.toString());
    }
}
