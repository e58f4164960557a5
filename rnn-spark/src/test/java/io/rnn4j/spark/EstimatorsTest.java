package io.rnn4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.serialization.ModelFile;

import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
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
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
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
        return table(spark);
    }

    /** {@return the waves as a table} */
    static Dataset<Row> table(SparkSession spark) {
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

    /** {@return the predictions for the waves without Spark} */
    static Map<String, Double> expected(Model model) {
        Map<String, Double> expected = new HashMap<>();
        for (LabelledSequence each : Waves.sequences()) {
            Tensor x = Tensor.zeros(1, each.steps(), 2);
            System.arraycopy(each.x(), 0, x.array(), 0, each.x().length);
            expected.put(each.key(), (double) model.predict(x).array()[0]);
        }
        return expected;
    }

    /** {@return the predictions of a table by key} */
    static Map<String, Double> predictions(Dataset<Row> rows) {
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
    void aSavedClassifierHasTheBitsOfOneProcess(@TempDir Path directory) throws Exception {
        Dataset<Row> rows = table().withColumn("label", functions.col("label").gt(0).cast("int"));
        RnnClassificationModel fitted =
                new RnnClassifier()
                        .setKeyCol("key")
                        .setNumFeatures(2)
                        .setLayers(Layers.gru(6))
                        .setMaxIter(1)
                        .setBatchSize(20)
                        .setBlockSize(3)
                        .setSeed(7)
                        .setRawPredictionCol("logits")
                        .fit(rows);
        Model local = Sequential.of(7, Layers.input(2), Layers.gru(6), Layers.dense(2));
        local.compile(new Adam(0.001), new SoftmaxCrossEntropy());
        List<LabelledSequence> classes =
                Waves.sequences().stream()
                        .map(
                                each ->
                                        new LabelledSequence(
                                                each.key(),
                                                each.steps(),
                                                each.x(),
                                                new float[] {each.y()[0] > 0 ? 1 : 0}))
                        .toList();
        local.fit(
                new SequenceShape(2, 1, false).examples(classes),
                FitOptions.epochs(1).batchSize(20).gradientBlocks(3));
        assertEquals(local.weights().copyOfAll(), fitted.network().weights().copyOfAll());

        Path saved = directory.resolve("classifier");
        fitted.write().overwrite().save(saved.toUri().toString());
        RnnClassificationModel read = RnnClassificationModel.load(saved.toUri().toString());
        assertEquals("logits", read.getRawPredictionCol());
        Model plain = ModelFile.load(saved.resolve(RnnModel.FILE)); // without Spark
        Map<String, Row> byKey = new HashMap<>();
        read.transform(rows).collectAsList().forEach(row -> byKey.put(row.getAs("key"), row));
        for (LabelledSequence each : classes) {
            Tensor x = Tensor.zeros(1, each.steps(), 2);
            System.arraycopy(each.x(), 0, x.array(), 0, each.x().length);
            float[] logits = plain.predict(x).array();
            Vector got = byKey.get(each.key()).getAs("logits");
            assertArrayEquals(new double[] {logits[0], logits[1]}, got.toArray());
        }
        assertEquals(
                read.transform(rows).collectAsList(),
                RnnClassificationModel.of(local)
                        .setRawPredictionCol("logits")
                        .transform(rows)
                        .collectAsList());
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
                new SequenceScoring(8, BadRows.REJECT, new LongAccumulator())
                        .score(Waves.model(), endless, k -> new float[] {k, 1}, String::valueOf);
        for (int k = 0; k < 40; k++) {
            assertEquals(k, scored.next().of());
        }
        assertEquals(40, read[0]);
    }

    @Test
    void badRowsAreNamedByTheirKeysOrSkippedAndCounted() {
        RnnRegressionModel model =
                RnnRegressionModel.of(
                        Sequential.of(7, Layers.input(2), Layers.gru(3), Layers.dense(1)));
        Dataset<Row> rows =
                spark.sql("SELECT 'good' AS name, array(1.0, 2.0) AS features")
                        .union(spark.sql("SELECT 'bad', array(1.0, 2.0, 3.0)"))
                        .union(spark.sql("SELECT 'empty', array()"))
                        .coalesce(1);
        assertTrue(
                failure(model, rows)
                        .startsWith(
                                "the sequence with key 'none, row 2 of partition 0' has 3 values"));
        assertEquals(
                "the sequence with key 'bad' has 3 values, expected 2: 1 time steps of 2 features;"
                        + " correct the row, or skip such rows with setHandleInvalid(\"skip\")",
                failure(model.setKeyCol("name"), rows));
        model.registerFunction(spark, "checked");
        rows.createOrReplaceTempView("checked_rows");
        assertTrue(
                message(
                                () ->
                                        spark.sql("SELECT checked(features) FROM checked_rows")
                                                .collectAsList())
                        .startsWith("the sequence with key 'argument of checked' has 3 values"));

        Dataset<Row> skipping = model.setHandleInvalid("skip").transform(rows);
        assertEquals(0, model.skipped());
        assertEquals(1, skipping.collectAsList().size());
        assertEquals(2, model.skipped());
        skipping.collectAsList();
        assertEquals(4, model.skipped());
        assertEquals(0, model.copy(new ParamMap()).skipped());
        assertEquals(
                "there is no column 'none', only [name, features]; name one of them",
                message(() -> model.setKeyCol("none").transform(rows)));
        assertEquals(
                "there is no column 'none', only [name, features]; name one of them",
                message(() -> model.setKeyCol("").setFeaturesCol("none").transform(rows)));
    }

    private static String failure(RnnRegressionModel model, Dataset<Row> rows) {
        return message(() -> model.transform(rows).collectAsList());
    }

    private static String message(Executable action) {
        Throwable failure = assertThrows(Exception.class, action);
        while (failure.getCause() != null && !(failure instanceof IllegalArgumentException)) {
            failure = failure.getCause();
        }
        return failure.getMessage();
    }

    @Test
    void trainingSkipsAndCounts() {
        Dataset<Row> rows =
                table().union(spark.sql("SELECT 'bad', array(float('NaN'), 1f), double(0)"));
        RnnRegressionModel model = regressor().setHandleInvalid("skip").setMaxIter(1).fit(rows);
        assertEquals(1, model.skippedInTraining());
        assertEquals(
                regressor().setMaxIter(1).fit(table()).network().weights().copyOfAll(),
                model.network().weights().copyOfAll());
    }

    @Test
    void vectorsAreReadAsArrays() {
        RnnRegressionModel model =
                RnnRegressionModel.of(
                        Sequential.of(7, Layers.input(2), Layers.gru(3), Layers.dense(1)));
        Dataset<Row> vectors =
                table().withColumn(
                                "features",
                                org.apache.spark.ml.functions.array_to_vector(
                                        functions.col("features")));
        assertEquals(SQLDataTypes.VectorType(), vectors.schema().apply("features").dataType());
        assertEquals(predictions(model.transform(table())), predictions(model.transform(vectors)));
        Dataset<Row> sparse =
                spark.createDataFrame(
                        List.of(
                                RowFactory.create(
                                        "key", Vectors.sparse(4, new int[] {3}, new double[] {5}))),
                        vectors.select("key", "features").schema());
        Dataset<Row> dense = spark.sql("SELECT 'key' AS key, array(0, 0, 0, 5) AS features");
        assertEquals(predictions(model.transform(dense)), predictions(model.transform(sparse)));
        assertEquals(
                regressor().setMaxIter(1).fit(table()).network().weights().copyOfAll(),
                regressor().setMaxIter(1).fit(vectors).network().weights().copyOfAll());
    }

    @Test
    void modelsWithSeveralOutputsAreRejected() {
        Graph graph = new Graph();
        Wire state = graph.add(Layers.gru(3), graph.input("in", Layers.input(2)));
        graph.output("one", graph.add(Layers.dense(1), state));
        graph.output("two", graph.add(Layers.dense(1), state));
        Model several = graph.build();
        String expected = "rnn-spark takes models with one input and one output";
        assertTrue(message(() -> RnnRegressionModel.of(several)).startsWith(expected));
        assertTrue(message(() -> RnnClassificationModel.of(several)).startsWith(expected));
        Model everyStep =
                Sequential.of(
                        7, Layers.input(2), Layers.gru(3).returnSequences(true), Layers.dense(1));
        assertTrue(
                failure(RnnRegressionModel.of(everyStep), table())
                        .startsWith("expected a model with one output of a sequence"));
        Model wide = Sequential.of(7, Layers.input(2), Layers.gru(3), Layers.dense(2));
        assertTrue(
                message(() -> RnnRegressionModel.of(wide))
                        .startsWith("a regression has one output of width 1"));
    }
}
