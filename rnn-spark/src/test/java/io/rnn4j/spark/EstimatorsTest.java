package io.rnn4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.serialization.ModelFile;

import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Estimators and models in Spark ML's pipelines, and their files outside of Spark. */
class EstimatorsTest {
    private final SparkSession spark = LocalSpark.session();

    private Dataset<Row> table() {
        StructType schema =
                new StructType(
                        new StructField[] {
                            DataTypes.createStructField("key", DataTypes.StringType, false),
                            DataTypes.createStructField(
                                    "features",
                                    DataTypes.createArrayType(DataTypes.FloatType),
                                    true),
                            DataTypes.createStructField("label", DataTypes.DoubleType, false)
                        });
        List<Row> rows =
                Waves.sequences().stream()
                        .map(each -> RowFactory.create(each.key(), each.x(), (double) each.y()[0]))
                        .toList();
        return spark.createDataFrame(rows, schema).repartition(3);
    }

    private static RnnRegressor regressor() {
        return new RnnRegressor()
                .setKeyCol("key")
                .setNumFeatures(2)
                .setLayers(Layers.gru(6).dropout(0.1))
                .setMaxIter(2)
                .setBatchSize(20)
                .setBlockSize(3)
                .setStepSize(0.01)
                .setSeed(7);
    }

    private static Map<String, Double> expected(Model model) {
        Map<String, Double> expected = new HashMap<>();
        for (LabelledSequence each : Waves.sequences()) {
            Tensor x = Tensor.zeros(1, each.steps(), 2);
            System.arraycopy(each.x(), 0, x.array(), 0, each.x().length);
            expected.put(each.key(), (double) model.predict(x).array()[0]);
        }
        return expected;
    }

    private static Map<String, Double> predictions(Dataset<Row> rows) {
        Map<String, Double> predictions = new HashMap<>();
        rows.select("key", "prediction")
                .collectAsList()
                .forEach(row -> predictions.put(row.getString(0), row.getDouble(1)));
        return predictions;
    }

    @Test
    void aRegressorHasTheBitsOfOneProcessInTrainingAndPrediction(@TempDir Path directory)
            throws Exception {
        Model local =
                Sequential.of(7, Layers.input(2), Layers.gru(6).dropout(0.1), Layers.dense(1));
        local.compile(new Adam(0.01), new MeanSquaredError());
        local.fit(Waves.examples(), FitOptions.epochs(2).batchSize(20).gradientBlocks(3));
        RnnRegressionModel fitted = regressor().fit(table());
        assertEquals(local.weights().copyOfAll(), fitted.network().weights().copyOfAll());

        Path saved = directory.resolve("model");
        fitted.write().overwrite().save(saved.toUri().toString());
        Model plain = ModelFile.load(saved.resolve(RnnModel.FILE)); // without Spark
        Map<String, Double> expected = expected(plain);
        assertEquals(expected, predictions(fitted.transform(table())));
        assertEquals(expected, predictions(fitted.setBatchSize(5).transform(table())));
        RnnRegressionModel read = RnnRegressionModel.load(saved.toUri().toString());
        assertEquals(expected, predictions(read.transform(table())));
        assertEquals(20, read.getBatchSize());
        assertEquals(fitted.uid(), read.uid());
        // the reverse: a model of one process on Spark
        assertEquals(expected, predictions(RnnRegressionModel.of(local).transform(table())));

        read.registerFunction(spark, "wave");
        table().createOrReplaceTempView("waves");
        assertEquals(
                expected,
                predictions(spark.sql("SELECT key, wave(features) prediction FROM waves")));
    }

    @Test
    void aClassifierHasLogitsProbabilitiesAndClasses() {
        Dataset<Row> rows = table().withColumn("label", functions.col("label").gt(0).cast("int"));
        RnnClassificationModel model =
                new RnnClassifier().setNumFeatures(2).setMaxIter(1).setBatchSize(20).fit(rows);
        for (Row row : model.transform(rows).collectAsList()) {
            Vector logits = row.getAs("rawPrediction");
            Vector probabilities = row.getAs("probability");
            assertEquals(2, logits.size());
            assertEquals(
                    1 / (1 + StrictMath.exp(logits.apply(1) - logits.apply(0))),
                    probabilities.apply(0),
                    1e-12);
            assertEquals(
                    logits.apply(1) > logits.apply(0) ? 1.0 : 0.0, row.<Double>getAs("prediction"));
        }
        Dataset<Row> fractions = table();
        RnnClassifier classifier = new RnnClassifier().setNumFeatures(2);
        IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> classifier.fit(fractions));
        assertTrue(failure.getMessage().contains("expected classes"), failure.getMessage());
    }

    @Test
    void pipelinesAndCrossValidationTakeTheEstimator(@TempDir Path directory) throws Exception {
        RnnRegressor regressor = regressor().setMaxIter(1);
        String path = directory.resolve("pipeline").toUri().toString();
        PipelineModel pipeline =
                new Pipeline().setStages(new PipelineStage[] {regressor}).fit(table());
        pipeline.write().overwrite().save(path);
        assertEquals(
                predictions(pipeline.transform(table())),
                predictions(PipelineModel.load(path).transform(table())));

        String unfitted = directory.resolve("estimator").toUri().toString();
        regressor.write().overwrite().save(unfitted);
        RnnRegressor read = RnnRegressor.load(unfitted);
        assertArrayEquals(regressor.getLayers(), read.getLayers());
        assertEquals(0.01, read.getStepSize());

        ParamMap[] grid =
                new ParamGridBuilder()
                        .addGrid(regressor.stepSize(), new double[] {0.1, 1e-6})
                        .build();
        CrossValidatorModel best =
                new CrossValidator()
                        .setEstimator(regressor)
                        .setEvaluator(new RegressionEvaluator())
                        .setEstimatorParamMaps(grid)
                        .setNumFolds(2)
                        .fit(table());
        assertEquals(2, best.avgMetrics().length);
        assertTrue(best.avgMetrics()[0] < best.avgMetrics()[1]);
        assertEquals(0.1, ((RnnRegressor) best.bestModel().parent()).getStepSize());
    }

    @Test
    void aPartitionIsReadOneBatchAtATime() {
        int[] read = new int[1];
        Iterator<Integer> endless =
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return true;
                    }

                    @Override
                    public Integer next() {
                        return read[0]++;
                    }
                };
        Iterator<SequenceScoring.Scored<Integer>> scored =
                new SequenceScoring(8, BadRows.REJECT)
                        .score(Waves.model(), endless, k -> new float[] {k, 1}, String::valueOf);
        for (int k = 0; k < 40; k++) {
            assertEquals(k, scored.next().of());
        }
        assertEquals(40, read[0]);
    }

    @Test
    void badRowsAreNamedOrSkipped() {
        RnnRegressionModel model =
                RnnRegressionModel.of(
                        Sequential.of(7, Layers.input(2), Layers.gru(3), Layers.dense(1)));
        Dataset<Row> rows =
                spark.sql("SELECT 'bad' AS key, array(1.0, 2.0, 3.0) AS features")
                        .union(spark.sql("SELECT 'good', array(1.0, 2.0)"));
        Exception failure =
                assertThrows(Exception.class, () -> model.transform(rows).collectAsList());
        assertTrue(failure.toString().contains("has 3 values"), failure.toString());
        assertEquals(1, model.setHandleInvalid("skip").transform(rows).count());
        IllegalArgumentException missing =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> model.setFeaturesCol("none").transform(rows));
        assertTrue(missing.getMessage().contains("there is no column 'none'"));
    }
}
