package io.rnn4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

import java.util.List;

class LocalSparkTest {
    @Test
    void tasksOfASessionRunOnTwoThreads() {
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
        List<Integer> squares = context.parallelize(List.of(1, 2, 3), 2).map(n -> n * n).collect();
        assertEquals(2, context.defaultParallelism());
        assertEquals(List.of(1, 4, 9), squares);
    }
}
