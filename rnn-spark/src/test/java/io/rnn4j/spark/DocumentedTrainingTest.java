package io.rnn4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.FitOptions;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The snippets of docs/distributed.md are the code of this test. */
class DocumentedTrainingTest {
    @Test
    void tableOfSequences() {
        Dataset<Row> table =
                LocalSpark.session()
                        .sql(
                                "SELECT id, array(id, 1, id + 1, 2) AS values, id * 2 AS target"
                                        + " FROM range(256)");
        Model model = Waves.model();
        int features = 2;
        // the snippet begins
        SequenceColumns columns = new SequenceColumns("id", "values", "target");
        SynchronousTraining.Result result =
                new SynchronousTraining(new Adam(0.001), new MeanSquaredError())
                        .blockSize(32)
                        .fit(
                                model,
                                columns.read(table, features),
                                FitOptions.epochs(2).batchSize(256));
        // the snippet ends
        assertEquals(2, result.history().epochs());
        assertEquals(2, result.communication().steps());
    }

    @Test
    void estimator() {
        Dataset<Row> table =
                LocalSpark.session()
                        .sql(
                                "SELECT id, array(id, 1, id + 1, 2) AS values, id * 2 AS target"
                                        + " FROM range(256)");
        SparkSession spark = LocalSpark.session();
        // the snippet begins
        RnnRegressor regressor =
                new RnnRegressor()
                        .setFeaturesCol("values")
                        .setLabelCol("target")
                        .setKeyCol("id")
                        .setNumFeatures(2)
                        .setLayers(Layers.gru(16))
                        .setMaxIter(2);
        RnnRegressionModel fitted = regressor.fit(table);
        Dataset<Row> predicted = fitted.transform(table);
        fitted.registerFunction(spark, "doubled");
        // the snippet ends
        assertEquals(256, predicted.count());
        assertEquals(1, spark.sql("SELECT doubled(array(1, 2, 3, 4))").count());
    }

    @Test
    void forecaster() {
        Dataset<Row> table =
                LocalSpark.session()
                        .sql(
                                "SELECT 'north' AS shop, date_add(DATE '2026-01-01', CAST(id AS"
                                    + " INT)) AS day, IF(id < 50, id % 7, NULL) AS sales, id % 2 AS"
                                    + " price FROM range(57)");
        // the snippet begins
        RnnForecaster forecaster =
                new RnnForecaster()
                        .setIdCol("shop")
                        .setTimeCol("day")
                        .setValueCol("sales")
                        .setKnownCols(new String[] {"price"})
                        .setHorizon(7)
                        .setKind("gru");
        RnnForecasterModel model = forecaster.fit(table);
        Dataset<Row> forecasts = model.transform(table);
        // the snippet ends
        assertEquals(7, forecasts.count());
    }

    @Test
    void theDocumentHasTheCodeOfThisTest() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        String document = Files.readString(root.resolve("docs/distributed.md"));
        String code =
                Files.readString(
                        root.resolve(
                                "rnn-spark/src/test/java/io/rnn4j/spark/DocumentedTrainingTest.java"));
        for (String first :
                List.of(
                        "SequenceColumns columns",
                        "RnnRegressor regressor",
                        "RnnForecaster forecaster")) {
            int begin = document.indexOf(first);
            String snippet = document.substring(begin, document.indexOf("```", begin));
            assertTrue(withoutSpaces(code).contains(withoutSpaces(snippet)), snippet);
        }
    }

    private static String withoutSpaces(String text) {
        return text.replaceAll("\\s", "");
    }
}
