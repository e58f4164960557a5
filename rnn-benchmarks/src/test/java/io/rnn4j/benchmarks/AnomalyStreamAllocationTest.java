package io.rnn4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.forecast.anomaly.AnomalyDetector;
import io.rnn4j.forecast.anomaly.AnomalyOptions;
import io.rnn4j.forecast.anomaly.AnomalyStream;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.time.LocalDateTime;
import java.util.Arrays;

/** After warm-up, a value of a stream of anomalies is scored without allocating memory. */
class AnomalyStreamAllocationTest {
    private static final int ROUND = 1_000;
    private static final int MOST_ROUNDS = 300;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private double sum; // so that nothing is optimised away

    @Test
    void stepsDoNotAllocate() {
        double[] values = new double[ROUND];
        LocalDateTime[] times = new LocalDateTime[ROUND];
        Arrays.setAll(values, step -> StrictMath.sin(step * 0.3) + step % 7 * 0.1);
        Arrays.setAll(times, LocalDateTime.of(2026, 1, 1, 0, 0)::plusHours);
        values[17] = Double.NaN;
        AnomalyStream stream =
                AnomalyDetector.fit(values, times, AnomalyOptions.standard().epochs(2)).stream();
        long allocated = allocated(stream, values, times);
        for (int round = 1; round < MOST_ROUNDS && allocated > 0; round++) {
            allocated = allocated(stream, values, times);
        }
        assertEquals(0, allocated);
    }

    private long allocated(AnomalyStream stream, double[] values, LocalDateTime[] times) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int step = 0; step < ROUND; step++) {
            stream.next(values[step], times[step]);
            sum += stream.expected() + stream.lower() + stream.upper() + stream.likelihood();
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
