package io.rnn4j.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

class TimeBudgetTest {
    private final AtomicLong now = new AtomicLong(-5); // a clock may begin anywhere

    @Test
    void trainingEndsAfterTheBatchInWhichTheTimeHasPassed() {
        TimeBudget budget = new TimeBudget(Duration.ofNanos(60), now::get);
        int[] batches = new int[1];
        TrainingListener tenEach =
                TrainingListener.onBatchEnded(
                        progress -> {
                            batches[0]++;
                            now.addAndGet(10);
                        });
        History history = new ShortTraining().with(tenEach, budget).fit();
        assertEquals(6, batches[0]); // of four in an epoch
        assertEquals(2, history.epochs());
        assertTrue(history.epoch(1).containsKey("val_loss"));
        assertTrue(budget.isExhausted());
    }

    @Test
    void aBudgetCountsFromTheStartOfEachTraining() {
        TimeBudget budget = new TimeBudget(Duration.ofDays(1), now::get);
        for (int training = 0; training < 2; training++) {
            now.addAndGet(Duration.ofDays(2).toNanos());
            assertEquals(3, new ShortTraining().with(budget).fit().epochs());
        }
        assertEquals(
                3,
                new ShortTraining()
                        .with(new TimeBudget(Duration.ofSeconds(Long.MAX_VALUE)))
                        .fit()
                        .epochs());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void timesThatAreNotPositiveAreRejected(long nanoseconds) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new TimeBudget(Duration.ofNanos(nanoseconds)));
    }
}
