package io.rnn4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.core.model.MeanModel;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.serialization.ModelFile;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** Searches and ensembles have the results of one process, and run what is missing only. */
class TrialSearchTest {
    private static final List<TrialSettings> SETTINGS =
            List.of(
                    new TrialSettings(Map.of("rate", 0.001, "optimizer", "adam", "bias", true)),
                    new TrialSettings(Map.of("rate", 0.1, "optimizer", "descent", "bias", false)),
                    new TrialSettings(Map.of("rate", 1, "optimizer", "descent", "bias", true)));
    private static final AtomicInteger RUN = new AtomicInteger();

    private final SparkSession spark = LocalSpark.session();

    private static TrialSearch.Outcome trial(int number, TrialSettings settings) {
        RUN.incrementAndGet();
        Model model = Waves.model();
        model.execution(Execution.standard().threads(1));
        double rate = settings.number("rate") * (settings.isTrue("bias") ? 1 : 0.5);
        model.compile(
                settings.text("optimizer").equals("adam")
                        ? new Adam(rate)
                        : new GradientDescent(rate),
                Waves.LOSS);
        double loss = model.fit(Waves.examples(), FitOptions.epochs(1)).loss()[0];
        return new TrialSearch.Outcome(loss, model);
    }

    private static double score(int number, TrialSettings settings) {
        return trial(number, settings).score();
    }

    @Test
    void aSearchHasTheScoresOfOneProcessAndRunsMissingTrialsOnly(@TempDir Path directory)
            throws Exception {
        String path = directory.toUri().toString();
        Dataset<Row> table = TrialSearch.run(spark, SETTINGS, path, TrialSearchTest::score);
        List<Row> first = table.collectAsList();
        for (int trial = 0; trial < 3; trial++) {
            assertEquals(trial, first.get(trial).getInt(0));
            assertEquals(score(trial, SETTINGS.get(trial)), first.get(trial).getDouble(2));
        }
        assertEquals(1, table.where("settings.optimizer = 'adam' AND settings.bias").count());
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

    @Test
    void modelsAreKept(@TempDir Path directory) throws Exception {
        String path = directory.toUri().toString();
        List<Row> rows =
                TrialSearch.runAndKeepModels(spark, SETTINGS, path, TrialSearchTest::trial)
                        .collectAsList();
        for (int trial = 0; trial < 3; trial++) {
            Model kept = ModelFile.load(Path.of(URI.create(rows.get(trial).getString(3))));
            assertEquals(
                    trial(trial, SETTINGS.get(trial)).model().weights().copyOfAll(),
                    kept.weights().copyOfAll());
        }
        Files.delete(directory.resolve("trial-2.safetensors"));
        RUN.set(0);
        assertEquals(
                rows,
                TrialSearch.runAndKeepModels(spark, SETTINGS, path, TrialSearchTest::trial)
                        .collectAsList());
        assertEquals(1, RUN.get());
    }

    private static Model member(long seed) {
        RUN.incrementAndGet();
        Model model = Waves.model(seed);
        model.execution(Execution.standard().threads(1));
        model.compile(new Adam(0.01), Waves.LOSS);
        model.fit(Waves.examples(), FitOptions.epochs(1));
        return model;
    }

    @Test
    void anEnsembleIsOneModelAndItsMissingMembersAreTrained(@TempDir Path directory)
            throws Exception {
        long[] seeds = {3, 5, 8};
        Model expected =
                MeanModel.of(LongStream.of(seeds).mapToObj(TrialSearchTest::member).toList());
        String path = directory.toUri().toString();
        Model trained = EnsembleTraining.run(spark, seeds, path, TrialSearchTest::member);
        assertEquals(expected.weights().copyOfAll(), trained.weights().copyOfAll());
        Files.delete(directory.resolve("trial-0"));
        RUN.set(0);
        Model again = EnsembleTraining.run(spark, seeds, path, TrialSearchTest::member);
        assertEquals(1, RUN.get());
        assertArrayEquals(
                expected.predict(Waves.examples()).values().iterator().next().array(),
                again.predict(Waves.examples()).values().iterator().next().array());
        assertEquals(1, RnnRegressionModel.of(again).network().outputs().size());
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        EnsembleTraining.run(
                                spark, new long[] {1, 1}, path, TrialSearchTest::member));
    }

    @Test
    void settingsOfAnotherTypeAreRejected() {
        assertEquals(
                "setting 'x': expected a number, a boolean or a string, got 'class [I'",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new TrialSettings(Map.of("x", new int[1])))
                        .getMessage());
        TrialSettings settings = new TrialSettings(Map.of("units", 8, "cell", "gru"));
        assertEquals(8, settings.wholeNumber("units"));
        assertThrows(IllegalArgumentException.class, () -> settings.number("cell"));
        assertThrows(IllegalArgumentException.class, () -> settings.isTrue("units"));
        assertEquals(
                "there is no setting 'layers', only [cell, units]",
                assertThrows(IllegalArgumentException.class, () -> settings.text("layers"))
                        .getMessage());
    }
}
