package io.rnn4j.spark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.training.FitOptions;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

class TreeReductionTest {
    private static final int WIDTH = 64;
    private static final int PARTITIONS = 16;

    /** Counts the bytes that tasks return to the driver. */
    private static final class Results extends SparkListener {
        private final AtomicLong bytes = new AtomicLong();

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            bytes.addAndGet(end.taskMetrics().resultSize());
        }
    }

    @Test
    void theDriverReceivesOneSumOfEachGroupOfPartitions() throws Exception {
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
        Model model = Sequential.of(7, Layers.input(2), Layers.lstm(WIDTH), Layers.dense(1));
        long one = 4L * (4 * WIDTH * (2 + WIDTH + 1) + WIDTH + 1);
        List<LabelledSequence> data = new ArrayList<>(Waves.sequences());
        Results results = new Results();
        spark.sc().addSparkListener(results);
        try {
            new SynchronousTraining(Waves.optimizer(), Waves.LOSS)
                    .blockSize(1)
                    .partitions(PARTITIONS)
                    .fit(
                            model,
                            spark.parallelize(data.subList(0, PARTITIONS), 2),
                            FitOptions.epochs(1).batchSize(PARTITIONS));
            spark.sc().listenerBus().waitUntilEmpty();
        } finally {
            spark.sc().removeSparkListener(results);
        }
        long bytes = results.bytes.get();
        assertTrue(bytes > 4 * one, () -> bytes + " bytes");
        // four groups of four partitions; the rest are results of other jobs
        assertTrue(bytes < 8 * one, () -> bytes + " bytes, one sum has " + one);
    }
}
