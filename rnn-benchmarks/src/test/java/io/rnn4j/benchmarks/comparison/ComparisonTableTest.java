package io.rnn4j.benchmarks.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.benchmarks.harness.MetricLine;

import org.junit.jupiter.api.Test;

import java.util.List;

class ComparisonTableTest {
    private final ComparisonTable table = new ComparisonTable();

    private void add(String peer, String metric, String unit, double... values) {
        for (double value : values) {
            table.add(
                    new MetricLine(
                            new MetricLine.Run(peer, "1", "W2", 1),
                            new MetricLine.Value(metric, value, unit, 10)));
        }
    }

    @Test
    void medianOfOddAndEvenCounts() {
        assertEquals(2, ComparisonTable.median(List.of(9.0, 1.0, 2.0)));
        assertEquals(1.5, ComparisonTable.median(List.of(2.0, 1.0)));
        assertTrue(Double.isNaN(ComparisonTable.median(List.of())));
        assertTrue(Double.isNaN(ComparisonTable.median(null)));
    }

    @Test
    void ratioOfTimes() {
        add("rnn4j", "train_step", "ms", 90, 100, 110);
        add("slow", "train_step", "ms", 300, 400, 500);
        add("fast", "train_step", "ms", 1000, 150, 140);
        assertEquals(
                """
                | workload | metric | unit | rnn4j | slow | fast | × the fastest peer |
                | --- | --- | --- | --- | --- | --- | --- |
                | W2 | train_step | ms | 100 | 400 | 150 | 1.50 |
                """,
                lines());
    }

    @Test
    void ratioOfRates() {
        add("rnn4j", "train_gflops", "GFLOP/s", 90);
        add("slow", "train_gflops", "GFLOP/s", 30);
        add("fast", "train_gflops", "GFLOP/s", 60);
        assertTrue(lines().contains("| 90.0 | 30.0 | 60.0 | 1.50 |"), lines());
    }

    @Test
    void unsupportedWorkloadsStayEmpty() {
        add("rnn4j", "train_step", "ms", 1.234);
        add("rnn4j", "forward", "ms", 0.5);
        add("peer", "forward", "ms", 0.25);
        add("peer", "other", "ms", 0.25);
        assertTrue(lines().contains("| train_step | ms | 1.23 | – | – |"), lines());
        assertTrue(lines().contains("| forward | ms | 0.500 | 0.250 | 0.50 |"), lines());
        assertTrue(lines().contains("| other | ms | – | 0.250 | – |"), lines());
    }

    @Test
    void lossesAreIgnored() {
        add("rnn4j", "loss_first", "", 1);
        assertEquals(2, lines().lines().count());
    }

    private String lines() {
        return table.markdown().replace(System.lineSeparator(), "\n");
    }
}
