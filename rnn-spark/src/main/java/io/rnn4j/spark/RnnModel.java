package io.rnn4j.spark;

import io.rnn4j.core.model.Model;

import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * A trained network that adds columns of its outputs to a table. All tasks of an executor share one
 * network. A task reads one batch of its partition at a time. The saved directory contains {@value
 * #FILE}, the file of {@link io.rnn4j.serialization.ModelFile}.
 *
 * @param <M> the model
 */
@SuppressWarnings("doclint:missing") // {@return …} and "Sets …" document parameters
public abstract sealed class RnnModel<M extends RnnModel<M>> extends org.apache.spark.ml.Model<M>
        implements MLWritable permits RnnRegressionModel, RnnClassificationModel {
    private static final long serialVersionUID = 1;

    /** The model file in the directory of a saved model. */
    public static final String FILE = "model.safetensors";

    private final String uid;
    private final SharedModel<Model> shared;
    private final PredictionParams prediction;

    /** Values of the added columns for an output of the network. */
    interface Outputs extends Serializable {
        Object[] of(float[] output);
    }

    /** Creates a model with the defaults. */
    RnnModel(String uid, byte[] file) {
        this.uid = Objects.requireNonNull(uid, "uid");
        this.shared = SharedModel.network(file);
        prediction = new PredictionParams(this);
        setDefault(prediction.features, "features");
        setDefault(prediction.prediction, "prediction");
        setDefault(prediction.batchSize, 32);
        setDefault(prediction.handleInvalid, "error");
    }

    @Override
    public String uid() {
        return uid;
    }

    /** {@return this} */
    abstract M self();

    /** {@return a model with another network} */
    abstract M with(byte[] file);

    /** {@return the columns that are added to a table} */
    abstract List<StructField> added();

    /** {@return the values of the added columns} */
    abstract Outputs values();

    /** {@return a copy of the network} */
    public Model network() {
        return SerializedModel.model(shared.file());
    }

    @Override
    public M copy(ParamMap extra) {
        return copyValues(with(shared.file()), extra).setParent(parent());
    }

    @Override
    public StructType transformSchema(StructType schema) {
        SequenceColumns.requireValues(schema, getFeaturesCol());
        return withColumns(schema, added());
    }

    /** {@return a table's columns and further ones, which it must not have} */
    static StructType withColumns(StructType schema, List<StructField> added) {
        StructType all = schema;
        for (StructField field : added) {
            if (Arrays.asList(all.fieldNames()).contains(field.name())) {
                throw new IllegalArgumentException(
                        "there is a column '%s' already; drop it, or give the new one another name"
                                .formatted(field.name()));
            }
            all = all.add(field);
        }
        return all;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema());
        Dataset<Row> rows = dataset.toDF();
        int columns = dataset.schema().size();
        Broadcast<SharedModel<Model>> sent = shared.send(rows.sparkSession());
        SequenceScoring scoring =
                new SequenceScoring(
                        getBatchSize(),
                        getHandleInvalid().equals("skip") ? BadRows.SKIP : BadRows.REJECT);
        Outputs values = values();
        return rows.withColumn(uid + "__values", SequenceColumns.floats(rows, getFeaturesCol()))
                .mapPartitions(
                        (Iterator<Row> partition) ->
                                extended(scoring, sent.value().get(), partition, columns, values),
                        Encoders.row(schema));
    }

    private static Iterator<Row> extended(
            SequenceScoring scoring, Model model, Iterator<Row> rows, int columns, Outputs values) {
        Iterator<SequenceScoring.Scored<Row>> scored =
                scoring.score(
                        model,
                        rows,
                        row -> SequenceColumns.floats(row.get(columns)),
                        row -> row.toString());
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return scored.hasNext();
            }

            @Override
            public Row next() {
                SequenceScoring.Scored<Row> each = scored.next();
                Object[] added = values.of(each.output());
                Object[] all = new Object[columns + added.length];
                for (int k = 0; k < columns; k++) {
                    all[k] = each.of().get(k);
                }
                System.arraycopy(added, 0, all, columns, added.length);
                return RowFactory.create(all);
            }
        };
    }

    /**
     * Registers the prediction as a function of SQL, such as {@code SELECT rnn(values) FROM table}.
     * It has the values of the prediction column.
     *
     * @param spark the session that knows the function
     * @param name its name in SQL
     */
    public void registerFunction(SparkSession spark, String name) {
        Broadcast<SharedModel<Model>> sent = shared.send(spark);
        Outputs values = values();
        int index = added().stream().map(StructField::name).toList().indexOf(getPredictionCol());
        DataType type = added().get(index).dataType();
        SequenceScoring scoring = new SequenceScoring(1, BadRows.REJECT);
        UDF1<Object, Object> function =
                sequence ->
                        values.of(
                                        scoring.score(
                                                        sent.value().get(),
                                                        List.of(sequence).iterator(),
                                                        SequenceColumns::floats,
                                                        Object::toString)
                                                .next()
                                                .output())[index];
        spark.udf().register(name, function, type);
    }

    @Override
    public MLWriter write() {
        return new SavedFile.Writer(this, FILE, shared.file());
    }

    /**
     * {@return the parameter of the column of the sequences: arrays of numbers, arrays of arrays,
     * or vectors}
     */
    public Param<String> featuresCol() {
        return prediction.features;
    }

    /** Sets the column of the sequences: arrays of numbers, arrays of arrays, or vectors. */
    public M setFeaturesCol(String value) {
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
    public M setPredictionCol(String value) {
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
    public M setBatchSize(int value) {
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
    public M setHandleInvalid(String value) {
        set(prediction.handleInvalid, value);
        return self();
    }

    /** {@return what happens to sequences that cannot be used: error or skip} */
    public String getHandleInvalid() {
        return getOrDefault(prediction.handleInvalid);
    }
}
