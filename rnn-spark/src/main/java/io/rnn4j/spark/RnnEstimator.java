package io.rnn4j.spark;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.serialization.ComponentText;
import io.rnn4j.serialization.ModelFileException;

import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * An estimator that trains layers and a dense output with {@link SynchronousTraining}.
 *
 * @param <E> the estimator
 * @param <M> its model
 */
@SuppressWarnings("doclint:missing") // "Sets …" documents parameters
public abstract sealed class RnnEstimator<E extends RnnEstimator<E, M>, M extends RnnModel<M>>
        extends Estimator<M>
        implements PredictionParams<E>, TrainingParams<E>, DefaultParamsWritable
        permits RnnRegressor, RnnClassifier {
    private static final long serialVersionUID = 1;

    private final String uid;
    private final Param<String> featuresCol;
    private final Param<String> predictionCol;
    private final Param<String> keyCol;
    private final IntParam batchSize;
    private final Param<String> handleInvalid;
    private final Param<String> labelCol;
    private final IntParam numFeatures;
    private final StringArrayParam layers;
    private final IntParam maxIter;
    private final DoubleParam stepSize;
    private final IntParam blockSize;
    private final LongParam seed;

    /** Creates an estimator with the defaults. */
    RnnEstimator(String uid) {
        this.uid = Objects.requireNonNull(uid, "uid");
        featuresCol = ParamOf.features(this);
        predictionCol = ParamOf.prediction(this);
        keyCol = ParamOf.key(this);
        batchSize = ParamOf.batchSize(this);
        handleInvalid = ParamOf.handleInvalid(this);
        labelCol = new Param<>(this, "labelCol", "the column of the labels");
        numFeatures = ParamOf.atLeast(1, this, "numFeatures", "the number of features of a step");
        layers = new StringArrayParam(this, "layers", "the layers before the dense output as JSON");
        maxIter = ParamOf.atLeast(1, this, "maxIter", "the number of epochs");
        stepSize =
                new DoubleParam(
                        this, "stepSize", "the learning rate of Adam", ParamValidators.gt(0));
        blockSize = ParamOf.atLeast(1, this, "blockSize", "the number of samples of a block");
        seed = new LongParam(this, "seed", "the seed of weights, dropout and order");
        setDefault(featuresCol, "features");
        setDefault(predictionCol, "prediction");
        setDefault(keyCol, "");
        setDefault(batchSize, 32);
        setDefault(handleInvalid, "error");
        setDefault(labelCol, "label");
        setDefault(numFeatures, 1);
        setDefault(layers, json(Layers.gru(32)));
        setDefault(maxIter, 10);
        setDefault(stepSize, 0.001);
        setDefault(blockSize, 32);
        setDefault(seed, 0L);
    }

    @Override
    public String uid() {
        return uid;
    }

    private static String[] json(Layer... layers) {
        return Arrays.stream(layers)
                .map(layer -> ComponentText.write(Layer.class, layer))
                .toArray(String[]::new);
    }

    /** Sets the layers between the input and the dense output; one GRU of 32 units by default. */
    public E setLayers(Layer... value) {
        return setLayers(json(value));
    }

    /** {@return the width of the output, which the labels may decide} */
    abstract int outputs(Dataset<Row> rows);

    /** {@return the loss} */
    abstract Loss loss();

    /** {@return the fitted model} */
    abstract M fitted(byte[] file);

    @Override
    public M fit(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        Dataset<Row> rows = dataset.toDF();
        Model model =
                Sequential.of(
                        getSeed(), Layers.input(getNumFeatures()), layersBefore(outputs(rows)));
        String key = getKeyCol();
        if (key.isEmpty()) {
            key = uid + "__key";
            rows = rows.withColumn(key, functions.lit(""));
        }
        SynchronousTraining.Result result =
                new SynchronousTraining(new Adam(getStepSize()), loss())
                        .blockSize(getBlockSize())
                        .badRows(getHandleInvalid().equals("skip") ? BadRows.SKIP : BadRows.REJECT)
                        .fit(
                                model,
                                new SequenceColumns(key, getFeaturesCol(), getLabelCol())
                                        .read(rows, getNumFeatures()),
                                FitOptions.epochs(getMaxIter()).batchSize(getBatchSize()));
        M fitted = fitted(SerializedModel.fileOf(model)).setParent(this);
        fitted.skippedInTraining(result.skipped());
        return copyValues(fitted, extractParamMap());
    }

    private List<Layer> layersBefore(int outputs) {
        List<Layer> all = new ArrayList<>();
        for (String json : getLayers()) {
            try {
                all.add(ComponentText.read(Layer.class, json));
            } catch (ModelFileException failure) {
                throw new IllegalArgumentException(
                        "layers: '%s' is no layer: %s".formatted(json, failure.getMessage()),
                        failure);
            }
        }
        all.add(Layers.dense(outputs));
        return all;
    }

    @Override
    public StructType transformSchema(StructType schema) {
        SequenceColumns.requireValues(schema, getFeaturesCol());
        SequenceColumns.requireNumber(schema, getLabelCol());
        return fittedSchema(schema);
    }

    /** {@return the columns of a table after the fitted model} */
    abstract StructType fittedSchema(StructType schema);

    @Override
    @SuppressWarnings("unchecked")
    public E copy(ParamMap extra) {
        return (E) defaultCopy(extra);
    }

    @Override
    public Param<String> featuresCol() {
        return featuresCol;
    }

    @Override
    public Param<String> predictionCol() {
        return predictionCol;
    }

    @Override
    public Param<String> keyCol() {
        return keyCol;
    }

    @Override
    public IntParam batchSize() {
        return batchSize;
    }

    @Override
    public Param<String> handleInvalid() {
        return handleInvalid;
    }

    @Override
    public Param<String> labelCol() {
        return labelCol;
    }

    @Override
    public IntParam numFeatures() {
        return numFeatures;
    }

    @Override
    public StringArrayParam layers() {
        return layers;
    }

    @Override
    public IntParam maxIter() {
        return maxIter;
    }

    @Override
    public DoubleParam stepSize() {
        return stepSize;
    }

    @Override
    public IntParam blockSize() {
        return blockSize;
    }

    @Override
    public LongParam seed() {
        return seed;
    }
}
