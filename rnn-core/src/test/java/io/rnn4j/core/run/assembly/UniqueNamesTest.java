package io.rnn4j.core.run.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

class UniqueNamesTest {
    private final Set<String> taken = new HashSet<>();
    private final AtomicInteger lookups = new AtomicInteger();
    private final UniqueNames names =
            new UniqueNames(
                    name -> {
                        lookups.incrementAndGet();
                        return taken.contains(name);
                    });

    private String next(String name) {
        String unique = names.next(name);
        assertTrue(taken.add(unique), unique);
        return unique;
    }

    @Test
    void numbersAreTheSmallestFreeOnes() {
        taken.add("lstm_2");
        assertEquals("lstm", next("lstm"));
        assertEquals("lstm_1", next("lstm"));
        assertEquals("lstm_3", next("lstm"));
        assertEquals("gru", next("gru"));
        taken.remove("lstm_1");
        names.free("lstm");
        assertEquals("lstm_1", next("lstm"));
        assertEquals("lstm_4", next("lstm"));
    }

    @Test
    void manyNamesTakeLinearTime() {
        for (int n = 0; n < 10_000; n++) {
            assertEquals(n == 0 ? "dense" : "dense_" + n, next("dense"));
        }
        assertTrue(lookups.get() <= 30_000, () -> lookups + " look-ups");
    }
}
