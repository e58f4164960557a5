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
@SuppressWarnings("doclint:missing") // {@return …} and "Sets …" document parameters
public abstract sealed class RnnEstimator<E extends RnnEstimator<E, M>, M extends RnnModel<M>>
        extends Estimator<M> implements DefaultParamsWritable permits RnnRegressor, RnnClassifier {
    private static final long serialVersionUID = 1;

    private final String uid;
    private final PredictionParams prediction;
    private final Param<String> labelCol;
    private final Param<String> keyCol;
    private final IntParam numFeatures;
    private final StringArrayParam layers;
    private final IntParam maxIter;
    private final DoubleParam stepSize;
    private final IntParam blockSize;
    private final LongParam seed;

    /** Creates an estimator with the defaults. */
    RnnEstimator(String uid) {
        this.uid = Objects.requireNonNull(uid, "uid");
        prediction = new PredictionParams(this);
        labelCol = new Param<>(this, "labelCol", "the column of the labels");
        keyCol =
                new Param<>(
                        this,
                        "keyCol",
                        "the column that names a row and gives their order; empty for an order by"
                                + " contents");
        numFeatures =
                new IntParam(
                        this,
                        "numFeatures",
                        "the number of features of a time step",
                        ParamValidators.gtEq(1));
        layers = new StringArrayParam(this, "layers", "the layers before the dense output as JSON");
        maxIter = new IntParam(this, "maxIter", "the number of epochs", ParamValidators.gtEq(1));
        stepSize =
                new DoubleParam(
                        this, "stepSize", "the learning rate of Adam", ParamValidators.gt(0));
        blockSize =
                new IntParam(
                        this,
                        "blockSize",
                        "the number of samples of a block, see SynchronousTraining",
                        ParamValidators.gtEq(1));
        seed = new LongParam(this, "seed", "the seed of weights, dropout and order");
        setDefault(prediction.features, "features");
        setDefault(prediction.prediction, "prediction");
        setDefault(prediction.batchSize, 32);
        setDefault(prediction.handleInvalid, "error");
        setDefault(labelCol, "label");
        setDefault(keyCol, "");
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

    /** {@return this} */
    abstract E self();

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
        new SynchronousTraining(new Adam(getStepSize()), loss())
                .blockSize(getBlockSize())
                .badRows(getHandleInvalid().equals("skip") ? BadRows.SKIP : BadRows.REJECT)
                .fit(
                        model,
                        new SequenceColumns(key, getFeaturesCol(), getLabelCol())
                                .read(rows, getNumFeatures()),
                        FitOptions.epochs(getMaxIter()).batchSize(getBatchSize()));
        return copyValues(fitted(SerializedModel.fileOf(model)).setParent(this), extractParamMap());
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

    /**
     * {@return the parameter of the column of the sequences: arrays of numbers, arrays of arrays,
     * or vectors}
     */
    public Param<String> featuresCol() {
        return prediction.features;
    }

    /** Sets the column of the sequences: arrays of numbers, arrays of arrays, or vectors. */
    public E setFeaturesCol(String value) {
        set(prediction.features, value);
        return self();
    }

    /** {@return the column of the sequences: arrays of numbers, arrays of arrays, or vectors} */
    public String getFeaturesCol() {
        return getOrDefault(prediction.features);
    }

    /** {@return the parameter of the column of the predictions} */
    public Param<String> predictionCol() {
        return prediction.prediction;
    }

    /** Sets the column of the predictions. */
    public E setPredictionCol(String value) {
        set(prediction.prediction, value);
        return self();
    }

    /** {@return the column of the predictions} */
    public String getPredictionCol() {
        return getOrDefault(prediction.prediction);
    }

    /** {@return the parameter of the number of sequences of a batch} */
    public IntParam batchSize() {
        return prediction.batchSize;
    }

    /** Sets the number of sequences of a batch. */
    public E setBatchSize(int value) {
        set(prediction.batchSize, value);
        return self();
    }

    /** {@return the number of sequences of a batch} */
    public int getBatchSize() {
        return (int) getOrDefault(prediction.batchSize);
    }

    /** {@return the parameter of what happens to sequences that cannot be used: error or skip} */
    public Param<String> handleInvalid() {
        return prediction.handleInvalid;
    }

    /** Sets what happens to sequences that cannot be used: error or skip. */
    public E setHandleInvalid(String value) {
        set(prediction.handleInvalid, value);
        return self();
    }

    /** {@return what happens to sequences that cannot be used: error or skip} */
    public String getHandleInvalid() {
        return getOrDefault(prediction.handleInvalid);
    }

    /** {@return the parameter of the column of the labels} */
    public Param<String> labelCol() {
        return labelCol;
    }

    /** Sets the column of the labels. */
    public E setLabelCol(String value) {
        set(labelCol, value);
        return self();
    }

    /** {@return the column of the labels} */
    public String getLabelCol() {
        return getOrDefault(labelCol);
    }

    /**
     * {@return the parameter of the column that names a row and gives their order; empty for an
     * order by contents}
     */
    public Param<String> keyCol() {
        return keyCol;
    }

    /** Sets the column that names a row and gives their order; empty for an order by contents. */
    public E setKeyCol(String value) {
        set(keyCol, value);
        return self();
    }

    /**
     * {@return the column that names a row and gives their order; empty for an order by contents}
     */
    public String getKeyCol() {
        return getOrDefault(keyCol);
    }

    /** {@return the parameter of the number of features of a time step} */
    public IntParam numFeatures() {
        return numFeatures;
    }

    /** Sets the number of features of a time step. */
    public E setNumFeatures(int value) {
        set(numFeatures, value);
        return self();
    }

    /** {@return the number of features of a time step} */
    public int getNumFeatures() {
        return (int) getOrDefault(numFeatures);
    }

    /** {@return the parameter of the layers before the dense output as JSON} */
    public StringArrayParam layers() {
        return layers;
    }

    /** Sets the layers before the dense output as JSON. */
    public E setLayers(String[] value) {
        set(layers, value);
        return self();
    }

    /** {@return the layers before the dense output as JSON} */
    public String[] getLayers() {
        return getOrDefault(layers);
    }

    /** {@return the parameter of the number of epochs} */
    public IntParam maxIter() {
        return maxIter;
    }

    /** Sets the number of epochs. */
    public E setMaxIter(int value) {
        set(maxIter, value);
        return self();
    }

    /** {@return the number of epochs} */
    public int getMaxIter() {
        return (int) getOrDefault(maxIter);
    }

    /** {@return the parameter of the learning rate of Adam} */
    public DoubleParam stepSize() {
        return stepSize;
    }

    /** Sets the learning rate of Adam. */
    public E setStepSize(double value) {
        set(stepSize, value);
        return self();
    }

    /** {@return the learning rate of Adam} */
    public double getStepSize() {
        return (double) getOrDefault(stepSize);
    }

    /** {@return the parameter of the number of samples of a block, see SynchronousTraining} */
    public IntParam blockSize() {
        return blockSize;
    }

    /** Sets the number of samples of a block, see SynchronousTraining. */
    public E setBlockSize(int value) {
        set(blockSize, value);
        return self();
    }

    /** {@return the number of samples of a block, see SynchronousTraining} */
    public int getBlockSize() {
        return (int) getOrDefault(blockSize);
    }

    /** {@return the parameter of the seed of weights, dropout and order} */
    public LongParam seed() {
        return seed;
    }

    /** Sets the seed of weights, dropout and order. */
    public E setSeed(long value) {
        set(seed, value);
        return self();
    }

    /** {@return the seed of weights, dropout and order} */
    public long getSeed() {
        return (long) getOrDefault(seed);
    }
}
