package io.rnn4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Session;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Streams of steps continue the sessions of their keys, also after a restart. */
class KeyedSessionsTest {
    private final SparkSession spark = LocalSpark.session();

    private void run(Model model, Path directory) throws Exception {
        Dataset<Row> steps =
                spark.readStream()
                        .schema("key STRING, time BIGINT, values ARRAY<FLOAT>")
                        .json(directory.resolve("steps").toString());
        KeyedSessions.outputs(steps, model, "key", "time", "values")
                .writeStream()
                .format("parquet")
                .option("checkpointLocation", directory.resolve("checkpoint").toString())
                .trigger(Trigger.AvailableNow())
                .start(directory.resolve("outputs").toString())
                .awaitTermination();
    }

    /** Adds steps of two keys, of which the last ones come first. */
    private void add(Path directory, int from, int to) {
        spark.range(from, to)
                .selectExpr("explode(array('a', 'b')) AS key", "id AS time")
                .selectExpr("key", "time", "array(time * 0.1, IF(key = 'a', 1, -1)) AS values")
                .orderBy(functions.col("time").desc())
                .coalesce(1)
                .write()
                .mode("append")
                .json(directory.resolve("steps").toString());
    }

    @Test
    void aQueryGoesOnFromItsCheckpointWithTheSameBits(@TempDir Path directory) throws Exception {
        spark.conf()
                .set(
                        "spark.sql.streaming.stateStore.providerClass",
                        "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider");
        Model model =
                Sequential.of(
                        7,
                        Layers.input(2),
                        Layers.lstm(4).returnSequences(true),
                        Layers.gru(3),
                        Layers.dense(2));
        add(directory, 0, 5);
        run(model, directory);
        add(directory, 5, 9);
        run(model, directory); // another query, which knows the checkpoint only

        List<Row> rows =
                spark.read().parquet(directory.resolve("outputs").toString()).collectAsList();
        assertEquals(18, rows.size());
        for (String key : List.of("a", "b")) {
            Session session = model.session(1);
            float[] output = new float[2];
            List<Row> own =
                    rows.stream()
                            .filter(row -> row.getString(0).equals(key))
                            .sorted(Comparator.comparingLong(row -> row.getLong(1)))
                            .toList();
            for (int time = 0; time < 9; time++) {
                session.step(new float[] {(float) (time * 0.1), key.equals("a") ? 1 : -1}, output);
                assertEquals(time, own.get(time).getLong(1));
                assertArrayEquals(output, SequenceColumns.floats(own.get(time).get(2)));
            }
        }
    }
}
