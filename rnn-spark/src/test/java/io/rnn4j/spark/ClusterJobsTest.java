package io.rnn4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Session;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.FitOptions;

import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An estimator, a stream and a search lose an executor each, and have the bits of one process. */
class ClusterJobsTest {
    @TempDir private static Path directory;

    private static DriverProcess ended;

    @BeforeAll
    static void run() throws Exception {
        ended = DriverProcess.run(directory, ClusterJobsProgram.class, directory.toString());
        assertEquals(0, ended.status(), ended::all);
    }

    @Test
    void anEstimator() {
        Model model = Sequential.of(7, Layers.input(2), Layers.gru(6), Layers.dense(1));
        model.compile(new Adam(0.001), new MeanSquaredError());
        model.fit(Waves.examples(), FitOptions.epochs(3).batchSize(20).gradientBlocks(3));
        assertEquals(2, ended.count("killing executor")); // one here, one in the stream
        assertEquals(ClusterProgram.checksum(model), ended.line("weights "));
        assertEquals(
                "predictions " + new TreeMap<>(EstimatorsTest.expected(model)),
                ended.line("predictions "));
    }

    @Test
    void aStream() {
        Model model = ClusterJobsProgram.streamModel();
        Map<String, Integer> sums = new TreeMap<>();
        for (String key : List.of("a", "b", "c")) {
            Session session = model.session(1);
            float[] output = new float[2];
            List<Float> outputs = new ArrayList<>();
            for (int time = 0; time < 12; time++) {
                session.step(ClusterJobsProgram.features(key, time), output);
                outputs.addAll(List.of(output[0], output[1]));
            }
            sums.put(key, outputs.hashCode());
        }
        assertEquals("stream " + sums, ended.line("stream "));
    }

    @Test
    void aSearch() {
        assertTrue(Files.exists(directory.resolve("killed")));
        assertEquals(
                "scores "
                        + ClusterJobsProgram.TRIALS.stream()
                                .map(ClusterJobsProgram::score)
                                .map(RowFactory::create)
                                .toList(),
                ended.line("scores "));
    }
}
