package io.rnn4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.core.model.Model;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.FitOptions;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

class TrialSearchTest {
    private static final List<Map<String, Double>> SETTINGS =
            List.of(Map.of("rate", 0.001), Map.of("rate", 0.01), Map.of("rate", 0.1));
    private static final AtomicInteger RUN = new AtomicInteger();

    private static double score(int number, Map<String, Double> settings) {
        RUN.incrementAndGet();
        Model model = Waves.model();
        model.compile(new Adam(settings.get("rate")), Waves.LOSS);
        return model.fit(Waves.examples(), FitOptions.epochs(1)).loss()[0];
    }

    @Test
    void aSearchHasTheScoresOfOneProcessAndRunsMissingTrialsOnly(@TempDir Path directory)
            throws Exception {
        SparkSession spark = LocalSpark.session();
        String path = directory.toUri().toString();
        List<Row> first =
                TrialSearch.run(spark, SETTINGS, path, TrialSearchTest::score).collectAsList();
        for (int trial = 0; trial < 3; trial++) {
            assertEquals(trial, first.get(trial).getInt(0));
            assertEquals(score(trial, SETTINGS.get(trial)), first.get(trial).getDouble(2));
        }
        Files.delete(directory.resolve("trial-1"));
        RUN.set(0);
        assertEquals(
                first,
                TrialSearch.run(spark, SETTINGS, path, TrialSearchTest::score).collectAsList());
        assertEquals(1, RUN.get());
        Exception other =
                assertThrows(
                        Exception.class,
                        () ->
                                TrialSearch.run(
                                        spark, SETTINGS.reversed(), path, TrialSearchTest::score));
        assertTrue(other.toString().contains("another directory"), other.toString());
    }
}
