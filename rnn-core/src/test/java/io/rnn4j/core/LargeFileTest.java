package io.rnn4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Training, evaluation and prediction from files of ragged sequences that are larger than the heap.
 */
class LargeFileTest {
    @TempDir Path directory;

    private void run(String heap, long bytes) throws IOException, InterruptedException {
        List<String> lines =
                ChildJvm.run(
                        LargeFileProgram.class,
                        List.of(heap),
                        directory.resolve("large.bin").toString(),
                        Long.toString(bytes));
        List<Double> numbers =
                lines.stream()
                        .filter(line -> line.matches("[0-9.E-]+"))
                        .map(Double::parseDouble)
                        .toList();
        assertEquals(5, numbers.size(), lines::toString);
        assertTrue(numbers.get(0) >= bytes, lines::toString);
        assertEquals(numbers.get(1), numbers.get(4), lines::toString); // all are predicted
        assertTrue(numbers.get(3) < 0.7 * numbers.get(2), lines::toString); // it has learnt
    }

    @Test
    void aFileOf256MegabytesInAHeapOf64() throws IOException, InterruptedException {
        run("-Xmx64m", 256L << 20);
    }

    @Test
    @Tag("slow")
    void aFileOf8GigabytesInAHeapOf512Megabytes() throws IOException, InterruptedException {
        run("-Xmx512m", 8L << 30);
    }
}
