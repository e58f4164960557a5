package io.rnn4j.spark;

import io.rnn4j.core.model.Model;

import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

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
        implements PredictionParams<M>, MLWritable
        permits RnnRegressionModel, RnnClassificationModel {
    private static final long serialVersionUID = 1;

    /** The model file in the directory of a saved model. */
    public static final String FILE = "model.safetensors";

    private final String uid;
    private final SharedModel<Model> shared;
    private final SkipCount skipped = new SkipCount();
    private long skippedInTraining;
    private final Param<String> featuresCol;
    private final Param<String> predictionCol;
    private final Param<String> keyCol;
    private final IntParam batchSize;
    private final Param<String> handleInvalid;

    /** Creates a model with the defaults. */
    RnnModel(String uid, byte[] file) {
        this.uid = Objects.requireNonNull(uid, "uid");
        this.shared = SharedModel.network(file);
        featuresCol = ParamOf.features(this);
        predictionCol = ParamOf.prediction(this);
        keyCol = ParamOf.key(this);
        batchSize = ParamOf.batchSize(this);
        handleInvalid = ParamOf.handleInvalid(this);
        setDefault(featuresCol, "features");
        setDefault(predictionCol, "prediction");
        setDefault(keyCol, "");
        setDefault(batchSize, 32);
        setDefault(handleInvalid, "error");
    }

    @Override
    public String uid() {
        return uid;
    }

    /** {@return a model with another network} */
    abstract M with(byte[] file);

    /** {@return the columns that are added to a table} */
    abstract List<StructField> added();

    /** {@return the values of the added columns} */
    abstract ScoredRows.Values values();

    /** {@return a copy of the network} */
    public Model network() {
        return SerializedModel.model(shared.file());
    }

    @Override
    public M copy(ParamMap extra) {
        M copy = copyValues(with(shared.file()), extra).setParent(parent());
        copy.skippedInTraining(skippedInTraining);
        return copy;
    }

    @Override
    public StructType transformSchema(StructType schema) {
        SequenceColumns.requireValues(schema, getFeaturesCol());
        if (!getKeyCol().isEmpty()) {
            SequenceColumns.require(schema, getKeyCol(), "any type", type -> true);
        }
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

    /** {@return the number of sequences that training has skipped; 0 for a loaded model} */
    public long skippedInTraining() {
        return skippedInTraining;
    }

    void skippedInTraining(long count) {
        skippedInTraining = count;
    }

    /**
     * {@return the number of sequences that actions on tables of this model have skipped so far}
     * Sequences of tasks that Spark repeats are counted again.
     */
    public long skipped() {
        return skipped.value();
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema());
        Dataset<Row> rows = dataset.toDF();
        Broadcast<SharedModel<Model>> sent = shared.send(rows.sparkSession());
        SequenceScoring scoring =
                new SequenceScoring(
                        getBatchSize(),
                        getHandleInvalid().equals("skip") ? BadRows.SKIP : BadRows.REJECT,
                        skipped.of(rows.sparkSession()));
        ScoredRows scored = new ScoredRows(dataset.schema().size(), scoring, values());
        return rows.withColumn(uid + "__values", SequenceColumns.floats(rows, getFeaturesCol()))
                .withColumn(uid + "__key", key(rows))
                .mapPartitions(
                        (Iterator<Row> partition) -> scored.of(sent.value().get(), partition),
                        Encoders.row(schema));
    }

    /** The keys of rows, for messages; null without a column of keys. */
    private Column key(Dataset<Row> rows) {
        Column key = getKeyCol().isEmpty() ? functions.lit(null) : rows.col(getKeyCol());
        return key.cast(DataTypes.StringType);
    }

    /**
     * Registers the prediction as an SQL function, as in {@code SELECT rnn(values) FROM table}. The
     * function returns the values of the prediction column.
     *
     * @param spark the session in which the function is registered
     * @param name its name in SQL
     */
    public void registerFunction(SparkSession spark, String name) {
        Broadcast<SharedModel<Model>> sent = shared.send(spark);
        ScoredRows.Values values = values();
        int index = added().stream().map(StructField::name).toList().indexOf(getPredictionCol());
        DataType type = added().get(index).dataType();
        SequenceScoring scoring = new SequenceScoring(1, BadRows.REJECT, skipped.of(spark));
        UDF1<Object, Object> function =
                sequence ->
                        values.of(
                                        scoring.score(
                                                        sent.value().get(),
                                                        List.of(sequence).iterator(),
                                                        SequenceColumns::floats,
                                                        each -> "argument of " + name)
                                                .next()
                                                .output())[index];
        spark.udf().register(name, function, type);
    }

    @Override
    public MLWriter write() {
        return new SavedFile.Writer(this, FILE, shared.file());
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
}
